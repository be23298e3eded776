import { Context } from '@cratestack/core'
import { type Operation, runOperation, type Session } from '../operation/operation.ts'
import type { Orm } from '../orm.ts'

/** What builders run on: the plans, the connection, and a context where one is bound. */
export interface Runner {
  readonly orm: Orm
  readonly session: Session
  readonly context: Context | undefined
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
function readContext(runner: Runner, args: readonly unknown[]): Context {
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
