// Statements as plain data. Tables and columns are SQL names, unquoted; the row that a statement is
// about stands at level 0.

import type { Column, Operand, Predicate } from '../predicate/predicate.ts'
import type { ColumnType } from '../values/column-type.ts'
import type { Parameter } from '../values/parameter.ts'

export type Query = Select | SelectEach | Aggregate | Insert | Update | Delete

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
    /** What the row of {@link JoinedRows} has that this row was joined with. */
    | GivenValue
}

/**
 * Rows that come with the statement, column by column: each parameter is a list of scalars, and all
 * have one length. So the text is the same for one row and for a thousand.
 */
export interface GivenRows {
  readonly columns: readonly Parameter[]
}

/** Given rows beside those of the table: a row counts where the columns of one equal it. */
export interface JoinedRows extends GivenRows {
  readonly on: readonly { readonly column: string; readonly given: number }[]
}

/** A column of {@link GivenRows}, by its place. */
export interface GivenValue {
  readonly kind: 'given'
  readonly given: number
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
  readonly joined?: JoinedRows | undefined
}

/**
 * Rows for each of many values: those whose `column` equals it, in their order, so many per value. The
 * rows of one value come in order; those of different values may be mixed.
 */
export interface SelectEach {
  readonly kind: 'selectEach'
  readonly table: string
  readonly columns: readonly Projected[]
  /** A column of the table, at level 0. */
  readonly column: Column
  /** A list of the column's type. */
  readonly values: Parameter
  readonly where: Predicate
  readonly orderBy: readonly OrderTerm[]
  /** Rows per value. */
  readonly limit: Parameter
  /** Rows of all values together. */
  readonly total: Parameter
  /**
   * `each` looks up the rows of one value after the other, and stops at the limit: for a column with
   * an index, without which it reads the table once per value. `ranked` reads the rows of all values
   * and numbers them.
   */
  readonly strategy: 'each' | 'ranked'
}

/** What many rows have together: one result, or one for each group. */
export interface Aggregate {
  readonly kind: 'aggregate'
  readonly table: string
  readonly columns: readonly AggregateColumn[]
  readonly where: Predicate
  /** Without any, all rows are one group, also where there are none. */
  readonly groupBy: readonly Column[]
  readonly having: readonly {
    readonly value: Aggregated
    readonly operator: Extract<Predicate, { kind: 'comparison' }>['operator']
    readonly than: Parameter
  }[]
  readonly orderBy: readonly {
    readonly value: Aggregated
    readonly direction: 'asc' | 'desc'
    readonly nulls: 'first' | 'last'
  }[]
  readonly limit: Parameter | undefined
  readonly offset: Parameter | undefined
}

export interface AggregateColumn extends ResultColumn {
  readonly value: Aggregated
}

/** A column that groups, or a value of the whole group. */
export type Aggregated =
  | Column
  /** Rows; of a column, those that have a value, and distinct ones where it says so. */
  | {
      readonly kind: 'aggregate'
      readonly function: 'count'
      readonly of: Operand | undefined
      readonly distinct: boolean
    }
  /** NULL without rows that have a value. `type` is that of the result. */
  | {
      readonly kind: 'aggregate'
      readonly function: 'sum' | 'avg' | 'min' | 'max'
      readonly of: Operand
      readonly type: ColumnType
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
  readonly columns: readonly { readonly column: string; readonly value: Parameter | GivenValue }[]
  /** Inserts one row for each of these, in their order; without them, one row. */
  readonly given?: GivenRows | undefined
  readonly onConflict?: OnConflict | undefined
  readonly returning: readonly Projected[]
}

/** What happens instead of an insert where a row has the same values in `target`. */
export interface OnConflict {
  /** The columns of a unique constraint; without any, of whichever there is. */
  readonly target: readonly string[]
  /** Without any, nothing happens, and nothing is returned. */
  readonly set: readonly Assignment[]
}

export interface Update {
  readonly kind: 'update'
  readonly table: string
  readonly set: readonly Assignment[]
  readonly joined?: JoinedRows | undefined
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
    /** What the row has that could not be inserted; only in {@link OnConflict}. */
    | { readonly kind: 'excluded' }
    | GivenValue
}

export interface Delete {
  readonly kind: 'delete'
  readonly table: string
  readonly joined?: JoinedRows | undefined
  readonly where: Predicate
  readonly returning: readonly Projected[]
}
