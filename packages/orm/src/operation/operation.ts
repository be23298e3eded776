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
export type Step = readonly BoundStatement[] | Attempt

export type Steps<Result> = Generator<Step, Result, readonly StatementResult[]>

/**
 * Steps that may fail by themselves: what they did is undone, and the operation goes on. Only in
 * operations that are `atomic`. See `attempt`.
 */
export interface Attempt {
  readonly kind: 'attempt'
  /** Once; they keep their result for themselves. */
  steps(): Steps<void>
  /** Is told why they failed, and throws what the whole operation has to fail with. */
  failed(error: unknown): void
}

export interface Operation<Result> {
  /** Whether all steps must see one transaction. */
  readonly atomic: boolean
  /** Whether it locks rows for whoever runs it, which outside of a transaction means nothing. */
  readonly locks?: boolean | undefined
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
  if (session.kind === 'transaction') {
    const { connection } = session
    // Whoever catches the failure of an operation finds the transaction as it was before it.
    return alone(connection, () =>
      operation.atomic
        ? connection.savepoint((inner) => drive(operation.steps(), inner, signal))
        : drive(operation.steps(), connection, signal),
    )
  }
  if (operation.locks === true)
    return Promise.reject(
      new CratestackError('INTERNAL_ERROR', 'forUpdate: a lock needs a transaction to last for'),
    )
  if (!operation.atomic) return drive(operation.steps(), session.driver, signal)
  return session.driver.transaction((connection) => drive(operation.steps(), connection, signal))
}

/** Transactions that an operation uses now. */
const busy = new WeakSet<Connection>()

/** The steps of one operation must not find those of another one between them. */
async function alone<Result>(connection: Connection, work: () => Promise<Result>): Promise<Result> {
  if (busy.has(connection))
    throw new CratestackError(
      'INTERNAL_ERROR',
      'transaction is busy: await each operation of a transaction before the next',
    )
  busy.add(connection)
  try {
    return await work()
  } finally {
    busy.delete(connection)
  }
}

async function drive<Result>(
  steps: Steps<Result>,
  executor: Executor | Connection,
  signal: AbortSignal | undefined,
): Promise<Result> {
  let step = steps.next()
  while (step.done !== true) {
    const results: StatementResult[] = []
    if ('kind' in step.value) {
      await tryOut(step.value, executor, signal)
    } else {
      for (const { statement, values } of step.value)
        results.push(await executor.run(statement, values, { signal }))
    }
    step = steps.next(results)
  }
  return step.value
}

async function tryOut(
  attempt: Attempt,
  executor: Executor | Connection,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!('savepoint' in executor))
    throw new TypeError('an operation that tries something has to be atomic')
  try {
    await executor.savepoint((inner) => drive(attempt.steps(), inner, signal))
  } catch (error) {
    signal?.throwIfAborted()
    attempt.failed(error)
  }
}
