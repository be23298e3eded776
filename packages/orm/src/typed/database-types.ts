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
    work: (tx: this & InTransaction) => Promise<Result>,
    options?: TransactOptions,
  ): Promise<Result>
  /** See {@link Binding.bind}. */
  $bind(context: Context): Bound
}

export interface Transactions {
  /**
   * Runs `work` in a transaction: committed when it resolves, rolled back when it rejects. What `tx`
   * does is part of it. With a level of isolation, or `maxRetries`, work that lost against others is
   * run again from its start, so that only its last run counts. A transaction inside one is a
   * savepoint, and takes no options.
   */
  transaction<Result>(
    work: (tx: this & InTransaction & AfterCommit) => Promise<Result>,
    options?: TransactOptions,
  ): Promise<Result>
  /**
   * The same with a level of isolation. Inside a transaction it is a savepoint, and may not ask for
   * more than there is around it: the outermost one repeats.
   */
  runInIsolatedTx<Result>(
    level: IsolationLevel,
    work: (tx: this & InTransaction & AfterCommit) => Promise<Result>,
    options?: IsolationOptions,
  ): Promise<Result>
}

/** The levels by the names of SQL, and as options have them. */
export type IsolationLevel =
  | 'serializable'
  | 'repeatable_read'
  | 'repeatableRead'
  | 'read_committed'
  | 'readCommitted'

export interface TransactOptions extends TransactionOptions {
  /**
   * How often work is run again that lost against concurrent transactions; a whole number from 0.
   * Default: 3 with a level of isolation, else 0.
   */
  readonly maxRetries?: number | undefined
}

export type IsolationOptions = Omit<TransactOptions, 'isolation'>

/** What the `tx` of a transaction has, and no other database. */
export interface InTransaction {
  /** See {@link AfterCommit.afterCommit}. */
  $afterCommit(work: () => unknown): void
}

export interface AfterCommit {
  /**
   * Runs work when the transaction is committed, in the order of registration, and not at all when it
   * or the savepoint around it is rolled back. A failure there does not undo the commit, nor does it
   * reach whoever waits for the transaction.
   */
  afterCommit(work: () => unknown): void
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
    work: (tx: this & InTransaction) => Promise<Result>,
    options?: TransactOptions,
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
