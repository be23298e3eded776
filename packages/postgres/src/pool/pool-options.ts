import type { ConnectionOptions } from 'node:tls'

export interface PoolOptions {
  /** `postgres://user:password@host:5432/database?sslmode=require`. Members below win over it. */
  readonly connectionString?: string | undefined
  /** A host name, an address, or a folder with a socket. Default: `PGHOST`, else localhost. */
  readonly host?: string | undefined
  /** Default: `PGPORT`, else 5432. */
  readonly port?: number | undefined
  readonly database?: string | undefined
  readonly user?: string | undefined
  /** A function is asked for every connection, for passwords that expire. */
  readonly password?: string | (() => string | Promise<string>) | undefined
  readonly ssl?: boolean | ConnectionOptions | undefined
  /** What the server's own tools call these connections. Default: `cratestack`. */
  readonly applicationName?: string | undefined
  /** Connections at most. Default: 10. */
  readonly poolSize?: number | undefined
  /** How long an idle connection is kept. Default: 30,000; 0 keeps it for ever. */
  readonly idleMs?: number | undefined
  /** How long to wait for a connection, free or new. Default: 10,000; 0 waits for ever. */
  readonly connectionTimeoutMs?: number | undefined
  /** How long a statement may run, told to the server. Default: 30,000; 0 for no limit. */
  readonly statementTimeoutMs?: number | undefined
  /**
   * Prepared statements kept per connection. Default: 256. 0 prepares none, for poolers that hand
   * out another server per transaction and do not follow prepared statements.
   */
  readonly statementCacheSize?: number | undefined
}
