// The front door of `@cratestack/postgres`.

import type { Driver } from '@cratestack/sql'
import { PoolDriver } from './pool/pool-driver.ts'
import type { PoolOptions } from './pool/pool-options.ts'

export { postgresDialect } from './dialect/postgres-dialect.ts'
export type { PoolOptions } from './pool/pool-options.ts'

/**
 * A pool of connections to PostgreSQL 14 or later. Connects when the first statement comes.
 *
 * @param options - a connection string, or where and how to connect
 * @throws TypeError without any, as when an environment variable is not set
 */
export function postgres(options: string | PoolOptions | undefined): Driver {
  if (options === undefined || options === '')
    throw new TypeError(
      'postgres: "options" is missing; is the environment variable with the URL set?',
    )
  return new PoolDriver(typeof options === 'string' ? { connectionString: options } : options)
}
