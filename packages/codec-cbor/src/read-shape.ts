// From a shape to the function that reads its values: strict about types, lenient about forms
// (spec/http 7.4).

import {
  bytesFromBase64,
  Decimal,
  isInt64,
  type ObjectShape,
  parseBigInt,
  parseDateTime,
  parseDecimalText,
  parseUuid,
  type ScalarName,
  type Shape,
  toSafeInt,
  uuidFromBytes,
} from '@cratestack/core'
import type { CborOptions } from './cbor-codec.ts'
import type { CborReader } from './cbor-reader.ts'
import { CborWriter } from './cbor-writer.ts'
import {
  cborFalse,
  cborNull,
  cborTrue,
  forEachEntry,
  forEachItem,
  readJsonValue,
  setMember,
} from './json-value.ts'

export type ReadValue = (reader: CborReader) => unknown

/** Prepares shapes, each once; shapes that contain themselves find the prepared one. */
export class ShapeReaders {
  readonly #prepared = new WeakMap<Shape, ReadValue>()
  readonly #options: Required<CborOptions>

  constructor(options: Required<CborOptions>) {
    this.#options = options
  }

  of(shape: Shape): ReadValue {
    const known = this.#prepared.get(shape)
    if (known !== undefined) return known
    let read: ReadValue | undefined
    // Whoever asks for this shape while it is being prepared gets to the result later.
    this.#prepared.set(shape, (reader) => read?.(reader))
    read = this.#prepare(shape)
    this.#prepared.set(shape, read)
    return read
  }

  #prepare(shape: Shape): ReadValue {
    switch (shape.kind) {
      case 'scalar':
        return this.#scalar(shape.name)
      case 'vector':
        return (reader) => readVector(reader, shape.length)
      case 'enum':
        return readEnum(shape.variants)
      case 'optional':
        return this.#optional(shape.item)
      case 'list': {
        const read = this.of(shape.item)
        return (reader) => readList(reader, read)
      }
      case 'object':
        return this.#object(shape)
    }
  }

  #scalar(name: ScalarName): ReadValue {
    const { int, decimal, bytes, jsonModel } = this.#options
    switch (name) {
      case 'String':
      case 'Cuid':
        return (reader) => reader.readText()
      case 'Int':
        return intReaders[int]
      case 'BigInt':
        return scalarText(parseBigInt)
      case 'Float':
        return readFloat
      case 'Boolean':
        return readBoolean
      case 'DateTime':
        return scalarText(parseDateTime)
      case 'Decimal':
        return readDecimal(decimal === 'text' ? parseDecimalText : Decimal.parse)
      case 'Json':
        return readJsonValue
      case 'Bytes':
        return jsonModel && bytes === 'base64' ? orBase64(readBytes) : readBytes
      case 'Uuid':
        return readUuid
      case 'Geography':
      case 'Geometry':
        return jsonModel ? orBase64(readByteString) : readByteString
    }
  }

  #optional(item: Shape): ReadValue {
    const read = this.of(item)
    // A peer of version 0.4 may write null as an empty array inside a batch
    // (spec/rpc-and-clients 10.4). Where an empty array is a value, it is that value.
    const emptyIsNull = this.#options.jsonModel && !canBeArray(item)
    return (reader) =>
      reader.take(cborNull) || (emptyIsNull && reader.take(0x80)) ? null : read(reader)
  }

  #object({ fields: shapes, unknownKeys = 'ignore' }: ObjectShape): ReadValue {
    const fields = shapes.map(({ name, shape, absent = 'refuse' }) => ({
      name,
      absent,
      key: encodedKey(name),
      read: this.of(shape),
    }))
    const indexes = new Map(fields.map(({ name }, index) => [name, index]))
    return (reader) => {
      const result: Record<string, unknown> = {}
      // Keys usually come in declared order; the one expected is compared without making a string.
      let expected = 0
      let present = 0
      let strangers: Set<string> | undefined
      const readEntry = (): void => {
        let field = fields[expected]
        if (field !== undefined && reader.takeAll(field.key)) {
          expected += 1
        } else {
          const key = reader.readText()
          const index = indexes.get(key)
          field = index === undefined ? undefined : fields[index]
          if (index === undefined || field === undefined) {
            strangers ??= new Set()
            if (strangers.has(key)) reader.fail('a key only once')
            strangers.add(key)
            if (unknownKeys === 'CODEC_ERROR') reader.fail('a known key')
            if (unknownKeys === 'VALIDATION_ERROR') reader.refuseKey(key)
            reader.skip()
            return
          }
          // All fields read so far stand before the expected one.
          if (index < expected && Object.hasOwn(result, key)) reader.fail('a key only once')
          expected = Math.max(expected, index + 1)
        }
        present += 1
        reader.at(field.name)
        setMember(result, field.name, field.read(reader))
      }
      forEachEntry(reader, readEntry)
      if (present === fields.length) return result
      for (const { name, absent } of fields) {
        if (absent === 'omit' || Object.hasOwn(result, name)) continue
        if (absent === 'refuse') reader.fail(`the key "${name}"`)
        setMember(result, name, null)
      }
      return result
    }
  }
}

