// `Int` and `BigInt` are both signed 64-bit integers. On the wire an Int is a number and a BigInt
// is canonical decimal text (spec/language 3.3); in JavaScript an Int is usually a `number`.

import { ScalarError } from './scalar-error.ts'

export const minInt64: bigint = -(2n ** 63n)
export const maxInt64: bigint = 2n ** 63n - 1n

/** Whether an integer fits the 64 bits of a column. */
export function isInt64(value: bigint): boolean {
  return value >= minInt64 && value <= maxInt64
}

/**
 * Parses the decimal text of a 64-bit integer, as it stands in a path or a query string: digits
 * with an optional `+` or `-`, leading zeros allowed (spec/http 2.3).
 *
 * @throws ScalarError `malformed`, also beyond 64 bits
 */
export function parseInt64(text: string): bigint {
  // Leading zeros aside, 19 digits are the most that fit; longer text is never made a bigint.
  const match = /^([+-]?)0*(\d{1,19})$/.exec(text)
  const value = match === null ? undefined : BigInt(`${match[1] === '-' ? '-' : ''}${match[2]}`)
  if (value !== undefined && isInt64(value)) return value
  throw new ScalarError('Int', 'malformed', 'expected a whole number of 64 bits')
}

/**
 * Parses the wire text of a `BigInt`: no sign but `-`, no leading zeros, no `-0`.
 *
 * @throws ScalarError `malformed`, also beyond 64 bits
 */
export function parseBigInt(text: string): bigint {
  if (/^(?:0|-?[1-9]\d{0,18})$/.test(text)) {
    const value = BigInt(text)
    if (isInt64(value)) return value
  }
  throw new ScalarError('BigInt', 'malformed', 'expected the canonical text of 64 bits')
}

/**
 * Makes an integer a `number`, exactly or not at all.
 *
 * @throws ScalarError `unsafeInt` (`INT_UNSAFE`) outside ±(2^53 - 1)
 */
export function toSafeInt(value: bigint): number {
  const result = Number(value)
  if (Number.isSafeInteger(result)) return result
  throw new ScalarError('Int', 'unsafeInt', 'INT_UNSAFE, a number holds ±(2^53 - 1); use bigint')
}
