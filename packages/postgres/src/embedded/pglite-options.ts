import type { Extensions, PGlite } from '@electric-sql/pglite'

export interface PgliteOptions {
  /** One that is open already and stays so: the driver borrows it, and `close()` gives it back. */
  readonly database?: PGlite | undefined
  /**
   * A folder that keeps the data, created if it is missing, and open in one process at a time.
   * Without one the data is in memory.
   */
  readonly dataDir?: string | undefined
  /** What `CREATE EXTENSION` may find, such as `{ vector }` of PGlite's pgvector package. */
  readonly extensions?: Extensions | undefined
  /** Prepared statements kept. Default: 256; 0 prepares none. */
  readonly statementCacheSize?: number | undefined
}
