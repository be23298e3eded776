import {
  type ColumnValue,
  type GivenValue,
  type JoinedRows,
  listOf,
  type Parameter,
  parameter,
  scalarType,
} from '@cratestack/sql'
import type { ColumnIndex, ModelIndex } from '../model/schema-index.ts'

export interface KeyedItem {
  /** Of the item in its batch. */
  readonly place: number
  /** Values of the key, in the order of the model's. */
  readonly key: readonly ColumnValue[]
}

/** More columns of the items: what the row with the key has to equal, or gets. */
export interface GivenColumn {
  readonly column: ColumnIndex
  readonly values: readonly ColumnValue[]
  /** Whether only rows count that have this value already. */
  readonly matched: boolean
}

/** Joins the rows of a model with items that name them. */
export function joinKeys(
  model: ModelIndex,
  items: readonly KeyedItem[],
  more: readonly GivenColumn[] = [],
): {
  readonly joined: JoinedRows
  /** The place of the item that a row belongs to. */
  readonly place: GivenValue
  /** One per column of `more`. */
  readonly given: readonly GivenValue[]
} {
  const columns: Parameter[] = []
  const on: { column: string; given: number }[] = []
  const add = (value: Parameter): GivenValue => {
    columns.push(value)
    return { kind: 'given', given: columns.length - 1 }
  }
  for (const [part, { column, type }] of model.key.entries()) {
    const values = items.map(({ key }) => key[part] ?? null)
    const { given } = add(parameter(listOf(type), values))
    on.push({ column: column.name, given })
  }
  const given = more.map(({ column, values, matched }) => {
    const value = add(parameter(listOf(column.type), values))
    if (matched) on.push({ column: column.column.name, given: value.given })
    return value
  })
  const places = items.map(({ place }) => place)
  const place = add(parameter(listOf(scalarType('Int')), places))
  return { joined: { columns, on }, place, given }
}
