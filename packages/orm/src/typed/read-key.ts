// Which row a key names.

import { isPlainObject } from '@cratestack/core'
import type { ModelIndex } from '../model/schema-index.ts'
import type { RowKey } from '../query/query.ts'

/**
 * The primary key: its value, or an object of the parts of a composite one.
 *
 * @throws TypeError saying what was expected
 */
export function readPrimaryKey(model: ModelIndex, key: unknown, caller: string): RowKey {
  const primary = toPrimaryKey(model, key)
  if (primary !== undefined) return primary
  throw new TypeError(`${caller}: expected the key of "${model.ir.name}", ${keyForm(model)}`)
}

/**
 * The primary key, or the fields of a unique constraint.
 *
 * @throws TypeError saying what was expected
 */
export function readUniqueKey(
  model: ModelIndex,
  key: unknown,
): { readonly kind: 'primary' | 'unique'; readonly fields: RowKey } {
  const primary = toPrimaryKey(model, key)
  if (primary !== undefined) return { kind: 'primary', fields: primary }
  const unique = uniquesOf(model).find((fields) => hasExactly(key, fields))
  if (unique !== undefined && isPlainObject(key)) return { kind: 'unique', fields: key }
  const forms = [keyForm(model), ...uniquesOf(model).map(objectForm)].join(' or ')
  throw new TypeError(`findUnique: expected what names one row of "${model.ir.name}": ${forms}`)
}

function toPrimaryKey(model: ModelIndex, key: unknown): RowKey | undefined {
  const primary = model.ir.key
  if (primary.kind === 'single')
    return key === undefined || key === null || isPlainObject(key)
      ? undefined
      : { [primary.field]: key }
  return hasExactly(key, primary.fields) && isPlainObject(key) ? key : undefined
}

/** Partial indexes do not count: outside their condition they let rows be alike. */
function uniquesOf(model: ModelIndex): readonly (readonly string[])[] {
  return model.ir.uniques.filter(({ where }) => where === undefined).map(({ fields }) => fields)
}

function hasExactly(key: unknown, fields: readonly string[]): boolean {
  return (
    isPlainObject(key) &&
    Object.keys(key).length === fields.length &&
    fields.every((field) => Object.hasOwn(key, field) && key[field] != null)
  )
}

function keyForm({ ir }: ModelIndex): string {
  return ir.key.kind === 'single' ? `a value of "${ir.key.field}"` : objectForm(ir.key.fields)
}

function objectForm(fields: readonly string[]): string {
  return `{ ${fields.join(', ')} }`
}
