// Masks are literals of checked schemas: text as it stood there, which is a value of its column's type.

import { parseDateTime, parseUuid } from '@cratestack/core'
import { type ColumnType, type ColumnValue, jsonNull } from '@cratestack/sql'

/** @throws TypeError for what the checker refuses */
export function readMask(text: string, { scalar }: ColumnType): ColumnValue {
  switch (scalar) {
    case 'String':
    case 'Cuid':
    case 'Enum':
    case 'Decimal':
      return text
    case 'Uuid':
      return parseUuid(text)
    case 'DateTime':
      return parseDateTime(text)
    case 'Boolean':
      return text === 'true'
    case 'Int': {
      const whole = BigInt(text)
      const number = Number(whole)
      return Number.isSafeInteger(number) ? number : whole
    }
    case 'BigInt':
      return BigInt(text)
    case 'Float':
      return Number(text)
    case 'Bytes':
      return new Uint8Array()
    case 'Json':
      return readJson(text)
    case 'Vector':
    case 'Geography':
    case 'Geometry':
      throw new TypeError(`no mask is a ${scalar}`)
  }
}

/** Numbers, `true`, `false` and `null` are themselves; everything else stood between quotes. */
function readJson(text: string): ColumnValue {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'number' || typeof value === 'boolean') return value
    return value === null ? jsonNull : text
  } catch {
    // Not one of those words, so it is a text.
    return text
  }
}
