import { Context } from '@cratestack/core'
import type { TransactionOptions } from '@cratestack/sql'
import { type Operation, runOperation, type Session } from '../operation/operation.ts'
import type { Orm } from '../orm.ts'

/** What builders run on: the plans, the connection, and a context where one is bound. */
export interface Runner {
  readonly orm: Orm
  readonly session: Session
  readonly context: Context | undefined
  /** What there is to know about the transaction that `session` is part of. */
  readonly transaction: TransactionState | undefined
}

export interface TransactionState {
  /** As it was asked for; `undefined` means the database's default. */
  readonly isolation: TransactionOptions['isolation']
  /** Work for after the commit, in order. */
  readonly afterCommit: AfterCommitWork[]
  ended: boolean
}

export type AfterCommitWork = () => unknown

/** What a member of a database finds when it is used. */
const runners = new WeakMap<object, Runner>()

export function setRunner(database: object, runner: Runner): void {
  runners.set(database, runner)
}

export function runnerOf(database: object): Runner | undefined {
  return runners.get(database)
}

/** Plans an operation for the caller of `run`, and runs it. */
export async function runFor<Result>(
  runner: Runner,
  args: readonly unknown[],
  plan: (orm: Orm, context: Context) => Operation<Result>,
): Promise<Result> {
  const context = readContext(runner, args)
  return runOperation(plan(runner.orm, context), runner.session, context.signal)
}

/** @throws TypeError where there is no context, or two */
export function readContext(runner: Runner, args: readonly unknown[]): Context {
  const [given] = args
  if (runner.context !== undefined) {
    if (given === undefined) return runner.context
    throw new TypeError('run: this database is bound to a context already; call run()')
  }
  if (given instanceof Context) return given
  throw new TypeError(
    'run: expected a Context, as in run(ctx): every operation says on whose behalf it runs',
  )
}
