import { type ColumnType, type ColumnValue, jsonNull, type Parameter } from '@cratestack/sql'
import { printArray } from './array-text.ts'
import { printTimestamp } from './date-time-text.ts'
import { printJson } from './json-text.ts'

/**
 * The text of a parameter's value, as the database reads it; null for NULL.
 *
 * @throws TypeError for a value of another type, naming the parameter's place and not the value
 * @throws RangeError for text that no encoding has
 */
export function printParameter(
  { type }: Parameter,
  value: ColumnValue,
  index: number,
): string | null {
  if (value === null) return null
  const text = type.list ? printList(type, value) : printScalar(type, value)
  if (text === undefined)
    throw new TypeError(`parameter ${index + 1} takes ${type.scalar}${type.list ? '[]' : ''}`)
  return text
}

function printList(type: ColumnType, value: ColumnValue): string | undefined {
  if (!isList(value)) return undefined
  const items: (string | null)[] = []
  for (const item of value) {
    const text = item === null ? null : printScalar(type, item)
    if (text === undefined) return undefined
    items.push(text)
  }
  return printArray(items)
}

/** Undefined for values of another type. */
function printScalar({ scalar }: ColumnType, value: ColumnValue): string | undefined {
  switch (scalar) {
    case 'String':
    case 'Cuid':
    case 'Enum':
      return typeof value === 'string' ? wellFormed(value) : undefined
    case 'Uuid':
      return typeof value === 'string' ? value : undefined
    case 'Decimal':
      // `NaN` and infinities would make a row that nobody can read.
      return typeof value === 'string' && /[\d.]$/.test(value) ? value : undefined
    case 'DateTime':
      // PostgreSQL also reads `now`, `tomorrow` and `infinity`.
      return typeof value === 'string' && /^\d/.test(value) ? printTimestamp(value) : undefined
    case 'Int':
    case 'BigInt':
      return typeof value === 'bigint' || Number.isSafeInteger(value) ? String(value) : undefined
    case 'Float':
      if (typeof value !== 'number') return undefined
      return Object.is(value, -0) ? '-0' : String(value)
    case 'Boolean':
      return typeof value === 'boolean' ? String(value) : undefined
    case 'Json':
      return value === jsonNull ? 'null' : printJson(value)
    case 'Bytes':
      return value instanceof Uint8Array ? `\\x${toHex(value)}` : undefined
    case 'Geography':
    case 'Geometry':
      return value instanceof Uint8Array ? toHex(value) : undefined
    case 'Vector':
      return isList(value) && value.every((item) => typeof item === 'number')
        ? `[${value.join(',')}]`
        : undefined
  }
}

/** Half a character would silently become U+FFFD on its way. */
function wellFormed(text: string): string {
  if (/[\ud800-\udfff]/.test(text) && /\p{Surrogate}/u.test(text))
    throw new RangeError('text with an unpaired surrogate')
  return text
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

function isList(value: ColumnValue): value is readonly ColumnValue[] {
  return Array.isArray(value)
}
