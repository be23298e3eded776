// The validators of a schema (spec/server 5.7), made once per column.

import { Decimal } from '@cratestack/core'
import type { BoundIr, ValidatorIr } from '@cratestack/schema/ir'
import type { ColumnValue } from '@cratestack/sql'
import type { ColumnIndex, ModelIndex } from '../model/schema-index.ts'
import { type Problem, problem } from '../problems/problem.ts'
import { isEmail, isIso4217, isUri } from './formats.ts'
import { compilePattern } from './regex/compile-pattern.ts'

/** Looks at one value that is neither absent nor null; `undefined` when nothing is wrong. */
export type Validator = (value: Exclude<ColumnValue, null>, field: string) => Problem | undefined

export type Validators = ReadonlyMap<ColumnIndex, readonly Validator[]>

/**
 * Prepares the validators of a model.
 *
 * @throws TypeError for a pattern of `@regex` that cannot run in linear time here
 */
export function prepareValidators(model: ModelIndex): Validators {
  return new Map(
    model.columns
      .filter(({ ir }) => ir.validators.length > 0)
      .map((column) => [
        column,
        column.ir.validators.map((each) => toValidator(each, `${model.name}.${column.name}`)),
      ]),
  )
}

/** All that is wrong with a value of the column; elements of a list are looked at one by one. */
export function validate(
  validators: Validators,
  column: ColumnIndex,
  value: ColumnValue,
): readonly Problem[] {
  const own = validators.get(column)
  if (own === undefined || value === null) return []
  if (!column.type.list || !Array.isArray(value)) return check(own, value, column.name)
  return value.flatMap((item, position) =>
    item === null ? [] : check(own, item, `${column.name}[${position}]`),
  )
}

function check(
  validators: readonly Validator[],
  value: Exclude<ColumnValue, null>,
  field: string,
): readonly Problem[] {
  return validators.map((each) => each(value, field)).filter((each) => each !== undefined)
}

/**
 * Prepares one validator.
 *
 * @param owner - `Model.field`, for programmers
 * @throws TypeError for a pattern that cannot run
 */
export function toValidator(validator: ValidatorIr, owner: string): Validator {
  switch (validator.kind) {
    case 'length':
      return lengthValidator(validator.min, validator.max)
    case 'range':
      return rangeValidator(validator.min, validator.max)
    case 'scale':
      return scaleValidator(validator.digits)
    case 'regex': {
      const pattern = compilePattern(validator.pattern, owner)
      return textValidator('regex', 'does not match the required pattern', pattern)
    }
    case 'email':
      return textValidator('email', 'not a valid email address', isEmail)
    case 'uri':
      return textValidator('uri', 'not a valid URI', isUri)
    case 'iso4217':
      return textValidator('iso4217', 'not an ISO 4217 code', isIso4217)
  }
}

function textValidator(rule: string, message: string, test: (text: string) => boolean): Validator {
  return (value, field) =>
    typeof value === 'string' && !test(value) ? problem(field, rule, message) : undefined
}

function lengthValidator(min: number | undefined, max: number | undefined): Validator {
  const bounds = withoutAbsent({ min, max })
  return (value, field) => {
    const length = lengthOf(value)
    if (min !== undefined && length < min)
      return problem(field, 'length', `length ${length} is below the minimum ${min}`, bounds)
    if (max !== undefined && length > max)
      return problem(field, 'length', `length ${length} exceeds the maximum ${max}`, bounds)
    return undefined
  }
}

/** Code points of text, bytes of bytes. */
function lengthOf(value: Exclude<ColumnValue, null>): number {
  if (value instanceof Uint8Array) return value.length
  if (typeof value !== 'string') return 0
  let length = 0
  for (const _ of value) length += 1
  return length
}

function rangeValidator(min: BoundIr | undefined, max: BoundIr | undefined): Validator {
  const lower = min === undefined ? undefined : Decimal.parse(min.value)
  const upper = max === undefined ? undefined : Decimal.parse(max.value)
  const bounds = withoutAbsent({ min: min?.value, max: max?.value })
  return (value, field) => {
    const number = toDecimal(value)
    if (number === undefined) return undefined
    if (min !== undefined && lower !== undefined) {
      const order = number.compare(lower)
      if (min.exclusive && order <= 0)
        return problem(field, 'range', `not above ${min.value}`, bounds)
      if (order < 0) return problem(field, 'range', `below the minimum ${min.value}`, bounds)
    }
    if (max !== undefined && upper !== undefined) {
      const order = number.compare(upper)
      if (max.exclusive && order >= 0)
        return problem(field, 'range', `not below ${max.value}`, bounds)
      if (order > 0) return problem(field, 'range', `exceeds the maximum ${max.value}`, bounds)
    }
    return undefined
  }
}

function scaleValidator(digits: number): Validator {
  return (value, field) => {
    const number = toDecimal(value)
    // Zeros at the end say nothing: `1.50` has one decimal place.
    return number === undefined || number.normalized().scale <= digits
      ? undefined
      : problem(field, 'scale', `more than ${digits} decimal places`, { max: digits })
  }
}

function toDecimal(value: Exclude<ColumnValue, null>): Decimal | undefined {
  if (typeof value === 'string') return Decimal.parse(value)
  if (typeof value === 'bigint') return Decimal.of(value)
  return typeof value === 'number' ? Decimal.of(BigInt(value)) : undefined
}

function withoutAbsent<Bound extends number | string>(bounds: {
  readonly min: Bound | undefined
  readonly max: Bound | undefined
}): { readonly min?: Bound; readonly max?: Bound } {
  const { min, max } = bounds
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
}
