// Values that describe themselves: the content of `Json` fields.

import { bytesToBase64, isPlainObject, isWireInteger, type JsonValue } from '@cratestack/core'
import type { JsonReader } from './json-reader.ts'
import type { JsonWriter } from './json-writer.ts'

export function writeJsonValue(writer: JsonWriter, value: unknown): string {
  if (typeof value === 'string') return writer.quote(value)
  if (typeof value === 'number')
    return Number.isFinite(value) ? printFloat(value) : writer.fail('a finite number')
  if (typeof value === 'boolean' || value === null) return String(value)
  if (typeof value === 'bigint' && isWireInteger(value)) return value.toString()
  if (value instanceof Uint8Array) return `"${bytesToBase64(value)}"`
  if (Array.isArray(value)) return writeItems(writer, value, writeJsonValue)
  return isPlainObject(value) ? writeMembers(writer, value) : writer.fail('a JSON value')
}

/** The shortest text that reads back as this number. Only a negative zero needs help. */
export function printFloat(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

export function writeItems(
  writer: JsonWriter,
  items: readonly unknown[],
  write: (writer: JsonWriter, item: unknown) => string,
): string {
  writer.enter()
  let text = '['
  for (let index = 0; index < items.length; index += 1) {
    writer.at(index)
    text += index === 0 ? write(writer, items[index]) : `,${write(writer, items[index])}`
  }
  writer.leave()
  return `${text}]`
}

function writeMembers(writer: JsonWriter, members: Readonly<Record<string, unknown>>): string {
  writer.enter()
  let text = ''
  for (const key of Object.keys(members)) {
    const value = members[key]
    if (value === undefined) continue
    writer.at(key)
    text += `${text === '' ? '' : ','}${writer.quote(key)}:${writeJsonValue(writer, value)}`
  }
  writer.leave()
  return `{${text}}`
}

export function readJsonValue(reader: JsonReader): JsonValue {
  switch (reader.peek()) {
    case '"':
      return reader.readText()
    case '{':
      return readObject(reader)
    case '[':
      return readArray(reader)
    case 't':
      return reader.take('true') || reader.fail('true')
    case 'f':
      return reader.take('false') ? false : reader.fail('false')
    case 'n':
      return reader.take('null') ? null : reader.fail('null')
    default:
      return readNumber(reader)
  }
}

/** A whole number stays one where CBOR could write it too; everything else is a 64-bit float. */
function readNumber(reader: JsonReader): number | bigint {
  const token = reader.readNumber()
  const value = Number(token)
  if (Number.isSafeInteger(value)) {
    // `1.0` and `1e2` are floats by their form, and the same number in JavaScript.
    return value
  }
  if (!Number.isFinite(value)) return reader.fail('a number of 64 bits')
  // Twenty digits and a sign: longer ones are never made a bigint.
  const whole = token.length <= 21 && /^-?\d+$/.test(token) ? BigInt(token) : undefined
  return whole !== undefined && isWireInteger(whole) ? whole : value
}

function readArray(reader: JsonReader): JsonValue {
  const items: JsonValue[] = []
  reader.items((index) => {
    reader.at(index)
    items.push(readJsonValue(reader))
  })
  return items
}

function readObject(reader: JsonReader): JsonValue {
  const members: Record<string, JsonValue> = {}
  reader.entries(() => {
    const key = reader.readKey()
    if (Object.hasOwn(members, key)) reader.fail('a key only once')
    reader.at(key)
    setMember(members, key, readJsonValue(reader))
  })
  return members
}

/** Sets a member of its own, also when it is called `__proto__`. */
export function setMember(members: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') members[key] = value
  else
    Object.defineProperty(members, key, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    })
}
