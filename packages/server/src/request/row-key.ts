// The last segment of a path that names one row (spec/http 2.3, 2.4).

import { ScalarError } from '@cratestack/core'
import type { RowKey } from '@cratestack/orm'
import { badRequest } from './refusals.ts'
import { isStorable, readScalarText, type TextValue } from './scalar-text.ts'
import type { WireColumn, WireModel } from './wire-schema.ts'

/**
 * Reads a key. The components of a composite key are split at raw commas before they are decoded, so
 * that an encoded comma belongs to its component.
 *
 * @throws CratestackError `BAD_REQUEST`
 */
export function readRowKey(model: WireModel, segment: string): RowKey {
  const [only] = model.key
  if (model.key.length === 1 && only !== undefined)
    return { [only.name]: readComponent(only, segment) }
  const parts = segment.split(',')
  if (parts.length !== model.key.length) throw malformedId()
  const key: Record<string, TextValue> = {}
  model.key.forEach((column, index) => {
    key[column.name] = readComponent(column, parts[index] ?? '')
  })
  return key
}

/**
 * Prints the canonical segment of a row's key, percent-encoded.
 *
 * @returns `undefined` when a component has no text form
 */
export function printRowKey(
  model: WireModel,
  row: Readonly<Record<string, unknown>>,
): string | undefined {
  const parts: string[] = []
  for (const { name } of model.key) {
    const value = row[name]
    if (!printable.has(typeof value)) return undefined
    parts.push(encodeURIComponent(String(value)))
  }
  return parts.join(',')
}

const printable: ReadonlySet<string> = new Set(['string', 'number', 'bigint', 'boolean'])

function readComponent(column: WireColumn, segment: string): TextValue {
  const text = decodeSegment(segment)
  if (text === '') throw malformedId()
  // A Cuid is not checked here: rows written by others keep their ids (spec/http 2.3).
  if (column.kind === 'Cuid' || column.kind === 'String') {
    if (isStorable(text)) return text
    throw malformedId()
  }
  try {
    const value = readScalarText(column, text)
    if (value !== undefined) return value
  } catch (error) {
    // A value that no row can hold is as wrong as one of another type.
    if (!(error instanceof ScalarError)) throw error
  }
  throw malformedId()
}

function decodeSegment(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    // Not the escapes of UTF-8 text, so no id of any type.
    throw malformedId()
  }
}

function malformedId(): Error {
  return badRequest('the id in the path is malformed')
}
