/**
 * One row: value by field name, relations by their name, keys in the schema's order.
 *
 * - `wire`: columns as drivers give them (`ColumnValue` of sql): exact, and what codecs take
 * - `native`: columns as code of the application expects them: `Decimal` objects, `Int` as `number`
 *   or the error `INT_UNSAFE`
 */
export type RowObject = Readonly<Record<string, unknown>>

export type RowForm = 'wire' | 'native'

export interface ListResult {
  readonly rows: readonly RowObject[]
  /** How many rows match without limit and offset, when it was asked for. */
  readonly total: number | undefined
}

export interface WriteResult {
  /** All columns, those included that only the server may see. Of a delete: as it was, or as tombstone. */
  readonly row: RowObject
  /** Whether the caller may read this row (*detail* rules); if not, the wire shows its key only. */
  readonly readable: boolean
}

export interface UpsertResult extends WriteResult {
  /** Whether the row is new. */
  readonly inserted: boolean
}

/** What became of all rows that matched. */
export interface ManyResult {
  readonly total: number
  readonly ok: number
  readonly err: 0
}
