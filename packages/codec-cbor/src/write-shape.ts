// From a shape to the function that writes its values. Decided once per shape, so that writing a
// value asks no questions about its type.

import {
  bytesToBase64,
  Decimal,
  dateTimeFromDate,
  isInt64,
  type ObjectShape,
  parseDateTime,
  parseDecimalText,
  parseUuid,
  ScalarError,
  type ScalarName,
  type Shape,
  uuidToBytes,
} from '@cratestack/core'
import type { CborOptions } from './cbor-codec.ts'
import { CborWriter } from './cbor-writer.ts'
import { cborFalse, cborNull, cborTrue, writeJsonValue } from './json-value.ts'

export type WriteValue = (writer: CborWriter, value: unknown) => void

/** Prepares shapes, each once; shapes that contain themselves find the prepared one. */
export class ShapeWriters {
  readonly #prepared = new WeakMap<Shape, WriteValue>()
  readonly #options: Required<CborOptions>

  constructor(options: Required<CborOptions>) {
    this.#options = options
  }

  of(shape: Shape): WriteValue {
    const known = this.#prepared.get(shape)
    if (known !== undefined) return known
    let write: WriteValue | undefined
    // Whoever asks for this shape while it is being prepared gets to the result later.
    this.#prepared.set(shape, (writer, value) => write?.(writer, value))
    write = this.#prepare(shape)
    this.#prepared.set(shape, write)
    return write
  }

  #prepare(shape: Shape): WriteValue {
    switch (shape.kind) {
      case 'scalar':
        return this.#scalar(shape.name)
      case 'vector':
        return writeVector(shape.length)
      case 'enum':
        return writeEnum(shape.variants)
      case 'optional': {
        const write = this.of(shape.item)
        return (writer, value) => (value == null ? writer.byte(cborNull) : write(writer, value))
      }
      case 'list':
        return writeList(this.of(shape.item))
      case 'object':
        return this.#object(shape)
    }
  }

  #scalar(name: ScalarName): WriteValue {
    const { bytes, jsonModel } = this.#options
    switch (name) {
      case 'Uuid':
        return jsonModel ? writeUuidText : writeUuidBytes
      case 'Json':
        return (writer, value) => writeJsonValue(writer, value, jsonModel)
      case 'Bytes':
        if (bytes === 'array') return writeByteArray
        return jsonModel ? writeBase64 : writeByteString
      case 'Geography':
      case 'Geometry':
        return jsonModel ? writeBase64 : writeByteString
      case 'String':
      case 'Cuid':
      case 'Int':
      case 'BigInt':
      case 'Float':
      case 'Boolean':
      case 'DateTime':
      case 'Decimal':
        return scalarWriters[name]
    }
  }

  #object(shape: ObjectShape): WriteValue {
    const fields = shape.fields.map(({ name, shape: inner, absent = 'refuse' }) => ({
      name,
      absent,
      key: encodedKey(name),
      write: this.of(inner),
      // A field called like something that every object inherits is looked for more carefully.
      isInherited: name in Object.prototype,
    }))
    const isFixed = fields.every(({ absent }) => absent !== 'omit')
    return (writer, value) => {
      if (!isRecord(value)) return writer.fail('an object')
      const read = ({ name, isInherited }: (typeof fields)[number]): unknown =>
        isInherited && !Object.hasOwn(value, name) ? undefined : value[name]
      const present = isFixed
        ? fields
        : fields.filter((field) => field.absent !== 'omit' || read(field) !== undefined)
      writer.head(5, present.length)
      writer.enter()
      for (const field of present) {
        writer.at(field.name)
        const member = read(field)
        writer.encoded(field.key)
        if (member !== undefined) field.write(writer, member)
        else if (field.absent === 'null') writer.byte(cborNull)
        else writer.fail('a value')
      }
      writer.leave()
    }
  }
}

type PlainScalar = Exclude<ScalarName, 'Uuid' | 'Json' | 'Bytes' | 'Geography' | 'Geometry'>

