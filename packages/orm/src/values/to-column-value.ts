// Values of JavaScript, or of the wire, in the one form that drivers take. Nothing is coerced: text
// is no number, and a number that may have been rounded is refused.

import {
  Decimal,
  dateTimeFromDate,
  isInt64,
  isJsonValue,
  type JsonValue,
  parseBigInt,
  parseDateTime,
  parseDecimalText,
  parseUuid,
  ScalarError,
} from '@cratestack/core'
import { type ColumnType, type ColumnValue, jsonNull } from '@cratestack/sql'
import type { ColumnIndex } from '../model/schema-index.ts'
import { type Problem, problem } from '../problems/problem.ts'

export type Converted =
  | { readonly value: ColumnValue; readonly problem?: undefined }
  | { readonly value?: undefined; readonly problem: Problem }

/**
 * A value of the column's type, in the form of {@link ColumnValue}. `null` is one of a required Json
 * column, where it is JSON's own, and of an optional column, where it is SQL's.
 *
 * @param shown - what messages call the field; default its name
 */
export function toColumnValue(
  value: unknown,
  { type, arity, variants, name }: Pick<ColumnIndex, 'type' | 'arity' | 'variants' | 'name'>,
  shown: string = name,
): Converted {
  if (value === null && arity === 'optional') return { value: null }
  try {
    return {
      value: type.list ? convertList(value, type, variants) : convert(value, type, variants),
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { problem: explain(error, type, `${shown}${error.at}`) }
  }
}

type Rule = 'type' | 'range' | 'INT_UNSAFE'

/** A value cannot be stored. Never leaves this file. */
class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly rule: Rule
  /** Elements on the way to the value: `[2]`. */
  readonly at: string

  constructor(rule: Rule, at = '') {
    super(rule)
    this.rule = rule
    this.at = at
  }
}

function refuse(rule: Rule): never {
  throw new Refusal(rule)
}

function convertList(
  value: unknown,
  type: ColumnType,
  variants: ReadonlySet<string> | undefined,
): ColumnValue {
  if (!Array.isArray(value)) return refuse('type')
  const item: ColumnType = { ...type, list: false }
  return value.map((each: unknown, position) => {
    try {
      return convert(each, item, variants)
    } catch (error) {
      throw error instanceof Refusal ? new Refusal(error.rule, `[${position}]`) : error
    }
  })
}

function convert(
  value: unknown,
  type: ColumnType,
  variants: ReadonlySet<string> | undefined,
): ColumnValue {
  try {
    return convertScalar(value, type, variants)
  } catch (error) {
    if (!(error instanceof ScalarError)) throw error
    return refuse(error.problem === 'malformed' ? 'type' : 'range')
  }
}

function convertScalar(
  value: unknown,
  type: ColumnType,
  variants: ReadonlySet<string> | undefined,
): ColumnValue {
  switch (type.scalar) {
    case 'String':
    case 'Cuid':
    case 'Geography':
    case 'Geometry':
      return typeof value === 'string' && isStorable(value) ? value : refuse('type')
    case 'Enum':
      return typeof value === 'string' && variants?.has(value) === true ? value : refuse('type')
    case 'Uuid':
      return typeof value === 'string' ? parseUuid(value) : refuse('type')
    case 'Boolean':
      return typeof value === 'boolean' ? value : refuse('type')
    case 'Int':
      return convertInt(value)
    case 'BigInt':
      if (typeof value === 'string') return parseBigInt(value)
      if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
      if (typeof value !== 'bigint') return refuse('type')
      return isInt64(value) ? value : refuse('range')
    case 'Float':
      return typeof value === 'number' ? value : refuse('type')
    case 'Decimal':
      return convertDecimal(value)
    case 'DateTime':
      if (value instanceof Date) return dateTimeFromDate(value)
      return typeof value === 'string' ? parseDateTime(value) : refuse('type')
    case 'Bytes':
      return value instanceof Uint8Array ? value : refuse('type')
    case 'Json':
      if (value === null) return jsonNull
      return isJsonValue(value) && isStorableJson(value) ? value : refuse('type')
    case 'Vector':
      return convertVector(value, type)
  }
}

function convertInt(value: unknown): ColumnValue {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return value
    return Number.isInteger(value) ? refuse('INT_UNSAFE') : refuse('type')
  }
  if (typeof value !== 'bigint') return refuse('type')
  if (!isInt64(value)) return refuse('range')
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** A `number` with a fraction is seldom the decimal that somebody wrote, so only whole ones count. */
function convertDecimal(value: unknown): ColumnValue {
  if (value instanceof Decimal) return value.toString()
  if (typeof value === 'string') return parseDecimalText(value)
  const whole = typeof value === 'bigint' || Number.isSafeInteger(value)
  return whole ? parseDecimalText(String(value)) : refuse('type')
}

function convertVector(value: unknown, { parameters: [length] }: ColumnType): ColumnValue {
  if (!Array.isArray(value) || value.length !== Number(length)) return refuse('type')
  const numbers: number[] = []
  for (const each of value) {
    if (typeof each !== 'number' || !Number.isFinite(each)) return refuse('type')
    numbers.push(each)
  }
  return numbers
}

/** No database stores U+0000 or half a surrogate pair. */
function isStorable(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text)
}

function isStorableJson(value: JsonValue): boolean {
  if (typeof value === 'string') return isStorable(value)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return true
  if (Array.isArray(value)) return value.every(isStorableJson)
  return Object.entries(value).every(
    ([name, member]) => isStorable(name) && (member === undefined || isStorableJson(member)),
  )
}

function explain({ rule, at }: Refusal, type: ColumnType, shown: string): Problem {
  switch (rule) {
    case 'range':
      return problem(shown, rule, 'out of range')
    case 'INT_UNSAFE':
      return problem(shown, rule, 'outside ±(2^53 - 1) (INT_UNSAFE)')
    case 'type': {
      const name =
        type.scalar === 'Enum' ? 'a variant of the enum' : `a value of type ${type.scalar}`
      return problem(shown, rule, type.list && at === '' ? 'expected a list' : `expected ${name}`)
    }
  }
}
