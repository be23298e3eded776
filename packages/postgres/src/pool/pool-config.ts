// Apart from the options, so that whoever reads their types needs none of `pg`'s.

import type { ClientConfig, PoolConfig } from 'pg'
import { parseIntoClientConfig } from 'pg-connection-string'
import type { PoolOptions } from './pool-options.ts'

/** What the values of a connection look like, whatever the server's and the role's settings are. */
const sessionSettings = [
  '-c TimeZone=UTC',
  '-c DateStyle=ISO',
  '-c bytea_output=hex',
  '-c standard_conforming_strings=on',
].join(' ')

/** What `pg` calls these options. */
export function toPoolConfig(options: PoolOptions): PoolConfig {
  const { connectionString, host, port, database, user, password, ssl } = options
  // `pg` would let the string win, also where it is silent: over a password, for instance.
  const written = connectionString === undefined ? {} : parseIntoClientConfig(connectionString)
  const given = { host, port, database, user, password, ssl }
  const { options: startupOptions } = written
  return {
    ...withoutBlanks(written),
    ...withoutBlanks(given),
    application_name: options.applicationName ?? written.application_name ?? 'cratestack',
    max: options.poolSize ?? 10,
    idleTimeoutMillis: options.idleMs ?? 30_000,
    connectionTimeoutMillis: options.connectionTimeoutMs ?? 10_000,
    // `pg` leaves the setting out when it is 0.
    statement_timeout: options.statementTimeoutMs ?? written.statement_timeout ?? 30_000,
    // Of two settings the later one counts.
    options: startupOptions ? `${startupOptions} ${sessionSettings}` : sessionSettings,
    keepAlive: true,
  }
}

function withoutBlanks(config: ClientConfig): ClientConfig {
  return Object.fromEntries(
    Object.entries(config).filter(
      ([, value]) => value !== undefined && value !== null && value !== '',
    ),
  )
}
