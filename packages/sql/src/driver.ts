import type { Dialect } from './dialect.ts'
import type { Statement } from './render/statement.ts'
import type { ColumnValue } from './values/column-value.ts'

/** One value per column of the statement, in its order, in the form of {@link ColumnValue}. */
export type ResultRow = readonly ColumnValue[]

export interface StatementResult {
  readonly rows: readonly ResultRow[]
  /** Rows returned, or touched by a write that returns none. */
  readonly rowCount: number
}

/** Whoever can run a statement: a driver by itself, or a connection inside a transaction. */
export interface Executor {
  readonly dialect: Dialect
  /**
   * Runs one statement.
   *
   * @param values - one per parameter of the statement, in order (`fillSlots`)
   * @throws DatabaseError
   */
  run(
    statement: Statement,
    values: readonly ColumnValue[],
    options?: RunOptions,
  ): Promise<StatementResult>
}

export interface RunOptions {
  /** Aborting cancels the statement at the server where that is possible, and rejects either way. */
  readonly signal?: AbortSignal | undefined
}

export interface TransactionOptions {
  /** Default: the database's, which is read committed. */
  readonly isolation?: 'readCommitted' | 'repeatableRead' | 'serializable' | undefined
  readonly readOnly?: boolean | undefined
}

/** A connection that belongs to one transaction. Runs one statement at a time. */
export interface Connection extends Executor {
  /** A savepoint around `work`: rolled back when it throws, and the transaction goes on. */
  savepoint<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result>
}

/** Access to one database. Knows SQL and rows, and nobody's rights. */
export interface Driver extends Executor {
  /** Commits when `work` resolves, rolls back when it rejects. Never retries. */
  transaction<Result>(
    work: (connection: Connection) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>
  /** Runs text that is not ours to render: DDL, one or many statements, no parameters, no rows. */
  script(text: string): Promise<void>
  /** Waits for what runs, then lets go of every connection. */
  close(): Promise<void>
}
