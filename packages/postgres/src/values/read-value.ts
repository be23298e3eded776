import type { ColumnType, ColumnValue } from '@cratestack/sql'
import { parseArray } from './array-text.ts'
import { parseTimestamp } from './date-time-text.ts'
import { parseJson } from './json-text.ts'

/** Makes a value of what the database prints. Throws where no {@link ColumnValue} could say it. */
export type ValueReader = (text: string) => ColumnValue

/** The reader for a result column of a statement. */
export function valueReader(type: ColumnType): ValueReader {
  const read = readers[type.scalar]
  return type.list
    ? (text) => parseArray(text).map((item) => (item === null ? null : read(item)))
    : read
}

const readers: Readonly<Record<ColumnType['scalar'], ValueReader>> = {
  String: keep,
  Cuid: keep,
  Enum: keep,
  Uuid: keep,
  Int: readInt,
  BigInt,
  // PostgreSQL and JavaScript spell NaN, Infinity and -Infinity alike.
  Float: Number,
  Boolean: (text) => text === 't',
  Decimal: readDecimal,
  DateTime: parseTimestamp,
  Json: parseJson,
  Bytes: (text) => readHex(text, 2),
  Vector: readVector,
  // EWKB.
  Geography: (text) => readHex(text, 0),
  Geometry: (text) => readHex(text, 0),
}

function keep(text: string): string {
  return text
}

/** Fifteen digits and a sign are always safe as a `number`. */
function readInt(text: string): number | bigint {
  const value = Number(text)
  return text.length <= 15 || Number.isSafeInteger(value) ? value : BigInt(text)
}

function readDecimal(text: string): string {
  // `NaN`, `Infinity` and `-Infinity` are the only ones with letters.
  if (text.endsWith('N') || text.endsWith('y')) throw new RangeError('a numeric that is no number')
  return text
}

function readHex(text: string, start: number): Uint8Array {
  const bytes = new Uint8Array((text.length - start) / 2)
  Buffer.from(bytes.buffer).write(text.slice(start), 'hex')
  return bytes
}

function readVector(text: string): readonly number[] {
  return text === '[]' ? [] : text.slice(1, -1).split(',').map(Number)
}
