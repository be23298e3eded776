// How writes run: by themselves, or as part of a transaction that somebody else owns.

import type { Context } from '@cratestack/core'
import type { Operation } from '../operation/operation.ts'
import type { Orm } from '../orm.ts'
import { type Runner, runFor, transactionOf } from './runner.ts'

/** What a write gives to the owner of its transaction. */
export interface WrittenInTx<Value> {
  readonly value: Value
  /** Of models with `@@audit`: what the owner may hand on after its commit. */
  readonly auditEvents: readonly unknown[]
}

type Plan<Result> = (orm: Orm, context: Context) => Operation<Result>

/** A write that is ready: the two ways to run it. */
export class WriteRuns<Result, Value> {
  readonly #runner: Runner
  readonly #plan: Plan<Result>
  readonly #toValue: (result: Result) => Value

  constructor(runner: Runner, plan: Plan<Result>, toValue: (result: Result) => Value) {
    this.#runner = runner
    this.#plan = plan
    this.#toValue = toValue
  }

  async run(args: readonly unknown[]): Promise<Value> {
    return this.#toValue(await runFor(this.#runner, args, this.#plan))
  }

  async runInTx(args: readonly unknown[]): Promise<WrittenInTx<Value>> {
    const [tx, ...context] = args
    const { session, transaction } = transactionOf(tx)
    const runner = { ...this.#runner, session, transaction }
    const value = this.#toValue(await runFor(runner, context, this.#plan))
    return { value, auditEvents: [] }
  }
}
