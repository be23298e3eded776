// Claims, inputs and literals as values of a column's type. A value that does not fit is an unknown
// operand, never an error and never a guess: a number is no text, and text that is no Uuid equals
// none (spec/server 2.4, type bridging).

import {
  Decimal,
  dateTimeFromDate,
  isInt64,
  parseBigInt,
  parseDateTime,
  parseUuid,
} from '@cratestack/core'
import type { LiteralIr } from '@cratestack/schema/ir'
import type { ColumnType, ColumnValue } from '@cratestack/sql'

/** A value that is neither absent nor null, in the form that drivers take. */
export type KnownValue = Exclude<ColumnValue, null>

/** The value as one of the type, or `undefined` when it is none. */
export function fitValue(value: unknown, type: ColumnType): KnownValue | undefined {
  if (type.list) {
    if (!Array.isArray(value)) return undefined
    const item: ColumnType = { ...type, list: false }
    const items: KnownValue[] = []
    for (const each of value) {
      const fitted = fitValue(each, item)
      if (fitted === undefined) return undefined
      items.push(fitted)
    }
    return items
  }
  try {
    return fitScalar(value, type)
  } catch {
    // A scalar that cannot be parsed is a value that does not fit.
    return undefined
  }
}

function fitScalar(value: unknown, { scalar }: ColumnType): KnownValue | undefined {
  switch (scalar) {
    case 'String':
    case 'Cuid':
    case 'Enum':
      return typeof value === 'string' && isStorable(value) ? value : undefined
    case 'Uuid':
      return typeof value === 'string' ? parseUuid(value) : undefined
    case 'Boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'Int': {
      const whole = toInteger(value)
      if (whole === undefined) return undefined
      const number = Number(whole)
      return Number.isSafeInteger(number) ? number : whole
    }
    case 'BigInt':
      return typeof value === 'string' ? parseBigInt(value) : toInteger(value)
    case 'Float':
      return fitFloat(value)
    case 'Decimal':
      return fitDecimal(value)
    case 'DateTime':
      if (value instanceof Date) return dateTimeFromDate(value)
      return typeof value === 'string' ? parseDateTime(value) : undefined
    case 'Json':
    case 'Bytes':
    case 'Vector':
    case 'Geography':
    case 'Geometry':
      // Nothing that rules can speak of is comparable to these.
      return undefined
  }
}

/** `NaN` says that a number is missing; to a database it would be above all others. */
function fitFloat(value: unknown): number | undefined {
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'number' && !Number.isNaN(value) ? value : undefined
}

function fitDecimal(value: unknown): KnownValue | undefined {
  if (value instanceof Decimal) return value.toString()
  const isNumber =
    typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))
  if (typeof value !== 'string' && !isNumber) return undefined
  return Decimal.parse(String(value)).toString()
}

/** A `number` beyond 2^53 may have been rounded on its way here, into somebody else's id. */
function toInteger(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return isInt64(value) ? value : undefined
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined
}

/** No database stores U+0000 or half a surrogate pair, so no row has a text with one. */
function isStorable(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text)
}

/** A literal of a checked schema, as a value of the type that it is compared with. */
export function fitLiteral(literal: LiteralIr, type: ColumnType): KnownValue | undefined {
  if (literal.type !== 'number') return fitValue(literal.value, type)
  if (type.scalar === 'Float') return Number(literal.value)
  return fitValue(type.scalar === 'Decimal' ? literal.value : BigInt(literal.value), type)
}
