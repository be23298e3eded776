import type { SchemaIr } from '@cratestack/schema/ir'
import { type ColumnValue, jsonNull } from '@cratestack/sql'
import { indexSchema, type ModelIndex, modelOf } from '../model/schema-index.ts'
import type { RowObject } from '../row.ts'
import { toColumnValue } from './to-column-value.ts'
import { type Conversion, nativeConversion } from './to-native-value.ts'

/** The member of a row with the value behind the mask of a field. No field can have this name. */
export function rawName(field: string): string {
  return `$raw.${field}`
}

/** The member of a row that says whether its caller may read a field. */
export function shownName(field: string): string {
  return `$shown.${field}`
}

/** Whether the caller of a wire row that was read `whole` may not read one of the fields. */
export function hidesAny(row: object, fields: readonly string[]): boolean {
  return fields.some((field) => Reflect.get(row, shownName(field)) === false)
}

/**
 * Gives the function that makes native rows of a model's wire rows: all columns, no relations, and
 * what stands behind masks.
 *
 * @throws TypeError when the schema has no such model
 */
export function nativeRows(schema: SchemaIr, model: string): (row: object) => RowObject {
  const columns = conversionsOf(modelOf(indexSchema(schema), model))
  return (row) => {
    const native: Record<string, unknown> = {}
    for (const { name, raw, convert } of columns) {
      const value: unknown = Reflect.get(row, Object.hasOwn(row, raw) ? raw : name) ?? null
      // A row in wire form holds what drivers gave.
      native[name] = convert === undefined ? value : convert(value as ColumnValue)
    }
    return native
  }
}

interface NamedConversion {
  readonly name: string
  readonly raw: string
  readonly convert: Conversion | undefined
}

function conversionsOf({ columns }: ModelIndex): readonly NamedConversion[] {
  return columns.map(({ name, type }) => ({
    name,
    raw: rawName(name),
    convert: nativeConversion(type),
  }))
}

/**
 * Gives the function that makes native rows of what application code holds for rows of a model: rows
 * that it read, or objects of its own with other forms of the same values.
 *
 * @throws TypeError when the schema has no such model; the function, for an object that lacks a
 *   column or holds what is no value of it
 */
export function readNativeRows(schema: SchemaIr, name: string): (row: object) => RowObject {
  const { columns } = modelOf(indexSchema(schema), name)
  const conversions = columns.map(({ type }) => nativeConversion(type))
  return (row) => {
    const native: Record<string, unknown> = {}
    for (const [index, column] of columns.entries()) {
      const given: unknown = Reflect.get(row, column.name)
      const value = given === undefined && column.arity === 'optional' ? null : given
      const converted = toColumnValue(value, column, `${name}.${column.name}`)
      if (converted.problem !== undefined) throw new TypeError(converted.problem.message)
      const stored = converted.value === jsonNull ? null : converted.value
      const convert = conversions[index]
      native[column.name] = convert === undefined ? stored : convert(stored)
    }
    return native
  }
}
