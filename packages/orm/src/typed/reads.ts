// The reading half of a delegate. Builders are immutable: every method gives a new one, and nothing
// is asked of the database before `run`.

import type {
  CursorInput,
  CursorPage,
  Exact,
  Given,
  Included,
  IncludedRelations,
  Joined,
  Page,
  PageInput,
  Selectable,
  SelectedColumns,
  SelectedRelations,
  ToMany,
} from '@cratestack/core'
import type { Condition, OrderTerm } from '../handles/condition.ts'
import type { RelationHandle } from '../handles/field-handles.ts'
import type { ExplainOptions, SqlPreview } from '../read/preview.ts'
import type { InTransaction } from './database-types.ts'
import type { ModelTypes, RunArguments } from './model-types.ts'
import type { WrittenInTx } from './write-runs.ts'

export interface Reads<Model extends ModelTypes, Run extends RunArguments> {
  /** Rows that the caller may list. */
  findMany(): FindMany<Model, Model['row'], unknown, Run>
  findMany<
    const Selection extends Model['select'] = never,
    const Tree extends Model['include'] = never,
  >(
    query: ListOptions<Model, Selection, Tree>,
  ): FindMany<
    Model,
    SelectedColumns<Model, Given<Selection>>,
    SelectedRelations<Model, Given<Selection>> & IncludedRelations<Model, Given<Tree>>,
    Run
  >
  /** One row by its key or by a unique constraint. A hidden row is as if it were not there. */
  findUnique(key: Model['key'] | Model['unique']): FindUnique<Model, Model['row'], unknown, Run>
}

/** A whole query as one object. */
export interface ListOptions<Model extends ModelTypes, Selection, Tree>
  extends ReadOptions<Model, Selection, Tree> {
  readonly where?: Where<Model>
  readonly orderBy?: Model['orderBy'] | readonly Model['orderBy'][]
  /** A whole number from 0; without one, all rows. */
  readonly limit?: number
  readonly offset?: number
}

export interface ReadOptions<Model extends Selectable, Selection, Tree> {
  readonly select?: Selection & Exact<Selection, Model['select']>
  readonly include?: Tree & Exact<Tree, Model['include']>
}

export type Where<Model extends ModelTypes> = Model['where'] | Condition<Model['name']>

/** What an `include` of a to-one relation takes. */
export interface IncludeOne<Model extends Selectable> {
  readonly select?: Model['select']
  readonly include?: Model['include']
}

/** What an `include` of a to-many relation takes; `limit` counts per parent row. */
export interface IncludeMany<Model extends ModelTypes> extends IncludeOne<Model> {
  readonly where?: Where<Model>
  readonly orderBy?: Model['orderBy'] | readonly Model['orderBy'][]
  readonly limit?: number
}

/** A query that shows what it comes to. */
export interface Previews<Run extends RunArguments> {
  /**
   * The statement for the rows as `run` would send it, rules and tombstones included; what is included
   * depends on the rows, and has statements of its own. Sends nothing.
   */
  toSQL(...context: Run): SqlPreview
  /** On a database that is bound to no context: the same without rules and tombstones. */
  toSQL(): SqlPreview
  /**
   * How the database would run the statement, in its own words.
   *
   * @param options - `analyze`: runs it, and says what it took
   */
  explain(...args: [...context: Run, options?: ExplainOptions]): Promise<string>
}