function canBeArray(shape: Shape): boolean {
  return (
    shape.kind === 'list' ||
    (shape.kind === 'scalar' && (shape.name === 'Json' || shape.name === 'Bytes'))
  )
}

const intReaders: Readonly<Record<Required<CborOptions>['int'], ReadValue>> = {
  number: (reader) => {
    const value = readInt(reader)
    return typeof value === 'number' ? value : reader.scalar(() => toSafeInt(value))
  },
  bigint: (reader) => BigInt(readInt(reader)),
  exact: readInt,
}

function readInt(reader: CborReader): number | bigint {
  const { major } = reader.readHead()
  if (major < 2) {
    const value = reader.integer()
    if (typeof value === 'bigint' && !isInt64(value)) reader.fail('an integer of 64 bits')
    return value
  }
  const value = reader.float()
  if (value === undefined || !Number.isInteger(value) || Math.abs(value) > 2 ** 53)
    return reader.fail('an integer')
  // A float of exactly ±2^53 is read too, but not as a number that claims to be safe.
  return Number.isSafeInteger(value) ? value + 0 : BigInt(value)
}

function readFloat(reader: CborReader): number {
  const { major } = reader.readHead()
  const value = major < 2 ? Number(reader.integer()) : reader.float()
  return value ?? reader.fail('a number')
}

function readBoolean(reader: CborReader): boolean {
  if (reader.take(cborTrue)) return true
  return reader.take(cborFalse) ? false : reader.fail('a boolean')
}

function scalarText(parse: (text: string) => unknown): ReadValue {
  return (reader) => {
    const text = reader.readText()
    return reader.scalar(() => parse(text))
  }
}

function readDecimal(parse: (text: string) => unknown): ReadValue {
  return (reader) => {
    const text = isNext(reader, 3) ? reader.readText() : printNumber(reader)
    return reader.scalar(() => parse(text))
  }
}

/** The text of an integer, or the shortest one of a float; that of infinity is no decimal. */
function printNumber(reader: CborReader): string {
  const { major } = reader.readHead()
  const value = major < 2 ? reader.integer() : reader.float()
  return value === undefined ? reader.fail('a decimal number') : String(value)
}

function readUuid(reader: CborReader): string | undefined {
  if (isNext(reader, 3)) {
    const text = reader.readText()
    return reader.scalar(() => parseUuid(text))
  }
  const bytes = reader.readByteString()
  return bytes.length === 16 ? uuidFromBytes(bytes) : reader.fail('16 bytes')
}

function readByteString(reader: CborReader): Uint8Array {
  return reader.readByteString()
}

function readBytes(reader: CborReader): Uint8Array {
  if (isNext(reader, 2)) return reader.readByteString()
  const bytes: number[] = []
  forEachItem(reader, () => {
    const { major, argument } = reader.readHead()
    if (major !== 0 || argument > 255) reader.fail('an integer from 0 to 255')
    bytes.push(argument)
  })
  return Uint8Array.from(bytes)
}

function orBase64(read: ReadValue): ReadValue {
  const readText = scalarText(bytesFromBase64)
  return (reader) => (isNext(reader, 3) ? readText(reader) : read(reader))
}

function readVector(reader: CborReader, length: number): number[] {
  const items: number[] = []
  forEachItem(reader, () => {
    const item = Math.fround(readFloat(reader))
    if (!Number.isFinite(item)) reader.fail('a number of 32 bits')
    items.push(item)
  })
  return items.length === length ? items : reader.fail(`${length} numbers`)
}

function readEnum(variants: readonly string[]): ReadValue {
  const known = new Set(variants)
  return (reader) => {
    const variant = reader.readText()
    return known.has(variant) ? variant : reader.fail('a variant of the enum')
  }
}

function readList(reader: CborReader, read: ReadValue): unknown[] {
  const items: unknown[] = []
  forEachItem(reader, (index) => {
    reader.at(index)
    items.push(read(reader))
  })
  return items
}

function isNext(reader: CborReader, major: number): boolean {
  const first = reader.peek()
  return first !== undefined && first >> 5 === major
}

function encodedKey(name: string): Uint8Array {
  const writer = new CborWriter(new Uint8Array(64))
  writer.text(name)
  return writer.toBytes()
}
