import { isPlainObject } from '@cratestack/core'
import { badInput } from '../errors/client-error.ts'
import type { ClientModel } from '../schema/client-schema.ts'
import { printValue } from './print-value.ts'

/**
 * The path segment of a key: its value, or the parts of a composite one with commas between
 * (spec/http 2.4).
 *
 * @throws BadInputError when it is no key of the model
 */
export function printKey(op: string, model: ClientModel, key: unknown): string {
  const [single = '', ...others] = model.key
  if (others.length === 0) return printPart(op, model, single, key)
  if (!isPlainObject(key))
    throw badInput(op, `expected a key of the form { ${model.key.join(', ')} }`)
  return model.key.map((field) => printPart(op, model, field, key[field])).join(',')
}

function printPart(op: string, model: ClientModel, field: string, value: unknown): string {
  const type = model.fields[field] ?? 'String'
  const text = printValue(type, value)
  if (text === undefined) throw badInput(op, `the key "${field}" is no ${type}`)
  if (text === '') throw badInput(op, `the key "${field}" is empty`)
  const encoded = encode(op, text)
  // WHATWG URL §4.4: these segments, however they are encoded, mean another path.
  if (model.key.length === 1 && (encoded === '.' || encoded === '..'))
    throw badInput(op, `the key "${field}" cannot be told from a relative path`)
  return encoded
}

/** Percent-encodes text. */
export function encode(op: string, text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    throw badInput(op, 'a text holds half a character (an unpaired surrogate)')
  }
}
