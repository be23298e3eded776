// JSON as `jsonb` takes and gives it, with every digit of the integers that a JsonValue can hold.

import { bytesToBase64, isWireInteger, type JsonValue } from '@cratestack/core'
import { type ColumnValue, jsonNull } from '@cratestack/sql'

/** Prints a value; bytes become base64 text, as everywhere in JSON. */
export function printJson(value: ColumnValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (value === jsonNull) return 'null'
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return String(value)
    throw new RangeError('JSON has no numbers that are not finite')
  }
  if (value instanceof Uint8Array) return `"${bytesToBase64(value)}"`
  if (isList(value)) return `[${value.map(printJson).join(',')}]`
  const members: string[] = []
  for (const [key, member] of Object.entries(value)) {
    // What is undefined counts as absent, as in `isJsonValue` of core.
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${printJson(member)}`)
  }
  return `{${members.join(',')}}`
}

/** Whether a text could hold an integer that a `number` would round. */
const manyDigits = /\d{16}/

/** A string, or a number with its fraction and exponent: whichever comes first. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Parses what the database printed, which is JSON. */
export function parseJson(text: string): JsonValue {
  if (!manyDigits.test(text)) return JSON.parse(text)
  // No text in jsonb can hold a NUL, so one at the start marks digits unmistakably.
  const marked = text.replace(stringOrNumber, (token) =>
    token.startsWith('"') || !needsBigInt(token) ? token : `"\\u0000${token}"`,
  )
  return JSON.parse(marked, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith('\0') ? BigInt(value.slice(1)) : value,
  )
}

/** Whole, beyond what a `number` holds, and within what codecs write (`JsonValue` of core). */
function needsBigInt(token: string): boolean {
  return (
    token.length <= 21 &&
    /^-?\d+$/.test(token) &&
    !Number.isSafeInteger(Number(token)) &&
    isWireInteger(BigInt(token))
  )
}

function isList(value: ColumnValue): value is readonly ColumnValue[] {
  return Array.isArray(value)
}
