// What generated `Db` types are put together from. Members that start with `$` can share a name with
// no delegate; the others are left out of a `Db` whose model is called like one of them.

import type { Context } from '@cratestack/core'
import type { TransactionOptions } from '@cratestack/sql'
import type { Session } from '../operation/operation.ts'
import type { Orm } from '../orm.ts'

export interface DatabaseCore<Bound = unknown> {
  readonly $orm: Orm
  /** Where operations run: on any connection, or on that of an open transaction. */
  readonly $session: Session
  /** See {@link Transactions.transaction}. */
  $transaction<Result>(
    work: (tx: this) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>
  /** See {@link Binding.bind}. */
  $bind(context: Context): Bound
}

export interface Transactions {
  /**
   * Runs `work` in a transaction: committed when it resolves, rolled back when it rejects, and not
   * repeated. What `tx` does is part of it. A transaction inside one is a savepoint, and takes no
   * options.
   */
  transaction<Result>(
    work: (tx: this) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>
}

export interface Binding<Bound> {
  /** The same database for one context, so that `run` takes none. Costs next to nothing. */
  bind(context: Context): Bound
}

/** A database that is bound to a context. */
export interface BoundCore {
  readonly $context: Context
  /** See {@link Transactions.transaction}. */
  $transaction<Result>(
    work: (tx: this) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>
}

/** What a seed receives. Its context is that of the system, which rules have to name. */
export interface SeedCall<Db> {
  readonly db: Db
  readonly ctx: Context
}

/** What an app tells the tools that run it while it is being written. */
export interface AppTools<Db> {
  /** Fills an empty database. */
  readonly seed?: (call: SeedCall<Db>) => Promise<void>
  /** Headers of the requests that tools show as examples, such as those of a made-up caller. */
  readonly dev?: { readonly headers?: Readonly<Record<string, string>> }
}

export type Awaitable<Value> = Value | Promise<Value>
