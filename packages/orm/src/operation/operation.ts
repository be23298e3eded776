// What the ORM wants to do, without doing it: an operation yields statements and receives their
// results. One runner awaits a server's database, another one (embedded) calls SQLite directly.

import { CratestackError, toCratestackError } from '@cratestack/core'
import {
  type ColumnValue,
  type Connection,
  DatabaseError,
  type Driver,
  type Executor,
  type Statement,
  type StatementResult,
} from '@cratestack/sql'

export interface BoundStatement {
  readonly statement: Statement
  readonly values: readonly ColumnValue[]
}

/** Statements of one step do not depend on each other: a runner may send them together. */
export type Steps<Result> = Generator<readonly BoundStatement[], Result, readonly StatementResult[]>

export interface Operation<Result> {
  /** Whether all steps must see one transaction. */
  readonly atomic: boolean
  /** Starts it; each start is a run of its own. */
  steps(): Steps<Result>
  /** What a failure of the database means to the caller of this operation. */
  explain(error: DatabaseError): CratestackError
}

/** Where operations run: a driver, or the connection of a transaction that is open already. */
export type Session =
  | { readonly kind: 'driver'; readonly driver: Driver }
  | { readonly kind: 'transaction'; readonly connection: Connection }

/**
 * Runs an operation against a database that answers later.
 *
 * @throws CratestackError and nothing else
 */
export async function runOperation<Result>(
  operation: Operation<Result>,
  session: Session,
  signal?: AbortSignal,
): Promise<Result> {
  try {
    return await run(operation, session, signal)
  } catch (error) {
    if (error instanceof DatabaseError) throw operation.explain(error)
    // Nobody waits for the answer of a request that was aborted.
    if (signal?.aborted === true && error === signal.reason)
      throw new CratestackError('UNAVAILABLE', undefined, { cause: error })
    throw toCratestackError(error)
  }
}

function run<Result>(
  operation: Operation<Result>,
  session: Session,
  signal: AbortSignal | undefined,
): Promise<Result> {
  // Whoever catches the failure of an operation finds the transaction as it was before it.
  if (session.kind === 'transaction')
    return operation.atomic
      ? session.connection.savepoint((connection) => drive(operation, connection, signal))
      : drive(operation, session.connection, signal)
  if (!operation.atomic) return drive(operation, session.driver, signal)
  return session.driver.transaction((connection) => drive(operation, connection, signal))
}

async function drive<Result>(
  operation: Operation<Result>,
  executor: Executor,
  signal: AbortSignal | undefined,
): Promise<Result> {
  const steps = operation.steps()
  let step = steps.next()
  while (step.done !== true) {
    const results: StatementResult[] = []
    for (const { statement, values } of step.value)
      results.push(await executor.run(statement, values, { signal }))
    step = steps.next(results)
  }
  return step.value
}
