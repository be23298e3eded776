// A page names the columns that matter; the others get some value of their type.

import type { ColumnIr, ModelIr, SchemaIr } from '@cratestack/schema/ir'
import { type ColumnValue, columnTypeOf, type Insert, parameter, type Query } from '@cratestack/sql'
import type { NamedRow } from '../tables/policy-tables.ts'

/** Inserts a row as it is written, past all rules and validators. */
export function insertOf(row: NamedRow, schema: SchemaIr): Insert {
  const columns = columnsOf(row.model).flatMap((column) => {
    const value = cellOf(column, row.values[column.name], schema)
    return value === undefined
      ? []
      : [{ column: column.column, value: parameter(columnTypeOf(column.type), value) }]
  })
  return { kind: 'insert', table: row.model.table, columns, returning: [] }
}

export function deleteOf(row: NamedRow, schema: SchemaIr): Query {
  const operands = keyFields(row.model).map((field) => {
    const column = columnsOf(row.model).find(({ name }) => name === field)
    if (column === undefined) throw new TypeError(`the key of "${row.model.name}" is no column`)
    const type = columnTypeOf(column.type)
    const value = cellOf(column, row.values[field], schema) ?? null
    return {
      kind: 'comparison',
      operator: 'eq',
      left: { kind: 'column', name: column.column, type, level: 0 },
      right: parameter(type, value),
    } as const
  })
  const where = { kind: 'and', operands } as const
  return { kind: 'delete', table: row.model.table, where, returning: [] }
}

export function keyOf(row: NamedRow, schema: SchemaIr): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    keyFields(row.model).map((field) => [field, givenOrSample(row, field, schema)]),
  )
}

/** The value that a row has in a column, written or made up. */
export function givenOrSample(row: NamedRow, field: string, schema: SchemaIr): unknown {
  const column = columnsOf(row.model).find(({ name }) => name === field)
  return column === undefined ? undefined : cellOf(column, row.values[field], schema)
}

export function columnsOf(model: ModelIr): readonly ColumnIr[] {
  return model.fields.filter((field): field is ColumnIr => field.kind === 'column')
}

function keyFields({ key }: ModelIr): readonly string[] {
  return key.kind === 'single' ? [key.field] : key.fields
}

/** `undefined` where the database fills the column by itself. */
function cellOf(column: ColumnIr, written: unknown, schema: SchemaIr): ColumnValue | undefined {
  // What JSON can say is what drivers take, and what they do not take they refuse.
  if (written !== undefined) return written as ColumnValue
  if (column.type.arity === 'optional') return null
  if (column.type.arity === 'list') return []
  if (column.default?.kind === 'autoincrement' || column.default?.kind === 'dbgenerated')
    return undefined
  if (column.version) return 0
  return sampleOf(column, schema)
}

function sampleOf({ type, name }: ColumnIr, schema: SchemaIr): ColumnValue {
  if (type.kind === 'enum')
    return schema.enums.find((each) => each.name === type.name)?.variants[0]?.name ?? ''
  switch (type.kind === 'scalar' ? type.name : undefined) {
    case 'String':
    case 'Cuid':
      return ''
    case 'Int':
    case 'Float':
      return 0
    case 'BigInt':
      return 0n
    case 'Boolean':
      return false
    case 'Decimal':
      return '0'
    case 'DateTime':
      return '2000-01-01T00:00:00Z'
    case 'Uuid':
      return '00000000-0000-4000-8000-000000000000'
    case 'Json':
      return {}
    case 'Bytes':
      return new Uint8Array()
    case 'Vector':
    case 'Geography':
    case 'Geometry':
    case undefined:
      throw new TypeError(`a row has to say what "${name}" is`)
  }
}
