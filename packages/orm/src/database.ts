// The object through which server code reads and writes: one delegate per model, transactions, and
// contexts that are bound once. Generated code gives it its type.

import { type Clock, Context, type Random } from '@cratestack/core'
import type { SchemaIr } from '@cratestack/schema/ir'
import { DatabaseError, type Driver, type TransactionOptions } from '@cratestack/sql'
import { createOrm } from './create-orm.ts'
import { indexSchema, type ModelIndex, type SchemaIndex } from './model/schema-index.ts'
import { mapDatabaseError } from './operation/map-database-error.ts'
import type { Session } from './operation/operation.ts'
import type { Orm } from './orm.ts'
import type { DatabaseCore } from './typed/database-types.ts'
import { Delegate } from './typed/delegate.ts'
import type { Runner } from './typed/runner.ts'
import { ViewDelegate } from './typed/view-delegate.ts'

export interface DatabaseOptions {
  readonly schema: SchemaIr
  readonly driver: Driver
  /** For contexts that bring none of their own. */
  readonly clock: Clock
  readonly random: Random
}

/** Makes the database of a schema. `Db` is the type that was generated from the same schema. */
export function createDatabase<Db extends DatabaseCore>(options: DatabaseOptions): Db {
  const { schema, driver, clock, random } = options
  const orm = createOrm({ schema, dialect: driver.dialect, clock, random })
  const layout = createLayout(schema)
  // The delegates are those of the schema, and so are the members of its generated type.
  return openDatabase(layout, orm, { kind: 'driver', driver }) as Db
}

/** What all databases of one schema have in common: models, and members by name. */
interface Layout {
  readonly unbound: object
  readonly bound: object
}

/** What a member of a database finds when it is used. */
const runners = new WeakMap<object, Runner>()

function createLayout(schema: SchemaIr): Layout {
  const index = indexSchema(schema)
  const unbound: object = Object.create(null)
  const bound: object = Object.create(null)
  for (const name of ['transaction', '$transaction']) {
    addMethod(unbound, name, function (this: object, work, options) {
      return transact(layout, runnerOf(this), work, options)
    })
    addMethod(bound, name, function (this: object, work, options) {
      return transact(layout, runnerOf(this), work, options)
    })
  }
  for (const name of ['bind', '$bind'])
    addMethod(unbound, name, function (this: object, context) {
      return bind(layout, runnerOf(this), context)
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
      const delegate = new Delegate(index, model, runnerOf(this))
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
        const value = new ViewDelegate(index, view, model, runnerOf(this))
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

function openDatabase(layout: Layout, orm: Orm, session: Session): object {
  const database: object = Object.create(layout.unbound, {
    $orm: { value: orm },
    $session: { value: session },
  })
  runners.set(database, { orm, session, context: undefined })
  return database
}

function openBound(layout: Layout, runner: Runner): object {
  const database: object = Object.create(layout.bound, { $context: { value: runner.context } })
  runners.set(database, runner)
  return database
}

function bind(layout: Layout, runner: Runner, context: unknown): object {
  if (!(context instanceof Context))
    throw new TypeError('bind: expected a Context, such as the ctx of a procedure')
  return openBound(layout, { ...runner, context })
}

async function transact(
  layout: Layout,
  runner: Runner,
  work: unknown,
  options: unknown,
): Promise<unknown> {
  if (typeof work !== 'function')
    throw new TypeError('transaction: expected a function, as in transaction(async (tx) => …)')
  const { session } = runner
  const inside = async (connection: Extract<Session, { kind: 'transaction' }>['connection']) => {
    const inner = { ...runner, session: { kind: 'transaction', connection } } as const
    return work(
      runner.context === undefined
        ? openDatabase(layout, runner.orm, inner.session)
        : openBound(layout, inner),
    )
  }
  if (session.kind === 'driver')
    return session.driver
      .transaction(inside, options as TransactionOptions | undefined)
      .catch((error: unknown) => {
        // Beginning and committing fail outside of any operation; what `work` throws stays as it is.
        throw error instanceof DatabaseError ? mapDatabaseError(error, runner.orm.schema) : error
      })
  if (options !== undefined)
    throw new TypeError('transaction: one inside another is a savepoint, and takes no options')
  return session.connection.savepoint(inside)
}

function runnerOf(database: object): Runner {
  const runner = runners.get(database)
  if (runner === undefined)
    throw new TypeError('a database method was taken off its database; call it as db.method(…)')
  return runner
}
