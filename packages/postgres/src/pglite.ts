// The entry `@cratestack/postgres/pglite`.

import type { Driver } from '@cratestack/sql'
import { PgliteDriver } from './embedded/pglite-driver.ts'
import type { PgliteOptions } from './embedded/pglite-options.ts'

export type { PgliteOptions } from './embedded/pglite-options.ts'

/**
 * PostgreSQL inside this process, through the package `@electric-sql/pglite`, which is loaded by
 * the first statement. One connection: a transaction keeps everybody else waiting.
 *
 * @param options - a folder that keeps the data, created if it is missing; without one the data
 *   lives in memory and ends with the process
 */
export function pglite(options: string | PgliteOptions = {}): Driver {
  return new PgliteDriver(typeof options === 'string' ? { dataDir: options } : options)
}
