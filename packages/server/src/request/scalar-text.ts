// Values as they stand in a URL: in a path, and behind the `=` of a filter (spec/http 2.3, 5.3).

import {
  isCuid,
  parseDateTime,
  parseDecimalText,
  parseInt64,
  parseUuid,
  ScalarError,
} from '@cratestack/core'
import type { WireColumn } from './wire-schema.ts'

/** A value in the form that drivers take. */
export type TextValue = string | number | bigint | boolean

/**
 * Reads text as a value of a column's type.
 *
 * @returns `undefined` when it is none
 * @throws ScalarError `outOfRange` for a value of the type that is more than we store
 */
export function readScalarText(column: WireColumn, text: string): TextValue | undefined {
  switch (column.kind) {
    case 'String':
      return isStorable(text) ? text : undefined
    case 'Cuid':
      return isCuid(text) ? text : undefined
    case 'Int':
      return readInt(text)
    case 'BigInt':
      return wellFormed(() => parseInt64(text))
    case 'Float':
      return readFloat(text)
    case 'Boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined
    case 'DateTime':
      return wellFormed(() => parseDateTime(text))
    case 'Decimal':
      return /^[+-]?[\d.]+$/.test(text) ? wellFormed(() => parseDecimalText(text)) : undefined
    case 'Uuid':
      return wellFormed(() => parseUuid(text))
    case 'Enum':
      return column.variants.has(text) ? text : undefined
    case 'Json':
    case 'Bytes':
    case 'none':
      return undefined
  }
}

/** No text column of any database holds U+0000. */
export function isStorable(text: string): boolean {
  return !text.includes('\0')
}

/** Reads digits; up to 15 of them a `number` is exact. */
export function readInt(text: string): number | bigint | undefined {
  if (/^[+-]?\d{1,15}$/.test(text)) return Number(text) + 0
  const value = wellFormed(() => parseInt64(text))
  if (value === undefined) return undefined
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** Decimal or exponent form; not the words for what is not finite. */
function readFloat(text: string): number | undefined {
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

function wellFormed<Value>(parse: () => Value): Value | undefined {
  try {
    return parse()
  } catch (error) {
    if (error instanceof ScalarError && error.problem === 'malformed') return undefined
    throw error
  }
}
