// From a shape to the function that writes its values. Decided once per shape, so that writing a
// value asks no questions about its type.

import {
  bytesToBase64,
  type CodecOptions,
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
} from '@cratestack/core'
import { printFloat, writeItems, writeJsonValue } from './json-value.ts'
import type { JsonWriter } from './json-writer.ts'

export type WriteValue = (writer: JsonWriter, value: unknown) => string

/** Prepares shapes, each once; shapes that contain themselves find the prepared one. */
export class ShapeWriters {
  readonly #prepared = new WeakMap<Shape, WriteValue>()
  readonly #options: Required<CodecOptions>

  constructor(options: Required<CodecOptions>) {
    this.#options = options
  }

  of(shape: Shape): WriteValue {
    const known = this.#prepared.get(shape)
    if (known !== undefined) return known
    let write: WriteValue | undefined
    // Whoever asks for this shape while it is being prepared gets to the result later.
    this.#prepared.set(shape, (writer, value) => write?.(writer, value) ?? '')
    write = this.#prepare(shape)
    this.#prepared.set(shape, write)
    return write
  }

  #prepare(shape: Shape): WriteValue {
    switch (shape.kind) {
      case 'scalar':
        return shape.name === 'Bytes' && this.#options.bytes === 'base64'
          ? writeBase64
          : scalarWriters[shape.name]
      case 'vector':
        return writeVector(shape.length)
      case 'enum': {
        const quoted = new Map(shape.variants.map((variant) => [variant, JSON.stringify(variant)]))
        return (writer, value) =>
          (typeof value === 'string' ? quoted.get(value) : undefined) ??
          writer.fail('a variant of the enum')
      }
      case 'optional': {
        const write = this.of(shape.item)
        return (writer, value) => (value == null ? 'null' : write(writer, value))
      }
      case 'list': {
        const write = this.of(shape.item)
        return (writer, value) =>
          Array.isArray(value) ? writeItems(writer, value, write) : writer.fail('an array')
      }
      case 'object':
        return this.#object(shape)
    }
  }

  #object(shape: ObjectShape): WriteValue {
    const fields = shape.fields.map(({ name, shape: inner, absent = 'refuse' }) => ({
      name,
      absent,
      key: `${JSON.stringify(name)}:`,
      write: this.of(inner),
      // A field called like something that every object inherits is looked for more carefully.
      isInherited: name in Object.prototype,
    }))
    return (writer, value) => {
      if (!isRecord(value)) return writer.fail('an object')
      writer.enter()
      let text = ''
      for (const { name, absent, key, write, isInherited } of fields) {
        const member = isInherited && !Object.hasOwn(value, name) ? undefined : value[name]
        if (member === undefined && absent === 'omit') continue
        writer.at(name)
        text += text === '' ? key : `,${key}`
        if (member !== undefined) text += write(writer, member)
        else text += absent === 'null' ? 'null' : writer.fail('a value')
      }
      writer.leave()
      return `{${text}}`
    }
  }
}

const scalarWriters: Readonly<Record<ScalarName, WriteValue>> = {
  String: writeText,
  Cuid: writeText,
  Int: (writer, value) => {
    if (typeof value === 'number')
      return Number.isSafeInteger(value)
        ? String(value)
        : writer.fail('a whole number within ±(2^53 - 1), or a bigint')
    return typeof value === 'bigint' && isInt64(value)
      ? value.toString()
      : writer.fail('an integer of 64 bits')
  },
  BigInt: (writer, value) =>
    typeof value === 'bigint' && isInt64(value) ? `"${value}"` : writer.fail('a bigint of 64 bits'),
  Float: (writer, value) => {
    if (typeof value !== 'number') return writer.fail('a number')
    // JSON has no word for what is not finite (spec/http 7.1).
    return Number.isFinite(value) ? printFloat(value) : 'null'
  },
  Boolean: (writer, value) =>
    typeof value === 'boolean' ? String(value) : writer.fail('a boolean'),
  DateTime: (writer, value) => {
    if (typeof value === 'string') return printed(writer, () => parseDateTime(value))
    if (value instanceof Date) return printed(writer, () => dateTimeFromDate(value))
    return writer.fail('RFC 3339 text or a Date')
  },
  Decimal: (writer, value) => {
    if (value instanceof Decimal) return `"${value}"`
    if (typeof value === 'string') return printed(writer, () => parseDecimalText(value))
    return writer.fail('a Decimal or its text')
  },
  Json: writeJsonValue,
  Bytes: (writer, value) =>
    value instanceof Uint8Array ? `[${value.join(',')}]` : writer.fail('a Uint8Array'),
  Uuid: (writer, value) =>
    typeof value === 'string' ? printed(writer, () => parseUuid(value)) : writer.fail('a Uuid'),
  Geography: writeBase64,
  Geometry: writeBase64,
}

function writeText(writer: JsonWriter, value: unknown): string {
  return typeof value === 'string' ? writer.quote(value) : writer.fail('text')
}

function writeBase64(writer: JsonWriter, value: unknown): string {
  return value instanceof Uint8Array ? `"${bytesToBase64(value)}"` : writer.fail('a Uint8Array')
}

function writeVector(length: number): WriteValue {
  const expected = `an array of ${length} finite numbers`
  const writeItem: WriteValue = (writer, item) =>
    typeof item === 'number' && Number.isFinite(item) ? printFloat(item) : writer.fail(expected)
  return (writer, value) =>
    Array.isArray(value) && value.length === length
      ? writeItems(writer, value, writeItem)
      : writer.fail(expected)
}

/** Quotes a scalar's text, which has nothing to escape. */
function printed(writer: JsonWriter, print: () => string): string {
  try {
    return `"${print()}"`
  } catch (error) {
    if (error instanceof ScalarError) writer.fail(`a value that can be written (${error.message})`)
    throw error
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
