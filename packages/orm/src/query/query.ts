import type { RowLock } from '@cratestack/sql'
import type { Filter } from './filter.ts'

/** Which rows, in which order, and how much of each. */
export interface ListQuery {
  readonly model: string
  /** Which read rules apply: those of lists, or those of single rows. */
  readonly slot: 'list' | 'detail'
  readonly where: Filter | undefined
  readonly orderBy: readonly OrderBy[]
  readonly selection: Selection
  readonly limit: number | undefined
  readonly offset: number | undefined
  /** Whether the number of all matching rows is asked for too. */
  readonly count: boolean
  /** Locks the rows until the transaction ends; only inside of one. */
  readonly lock?: RowLock['wait'] | undefined
}

/** One row by its key. */
export interface GetQuery {
  readonly model: string
  readonly key: RowKey
  readonly slot: 'list' | 'detail'
  readonly selection: Selection
  /** Locks the row until the transaction ends; only inside of one. */
  readonly lock?: RowLock['wait'] | undefined
}

/** Value by field name: one entry, or several for a composite key. */
export type RowKey = Readonly<Record<string, unknown>>

export interface OrderBy {
  /** To-one relations, if any, then a column: `['customer', 'fullName']`. */
  readonly path: readonly string[]
  readonly direction: 'asc' | 'desc'
  readonly nulls: 'first' | 'last'
}

export interface Selection {
  /** Columns; `undefined` means all of them. */
  readonly fields: readonly string[] | undefined
  /**
   * Reads all columns whatever `fields` says, those included that only the server may see: fields of
   * this row are computed from them, and `nativeRow` makes the source. Never shows them to anybody.
   */
  readonly whole?: boolean | undefined
  readonly include: readonly Include[]
}

export interface Include {
  readonly relation: string
  readonly selection: Selection
  /** Of to-many relations; per parent where it is a limit. */
  readonly where: Filter | undefined
  readonly orderBy: readonly OrderBy[]
  readonly limit: number | undefined
}

/** All columns, no relations. */
export const everything: Selection = { fields: undefined, include: [] }
