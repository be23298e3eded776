// Values that describe themselves: the content of `Json` fields.

import { bytesToBase64, isPlainObject, isWireInteger, type JsonValue } from '@cratestack/core'
import type { CborReader } from './cbor-reader.ts'
import type { CborWriter } from './cbor-writer.ts'

export const cborFalse = 0xf4
export const cborTrue = 0xf5
export const cborNull = 0xf6
export const cborBreak = 0xff

/** @param bytesAsText - whether byte strings are written as base64 text */
export function writeJsonValue(writer: CborWriter, value: unknown, bytesAsText: boolean): void {
  if (typeof value === 'string') writer.text(value)
  else if (typeof value === 'number') writeNumber(writer, value)
  else if (typeof value === 'boolean') writer.byte(value ? cborTrue : cborFalse)
  else if (value === null) writer.byte(cborNull)
  else if (typeof value === 'bigint' && isWireInteger(value)) writer.bigInt(value)
  else if (value instanceof Uint8Array) writeBytes(writer, value, bytesAsText)
  else if (Array.isArray(value)) writeArray(writer, value, bytesAsText)
  else if (isPlainObject(value)) writeMap(writer, value, bytesAsText)
  else writer.fail('a JSON value')
}

function writeNumber(writer: CborWriter, value: number): void {
  // A negative zero is no integer, and what is beyond 2^53 was a float before it came here.
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) writer.int(value)
  else if (Number.isFinite(value)) writer.float64(value)
  else writer.fail('a finite number')
}

function writeBytes(writer: CborWriter, value: Uint8Array, asText: boolean): void {
  if (asText) writer.text(bytesToBase64(value))
  else writer.byteString(value)
}

function writeArray(writer: CborWriter, items: readonly unknown[], bytesAsText: boolean): void {
  writer.enter()
  writer.head(4, items.length)
  for (let index = 0; index < items.length; index += 1) {
    writer.at(index)
    writeJsonValue(writer, items[index], bytesAsText)
  }
  writer.leave()
}

function writeMap(
  writer: CborWriter,
  members: Readonly<Record<string, unknown>>,
  bytesAsText: boolean,
): void {
  const keys = Object.keys(members).filter((key) => members[key] !== undefined)
  writer.enter()
  writer.head(5, keys.length)
  for (const key of keys) {
    writer.at(key)
    writer.text(key)
    writeJsonValue(writer, members[key], bytesAsText)
  }
  writer.leave()
}

/** Reads an item of any kind but tags, `undefined` and floats that JSON does not have. */
export function readJsonValue(reader: CborReader): JsonValue {
  switch ((reader.peek() ?? 0) >> 5) {
    case 0:
    case 1:
      reader.readHead()
      return reader.integer()
    case 2:
      return reader.readByteString()
    case 3:
      return reader.readText()
    case 4:
      return readArray(reader)
    case 5:
      return readMap(reader)
    default:
      return readSimple(reader)
  }
}

function readArray(reader: CborReader): JsonValue {
  const items: JsonValue[] = []
  forEachItem(reader, (index) => {
    reader.at(index)
    items.push(readJsonValue(reader))
  })
  return items
}

function readMap(reader: CborReader): JsonValue {
  const members: Record<string, JsonValue> = {}
  forEachEntry(reader, () => {
    const key = reader.readText()
    if (Object.hasOwn(members, key)) reader.fail('a key only once')
    reader.at(key)
    setMember(members, key, readJsonValue(reader))
  })
  return members
}

function readSimple(reader: CborReader): JsonValue {
  if (reader.take(cborNull)) return null
  if (reader.take(cborTrue)) return true
  if (reader.take(cborFalse)) return false
  reader.readHead()
  const value = reader.float()
  if (value === undefined) return reader.fail('no tag, no undefined and no other simple value')
  if (!Number.isFinite(value)) reader.fail('a finite number')
  return value
}

/** Reads an array of definite or indefinite length, item by item. */
export function forEachItem(reader: CborReader, readItem: (index: number) => void): void {
  const length = reader.readLength(4, 1, 'an array')
  reader.enter()
  if (length === undefined) for (let index = 0; !reader.take(cborBreak); index += 1) readItem(index)
  else for (let index = 0; index < length; index += 1) readItem(index)
  reader.leave()
}

/** Reads a map of definite or indefinite length, entry by entry. */
export function forEachEntry(reader: CborReader, readEntry: () => void): void {
  const length = reader.readLength(5, 2, 'a map')
  reader.enter()
  if (length === undefined) while (!reader.take(cborBreak)) readEntry()
  else for (let index = 0; index < length; index += 1) readEntry()
  reader.leave()
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
