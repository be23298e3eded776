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

/** @throws TypeError for anything but the `tx` of an open transaction */
export function transactionOf(tx: unknown): Pick<Runner, 'session' | 'transaction'> {
  const runner = typeof tx === 'object' && tx !== null ? runnerOf(tx) : undefined
  if (runner?.session.kind === 'transaction') return runner
  throw new TypeError('runInTx: expected the tx of a transaction, as in runInTx(tx, ctx)')
}

/** A read that is ready: the two ways to run it. */
export interface Ready<Result> {
  run(...args: readonly unknown[]): Promise<Result>
  runInTx(tx: unknown, ...args: readonly unknown[]): Promise<Result>
}

/** The two ways to run what a plan makes. */
export function readyRead<Result, Value>(
  runner: Runner,
  plan: (orm: Orm, context: Context) => Operation<Result>,
  toValue: (result: Result) => Value,
): Ready<Value> {
  const run = async (on: Runner, args: readonly unknown[]): Promise<Value> =>
    toValue(await runFor(on, args, plan))
  return {
    run: (...args) => run(runner, args),
    runInTx: async (tx, ...args) => run({ ...runner, ...transactionOf(tx) }, args),
  }
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
