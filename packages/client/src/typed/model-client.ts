// What a client can do with one model, as several interfaces: a model has those that the schema
// leaves it.

import type {
  CursorPage,
  Exact,
  Given,
  IncludedRelations,
  Joined,
  Page,
  Selectable,
  SelectedColumns,
  SelectedRelations,
} from '@cratestack/core'
import type { CallOptions, VersionedOptions } from '../call/client-options.ts'

/** Everything about one model that the types of its client are made of. Generated. */
export interface ClientModelTypes extends Selectable {
  readonly name: string
  readonly where: object
  readonly orderBy: object
  /** The key's value, or an object of its parts. */
  readonly key: unknown
  readonly create: object
  readonly update: object
  /** What computed fields take, by field. */
  readonly computedParams: object
}

/** Which rows, in which order, and how much of each. */
export interface RowsOptions<Model extends ClientModelTypes, Selection, Tree>
  extends GetOptions<Model, Selection, Tree> {
  readonly where?: Model['where']
  readonly orderBy?: Model['orderBy'] | readonly Model['orderBy'][]
  /** A whole number from 0; the server has a limit of its own, and one for those who give none. */
  readonly limit?: number
}

export interface ListOptions<Model extends ClientModelTypes, Selection, Tree>
  extends RowsOptions<Model, Selection, Tree> {
  readonly offset?: number
}

export interface GetOptions<Model extends ClientModelTypes, Selection, Tree> {
  /** Which columns, and which relations besides; without columns, all of them. */
  readonly select?: Selection & Exact<Selection, Model['select']>
  /** Which relations. */
  readonly include?: Tree & Exact<Tree, Model['include']>
  /** What the computed fields of the rows themselves are given. */
  readonly computedParams?: Model['computedParams']
}

/** What an `include` of a relation takes. */
export interface IncludeOne<Model extends Selectable> {
  readonly select?: Model['select']
  readonly include?: Model['include']
}

/** What an `include` of a to-many relation takes: a query string has no conditions for it. */
export interface IncludeMany<Model extends Selectable> extends IncludeOne<Model> {}

/** A row under the selection and the includes of a query. */
export type SelectedRow<Model extends Selectable, Selection, Tree> = Joined<
  SelectedColumns<Model, Given<Selection>>,
  SelectedRelations<Model, Given<Selection>> & IncludedRelations<Model, Given<Tree>>
>

export interface Lists<Model extends ClientModelTypes> {
  /** Rows that the caller may see. */
  list<
    const Selection extends Model['select'] = never,
    const Tree extends Model['include'] = never,
  >(
    query?: ListOptions<Model, Selection, Tree>,
    options?: CallOptions,
  ): Promise<SelectedRow<Model, Selection, Tree>[]>
}

export interface PagedLists<Model extends ClientModelTypes> {
  /** A page of the rows that the caller may see, and the number of all. */
  list<
    const Selection extends Model['select'] = never,
    const Tree extends Model['include'] = never,
  >(
    query?: ListOptions<Model, Selection, Tree>,
    options?: CallOptions,
  ): Promise<Page<SelectedRow<Model, Selection, Tree>>>
}

/** A list page by page. */
export interface PageOptions<Model extends ClientModelTypes, Selection, Tree>
  extends RowsOptions<Model, Selection, Tree> {
  /** A cursor of another page: the rows behind it. */
  readonly after?: string | null
  /** A cursor of another page: the rows in front of it. */
  readonly before?: string | null
  /** Whether the rows of all pages are counted. */
  readonly count?: boolean
}

export interface CursorPages<Model extends ClientModelTypes> {
  /**
   * A page of the rows that the caller may see, from a cursor of an earlier page on; without one, the
   * first. For servers with `cursorPages`: others answer `invalid_argument`.
   */
  page<
    const Selection extends Model['select'] = never,
    const Tree extends Model['include'] = never,
  >(
    query?: PageOptions<Model, Selection, Tree>,
    options?: CallOptions,
  ): Promise<CursorPage<SelectedRow<Model, Selection, Tree>>>
}

export interface Gets<Model extends ClientModelTypes> {
  /** One row; a row that the caller may not see is `not_found` like one that is missing. */
  get<const Selection extends Model['select'] = never, const Tree extends Model['include'] = never>(
    key: Model['key'],
    query?: GetOptions<Model, Selection, Tree>,
    options?: CallOptions,
  ): Promise<SelectedRow<Model, Selection, Tree>>
}

// A write may succeed although the caller may not read its row. The answer is then the key alone, and
// the call rejects with a `codec` error whose `sent` is `yes` and whose `key` is that key.

export interface Creates<Model extends ClientModelTypes> {
  create(input: Model['create'], options?: CallOptions): Promise<Model['row']>
}

export interface Updates<Model extends ClientModelTypes> {
  /** Changes what the patch names, and leaves the rest as it is. */
  update(key: Model['key'], patch: Model['update'], options?: CallOptions): Promise<Model['row']>
}

export interface Deletes<Model extends ClientModelTypes> {
  /** Deletes a row, and gives it as it was. */
  delete(key: Model['key'], options?: CallOptions): Promise<Model['row']>
}

export interface VersionedUpdates<Model extends ClientModelTypes> {
  /** Changes what the patch names in the version that `ifMatch` names. */
  update(
    key: Model['key'],
    patch: Model['update'],
    options: VersionedOptions,
  ): Promise<Model['row']>
}

export interface VersionedDeletes<Model extends ClientModelTypes> {
  /** Deletes the version that `ifMatch` names, and gives it as it was. */
  delete(key: Model['key'], options: VersionedOptions): Promise<Model['row']>
}
