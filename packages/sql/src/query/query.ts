// Statements as plain data. Tables and columns are SQL names, unquoted; the row that a statement is
// about stands at level 0.

import type { Operand, Predicate } from '../predicate/predicate.ts'
import type { ColumnType } from '../values/column-type.ts'
import type { Parameter } from '../values/parameter.ts'

export type Query = Select | Insert | Update | Delete

/** One column of the result. */
export interface ResultColumn {
  /** What the result calls it: the field's name. */
  readonly name: string
  readonly type: ColumnType
}

export interface Projected extends ResultColumn {
  readonly value:
    | Operand
    /** How many rows match: always a bigint's worth of digits, never null. */
    | { readonly kind: 'count' }
    /** A predicate as a Boolean value, false where it is unknown. */
    | { readonly kind: 'verdict'; readonly predicate: Predicate }
}

export interface Select {
  readonly kind: 'select'
  readonly table: string
  /** Without any, rows are only counted or proven to exist: the renderer selects `1`. */
  readonly columns: readonly Projected[]
  readonly where: Predicate
  readonly orderBy: readonly OrderTerm[]
  readonly limit: Parameter | undefined
  readonly offset: Parameter | undefined
  /** Locks the selected rows until the transaction ends. */
  readonly lock: RowLock | undefined
}

export interface RowLock {
  readonly strength: 'update' | 'keyShare'
  readonly wait: 'wait' | 'skipLocked' | 'noWait'
}

export interface OrderTerm {
  readonly operand: Operand
  readonly direction: 'asc' | 'desc'
  readonly nulls: 'first' | 'last'
}

export interface Insert {
  readonly kind: 'insert'
  readonly table: string
  /** Without any, every column takes its default. */
  readonly columns: readonly { readonly column: string; readonly value: Parameter }[]
  readonly returning: readonly Projected[]
}

export interface Update {
  readonly kind: 'update'
  readonly table: string
  readonly set: readonly Assignment[]
  readonly where: Predicate
  readonly returning: readonly Projected[]
}

export interface Assignment {
  readonly column: string
  readonly value:
    | Parameter
    /** The column's own value plus one. */
    | { readonly kind: 'increment' }
    /** The instant at which the transaction began, by the database's clock. */
    | { readonly kind: 'now' }
}

export interface Delete {
  readonly kind: 'delete'
  readonly table: string
  readonly where: Predicate
  readonly returning: readonly Projected[]
}