const scalarWriters: Readonly<Record<PlainScalar, WriteValue>> = {
  String: writeText,
  Cuid: writeText,
  Int: (writer, value) => {
    if (typeof value === 'number') {
      if (!Number.isSafeInteger(value))
        writer.fail('a whole number within ±(2^53 - 1), or a bigint')
      writer.int(value)
    } else {
      if (typeof value !== 'bigint' || !isInt64(value)) return writer.fail('an integer of 64 bits')
      writer.bigInt(value)
    }
  },
  BigInt: (writer, value) => {
    if (typeof value !== 'bigint' || !isInt64(value)) return writer.fail('a bigint of 64 bits')
    writer.text(value.toString())
  },
  Float: (writer, value) => {
    if (typeof value !== 'number') return writer.fail('a number')
    writer.float64(value)
  },
  Boolean: (writer, value) => {
    if (typeof value !== 'boolean') return writer.fail('a boolean')
    writer.byte(value ? cborTrue : cborFalse)
  },
  DateTime: (writer, value) => {
    if (typeof value === 'string') writer.text(printed(writer, () => parseDateTime(value)))
    else if (value instanceof Date) writer.text(printed(writer, () => dateTimeFromDate(value)))
    else writer.fail('RFC 3339 text or a Date')
  },
  Decimal: (writer, value) => {
    if (value instanceof Decimal) writer.text(value.toString())
    else if (typeof value === 'string') writer.text(printed(writer, () => parseDecimalText(value)))
    else writer.fail('a Decimal or its text')
  },
}

function writeText(writer: CborWriter, value: unknown): void {
  if (typeof value !== 'string') writer.fail('text')
  writer.text(value)
}

function writeUuidText(writer: CborWriter, value: unknown): void {
  if (typeof value !== 'string') writer.fail('a Uuid')
  writer.text(printed(writer, () => parseUuid(value)))
}

function writeUuidBytes(writer: CborWriter, value: unknown): void {
  if (typeof value !== 'string') writer.fail('a Uuid')
  writer.byteString(printed(writer, () => uuidToBytes(value)))
}

function writeByteString(writer: CborWriter, value: unknown): void {
  if (!(value instanceof Uint8Array)) writer.fail('a Uint8Array')
  writer.byteString(value)
}

function writeByteArray(writer: CborWriter, value: unknown): void {
  if (!(value instanceof Uint8Array)) writer.fail('a Uint8Array')
  writer.head(4, value.length)
  for (const byte of value) writer.head(0, byte)
}

function writeBase64(writer: CborWriter, value: unknown): void {
  if (!(value instanceof Uint8Array)) writer.fail('a Uint8Array')
  writer.text(bytesToBase64(value))
}

function writeVector(length: number): WriteValue {
  return (writer, value) => {
    if (!Array.isArray(value) || value.length !== length)
      return writer.fail(`an array of ${length} numbers`)
    writer.head(4, length)
    for (const item of value) {
      if (typeof item !== 'number') return writer.fail(`an array of ${length} numbers`)
      writer.float32(item)
    }
  }
}

function writeEnum(variants: readonly string[]): WriteValue {
  const encoded = new Map(variants.map((variant) => [variant, encodedKey(variant)]))
  return (writer, value) => {
    const bytes = typeof value === 'string' ? encoded.get(value) : undefined
    if (bytes === undefined) return writer.fail('a variant of the enum')
    writer.encoded(bytes)
  }
}

function writeList(write: WriteValue): WriteValue {
  return (writer, value) => {
    if (!Array.isArray(value)) return writer.fail('an array')
    writer.head(4, value.length)
    writer.enter()
    for (let index = 0; index < value.length; index += 1) {
      writer.at(index)
      write(writer, value[index])
    }
    writer.leave()
  }
}

function printed<Text>(writer: CborWriter, print: () => Text): Text {
  try {
    return print()
  } catch (error) {
    if (error instanceof ScalarError) writer.fail(`a value that can be written (${error.message})`)
    throw error
  }
}

function encodedKey(name: string): Uint8Array {
  const writer = new CborWriter(new Uint8Array(64))
  writer.text(name)
  return writer.toBytes()
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
