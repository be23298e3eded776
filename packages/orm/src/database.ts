// The object through which server code reads and writes: one delegate per model, transactions, and
// contexts that are bound once. Generated code gives it its type.

import { type Clock, Context, type Random } from '@cratestack/core'
import type { SchemaIr } from '@cratestack/schema/ir'
import type { Driver } from '@cratestack/sql'
import { createOrm } from './create-orm.ts'
import { indexSchema, type ModelIndex, type SchemaIndex } from './model/schema-index.ts'
import type { DatabaseCore, IsolationOptions, TransactOptions } from './typed/database-types.ts'
import { Delegate } from './typed/delegate.ts'
import { type Runner, runnerOf, setRunner } from './typed/runner.ts'
import {
  afterCommit,
  type Inside,
  type TransactionTools,
  transact,
  transactIsolated,
} from './typed/transactions.ts'
import { ViewDelegate } from './typed/view-delegate.ts'

export interface DatabaseOptions {
  readonly schema: SchemaIr
  readonly driver: Driver
  /** For contexts that bring none of their own. */
  readonly clock: Clock
  readonly random: Random
  /** Resolves after so many milliseconds. Default: by the timers of the platform. */
  readonly pause?: ((ms: number) => Promise<void>) | undefined
  /** Hears of work after a commit that failed. Default: nobody does. */
  readonly onError?: ((error: unknown) => void) | undefined
  /** See {@link OrmOptions.cursorKey}. */
  readonly cursorKey?: Uint8Array | undefined
}

/** Makes the database of a schema. `Db` is the type that was generated from the same schema. */
export function createDatabase<Db extends DatabaseCore>(options: DatabaseOptions): Db {
  const { schema, driver, clock, random, cursorKey } = options
  const orm = createOrm({ schema, dialect: driver.dialect, clock, random, cursorKey })
  const layout = createLayout(schema, {
    random,
    pause: options.pause ?? pauseByTimer,
    onError: options.onError ?? (() => undefined),
  })
  const session = { kind: 'driver', driver } as const
  // The delegates are those of the schema, and so are the members of its generated type.
  return openDatabase(layout, { orm, session, context: undefined, transaction: undefined }) as Db
}

function pauseByTimer(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** What all databases of one schema have in common: models, and members by name. */
interface Layout {
  readonly unbound: object
  readonly bound: object
}

function createLayout(schema: SchemaIr, tools: TransactionTools): Layout {
  const index = indexSchema(schema)
  const unbound: object = Object.create(null)
  const bound: object = Object.create(null)
  for (const members of [unbound, bound]) addTransactions(members, () => layout, tools)
  for (const name of ['bind', '$bind'])
    addMethod(unbound, name, function (this: object, context) {
      return bind(layout, ownRunner(this), context)
    })
  for (const name of ['views', '$views']) {
    addViews(unbound, index, schema, name)
    addViews(bound, index, schema, name)
  }
  // Last, because a model called "Transaction" or "Bind" has the name for itself.
  for (const model of index.models.values()) {
    addDelegate(unbound, index, model)
    addDelegate(bound, index, model)
  }
  const layout: Layout = { unbound, bound }
  return layout
}

/** Delegates are made when they are first used, so that a transaction costs the same for any schema. */
function addDelegate(layout: object, index: SchemaIndex, model: ModelIndex): void {
  const name = model.ir.accessor
  Object.defineProperty(layout, name, {
    configurable: true,
    enumerable: true,
    get(this: object) {
      const delegate = new Delegate(index, model, ownRunner(this))
      Object.defineProperty(this, name, { value: delegate, enumerable: true })
      return delegate
    },
  })
}

/** The delegates of views stand apart from those of models, which can be written. */
function addViews(layout: object, index: SchemaIndex, schema: SchemaIr, name: string): void {
  Object.defineProperty(layout, name, {
    configurable: true,
    get(this: object) {
      const delegates: object = Object.create(null)
      for (const view of schema.views) {
        const model = index.views.get(view.name)
        if (model === undefined) continue
        const value = new ViewDelegate(index, view, model, ownRunner(this))
        Object.defineProperty(delegates, view.accessor, { value, enumerable: true })
      }
      Object.defineProperty(this, name, { value: delegates })
      return delegates
    },
  })
}

function addMethod(
  layout: object,
  name: string,
  value: (this: object, ...args: readonly unknown[]) => unknown,
): void {
  Object.defineProperty(layout, name, { value, configurable: true })
}

function addTransactions(members: object, layout: () => Layout, tools: TransactionTools): void {
  for (const name of ['transaction', '$transaction'])
    addMethod(members, name, async function (this: object, work, options) {
      const inside = readWork(work, layout(), 'transaction')
      // Checked by types; for callers without them, by the driver.
      return transact(ownRunner(this), tools, inside, options as TransactOptions | undefined)
    })
  addMethod(members, 'runInIsolatedTx', async function (this: object, level, work, options) {
    const inside = readWork(work, layout(), 'runInIsolatedTx')
    const given = options as IsolationOptions | undefined
    return transactIsolated(ownRunner(this), tools, inside, level, given)
  })
  for (const name of ['afterCommit', '$afterCommit'])
    addMethod(members, name, function (this: object, work) {
      afterCommit(ownRunner(this), work)
    })
}

function readWork(work: unknown, layout: Layout, caller: string): Inside {
  if (typeof work !== 'function')
    throw new TypeError(`${caller}: expected a function, as in ${caller}(async (tx) => …)`)
  return async (runner) =>
    work(runner.context === undefined ? openDatabase(layout, runner) : openBound(layout, runner))
}

function openDatabase(layout: Layout, runner: Runner): object {
  const database: object = Object.create(layout.unbound, {
    $orm: { value: runner.orm },
    $session: { value: runner.session },
  })
  setRunner(database, runner)
  return database
}

function openBound(layout: Layout, runner: Runner): object {
  const database: object = Object.create(layout.bound, { $context: { value: runner.context } })
  setRunner(database, runner)
  return database
}

function bind(layout: Layout, runner: Runner, context: unknown): object {
  if (!(context instanceof Context))
    throw new TypeError('bind: expected a Context, such as the ctx of a procedure')
  return openBound(layout, { ...runner, context })
}

function ownRunner(database: object): Runner {
  const runner = runnerOf(database)
  if (runner === undefined)
    throw new TypeError('a database method was taken off its database; call it as db.method(…)')
  return runner
}
