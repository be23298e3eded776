// Transactions of a database object: savepoints inside each other, repetition of those that lost
// against others (spec/server 5.4), and work for after the commit (1.12).

import { CratestackError, type Random } from '@cratestack/core'
import { type Connection, DatabaseError, type TransactionOptions } from '@cratestack/sql'
import { mapDatabaseError } from '../operation/map-database-error.ts'
import type { IsolationLevel, IsolationOptions, TransactOptions } from './database-types.ts'
import type { AfterCommitWork, Runner, TransactionState } from './runner.ts'

/** What transactions need besides a runner. */
export interface TransactionTools {
  readonly random: Random
  /** Resolves after so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>
  /** Hears of work after a commit that failed: the commit stands. */
  readonly onError: (error: unknown) => void
}

/** Runs what the application does in a transaction, with a runner of its own. */
export type Inside = (runner: Runner) => Promise<unknown>

/** @throws TypeError for options where they have no meaning */
export async function transact(
  runner: Runner,
  tools: TransactionTools,
  inside: Inside,
  options: TransactOptions | undefined,
): Promise<unknown> {
  if (runner.session.kind === 'driver') return begin(runner, tools, inside, options ?? {})
  if (options !== undefined)
    throw new TypeError('transaction: one inside another is a savepoint, and takes no options')
  return nest(runner, inside)
}

/**
 * @throws CratestackError `VALIDATION_ERROR` for a level that is none; `INTERNAL_ERROR` for a stricter
 *   one than that of the transaction around it, which has read already
 */
export async function transactIsolated(
  runner: Runner,
  tools: TransactionTools,
  inside: Inside,
  level: unknown,
  options: IsolationOptions = {},
): Promise<unknown> {
  const isolation = readLevel(level)
  if (runner.session.kind === 'driver')
    return begin(runner, tools, inside, { ...options, isolation })
  if (strictness[isolation] > strictness[runner.transaction?.isolation ?? 'readCommitted'])
    throw new CratestackError(
      'INTERNAL_ERROR',
      'a transaction asks for more isolation than the one around it has',
    )
  return nest(runner, inside)
}

/** @throws TypeError outside of a transaction, and after its end */
export function afterCommit(runner: Runner, work: unknown): void {
  if (typeof work !== 'function') throw new TypeError('afterCommit: expected a function')
  const { transaction } = runner
  if (transaction === undefined)
    throw new TypeError('afterCommit: there is no transaction; call it on the tx of one')
  if (transaction.ended) throw new TypeError('afterCommit: this transaction has ended')
  transaction.afterCommit.push(() => work())
}

const defaultMaxRetries = 3

async function begin(
  runner: Runner,
  tools: TransactionTools,
  inside: Inside,
  { maxRetries, ...options }: TransactOptions,
): Promise<unknown> {
  const retries = readRetries(
    maxRetries ?? (options.isolation === undefined ? 0 : defaultMaxRetries),
  )
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once(runner, tools, inside, options)
    } catch (error) {
      if (attempt < retries && lostAgainstOthers(error)) {
        await tools.pause(jitterMs(attempt, tools.random))
        continue
      }
      // Beginning and committing fail outside of any operation; what the work throws stays as it is.
      throw error instanceof DatabaseError ? mapDatabaseError(error, runner.orm.schema) : error
    }
  }
}

async function once(
  runner: Runner,
  tools: TransactionTools,
  inside: Inside,
  options: TransactionOptions,
): Promise<unknown> {
  if (runner.session.kind !== 'driver') throw new TypeError('a transaction begins on a driver')
  const afterwards: AfterCommitWork[] = []
  const result = await runner.session.driver.transaction(
    (connection) => within(runner, connection, options.isolation, afterwards, inside),
    options,
  )
  for (const work of afterwards) {
    try {
      await work()
    } catch (error) {
      // Whoever waits has to learn that it is committed.
      tools.onError(error)
    }
  }
  return result
}

function nest(runner: Runner, inside: Inside): Promise<unknown> {
  const { session, transaction } = runner
  if (session.kind !== 'transaction') throw new TypeError('a savepoint is part of a transaction')
  const afterwards: AfterCommitWork[] = []
  return session.connection
    .savepoint((connection) =>
      within(runner, connection, transaction?.isolation, afterwards, inside),
    )
    .then((result) => {
      // Had the savepoint been rolled back, its work would be for nothing.
      transaction?.afterCommit.push(...afterwards)
      return result
    })
}

async function within(
  runner: Runner,
  connection: Connection,
  isolation: TransactionOptions['isolation'],
  afterwards: AfterCommitWork[],
  inside: Inside,
): Promise<unknown> {
  const transaction: TransactionState = { isolation, afterCommit: afterwards, ended: false }
  try {
    return await inside({ ...runner, session: { kind: 'transaction', connection }, transaction })
  } finally {
    transaction.ended = true
  }
}

/** By what the database said, never by the text of a message; also where code wrapped its error. */
function lostAgainstOthers(error: unknown): boolean {
  let reason = error
  for (let depth = 0; depth < deepestCause && reason instanceof Error; depth += 1) {
    if (reason instanceof DatabaseError)
      return reason.facts.problem === 'serialization' || reason.facts.problem === 'deadlock'
    reason = reason.cause
  }
  return false
}

const deepestCause = 8

/** Anywhere between nothing and a bound that doubles: those who lost must not meet again. */
function jitterMs(attempt: number, random: Random): number {
  const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4)
  const fraction = (a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / 2 ** 32
  return fraction * Math.min(200, 10 * 2 ** attempt)
}

function readRetries(value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new RangeError('transaction: "maxRetries" must be a whole number from 0')
}

const strictness = { readCommitted: 0, repeatableRead: 1, serializable: 2 } as const

const levels: Readonly<Record<string, keyof typeof strictness>> = {
  serializable: 'serializable',
  repeatableread: 'repeatableRead',
  readcommitted: 'readCommitted',
} satisfies Record<string, IsolationLevel>

/** Upper and lower case, blanks and underscores make no difference. */
function readLevel(level: unknown): keyof typeof strictness {
  const name = typeof level === 'string' ? level.toLowerCase().replaceAll(/[ _]/g, '') : ''
  const found = Object.hasOwn(levels, name) ? levels[name] : undefined
  if (found !== undefined) return found
  throw new CratestackError(
    'VALIDATION_ERROR',
    'the isolation level is none of serializable, repeatable_read and read_committed',
  )
}