/** A query for many rows. */
export interface FindMany<Model extends ModelTypes, Columns, Related, Run extends RunArguments>
  extends Runnable<Joined<Columns, Related>[], Run>,
    Previews<Run> {
  /** Adds a condition; all of them must hold. */
  where(filter: Where<Model>): FindMany<Model, Columns, Related, Run>
  /** Adds a condition where there is one. */
  whereOptional(filter: Where<Model> | undefined): FindMany<Model, Columns, Related, Run>
  /** Adds a group of which one condition must hold; an empty one matches nothing. */
  whereAny(filters: readonly Where<Model>[]): FindMany<Model, Columns, Related, Run>
  /** Adds the conditions and the order of a `FindMany` argument. */
  matching(argument: Model['findMany'] | null | undefined): FindMany<Model, Columns, Related, Run>
  /** Adds terms to the order. */
  orderBy(
    ...terms: readonly (OrderTerm<Model['name']> | Model['orderBy'])[]
  ): FindMany<Model, Columns, Related, Run>
  /** At most so many rows: a whole number from 0. */
  limit(rows: number): FindMany<Model, Columns, Related, Run>
  /** Leaves out so many rows at the start: a whole number from 0. */
  offset(rows: number): FindMany<Model, Columns, Related, Run>
  /** Fetches only these columns, and relations that are named too. */
  select<const Selection extends Model['select']>(
    selection: Selection & Exact<Selection, Model['select']>,
  ): FindMany<
    Model,
    SelectedColumns<Model, Selection>,
    Related & SelectedRelations<Model, Selection>,
    Run
  >
  /** Fetches related rows with each row. */
  include<Name extends string, Relation, const Options extends IncludeOptions<Relation> = true>(
    relation: RelationHandle<Model['name'], Name, Relation>,
    options?: Options & Exact<Options, IncludeOptions<Relation>>,
  ): FindMany<
    Model,
    Columns,
    Related & { readonly [Key in Name]: Included<Relation, Options> },
    Run
  >
  /** Applies the rules for reading single rows instead of those for lists. */
  asDetail(): FindMany<Model, Columns, Related, Run>
  /** Applies the rules for lists, which is the default. */
  asList(): FindMany<Model, Columns, Related, Run>
  /** Locks the rows until the transaction ends, which there has to be. */
  forUpdate(options?: LockOptions): FindMany<Model, Columns, Related, Run>
  /** How many rows match, whatever limit and offset say. */
  count(): Runnable<number, Run>
  /**
   * A page of the rows, with the number of all.
   *
   * @param options - `max`: the most rows that a page has, whatever is asked for
   */
  page(
    input: PageInput | null | undefined,
    options: { readonly max: number },
  ): Runnable<Page<Joined<Columns, Related>>, Run>
  /**
   * The rows one after the other, for lists that do not fit in memory:
   * `for await (const row of query.stream().run(ctx))`. They are fetched in batches, each of which goes
   * on where the one before ended: rows that others write meanwhile may or may not come, and no row
   * comes twice. Without an order they come in that of the key; an order that no index serves is
   * sorted again for each batch.
   *
   * @param options - `batchRows`: how many rows are fetched at once; default 1,000
   */
  stream(options?: { readonly batchRows?: number }): RowStream<Joined<Columns, Related>, Run>
  /**
   * A page of the rows from a cursor on, as an earlier page gave it; without one, the first. Nothing
   * is skipped or repeated when rows come and go in between. `limit` and `offset` do not count here.
   *
   * @param options - `max`: the most rows that a page has, whatever is asked for. `count`: counts the
   *   rows of all pages too
   */
  cursorPage(
    input: CursorInput | null | undefined,
    options: { readonly max: number; readonly count?: boolean },
  ): Runnable<CursorPage<Joined<Columns, Related>>, Run>
}

/** Rows that are ready to be fetched as they are asked for. */
export interface RowStream<Row, Run extends RunArguments> {
  /** Each call starts anew. */
  run(...context: Run): AsyncIterable<Row>
}

/** A query for one row. */
export interface FindUnique<Model extends ModelTypes, Columns, Related, Run extends RunArguments>
  extends Runnable<Joined<Columns, Related> | null, Run>,
    Previews<Run> {
  select<const Selection extends Model['select']>(
    selection: Selection & Exact<Selection, Model['select']>,
  ): FindUnique<
    Model,
    SelectedColumns<Model, Selection>,
    Related & SelectedRelations<Model, Selection>,
    Run
  >
  include<Name extends string, Relation, const Options extends IncludeOptions<Relation> = true>(
    relation: RelationHandle<Model['name'], Name, Relation>,
    options?: Options & Exact<Options, IncludeOptions<Relation>>,
  ): FindUnique<
    Model,
    Columns,
    Related & { readonly [Key in Name]: Included<Relation, Options> },
    Run
  >
  /** Applies the rules for reading single rows, which is the default. */
  asDetail(): FindUnique<Model, Columns, Related, Run>
  /** Applies the rules for lists. */
  asList(): FindUnique<Model, Columns, Related, Run>
  /** Locks the row until the transaction ends, which there has to be. */
  forUpdate(options?: LockOptions): FindUnique<Model, Columns, Related, Run>
}

/** What becomes of rows that somebody else has locked. Without either, it waits for them. */
export interface LockOptions {
  /** Leaves them out. */
  readonly skipLocked?: boolean
  /** Fails with `UNAVAILABLE`. */
  readonly noWait?: boolean
}

/** Something that is ready to run. It is no promise: nothing happens until `run` is called. */
export interface Runnable<Result, Run extends RunArguments> {
  run(...context: Run): Promise<Result>
  /** The same on an open transaction. */
  runInTx(tx: InTransaction, ...context: Run): Promise<Result>
}

/** The same for a write, which may also be part of somebody's transaction. */
export interface Write<Result, Run extends RunArguments> {
  run(...context: Run): Promise<Result>
  /** Runs it on an open transaction, and gives what its owner needs besides the result. */
  runInTx(tx: InTransaction, ...context: Run): Promise<WrittenInTx<Result>>
}

export type IncludeOptions<Relation> =
  | true
  | (Relation extends ToMany<infer To extends ModelTypes>
      ? IncludeMany<To>
      : Relation extends { readonly to: infer To extends Selectable }
        ? IncludeOne<To>
        : never)
