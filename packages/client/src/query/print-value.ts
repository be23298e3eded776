// Values as text: in a path, and in a query string (spec/http 2.3, 5.3).

import {
  Decimal,
  dateTimeFromDate,
  isInt64,
  parseDateTime,
  parseDecimalText,
  parseUuid,
} from '@cratestack/core'

/**
 * Prints a value of a type.
 *
 * @returns `undefined` when it is no value of the type
 */
export function printValue(type: string, value: unknown): string | undefined {
  const print = Object.hasOwn(printers, type) ? printers[type] : printText
  try {
    return print?.(value)
  } catch {
    // Scalars of core throw for text that is no value; the caller says where it stood.
    return undefined
  }
}

const printers: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  Int: printInteger,
  BigInt: printInteger,
  Float: (value) =>
    typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined,
  Boolean: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  Decimal: (value) => {
    if (value instanceof Decimal) return value.toString()
    return typeof value === 'string' ? parseDecimalText(value) : undefined
  },
  DateTime: (value) => {
    if (value instanceof Date) return dateTimeFromDate(value)
    return typeof value === 'string' ? parseDateTime(value) : undefined
  },
  Uuid: (value) => (typeof value === 'string' ? parseUuid(value) : undefined),
}

function printInteger(value: unknown): string | undefined {
  if (typeof value === 'bigint') return isInt64(value) ? value.toString() : undefined
  return Number.isSafeInteger(value) ? String(value) : undefined
}

/** Strings, Cuids and variants of enums. */
function printText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
