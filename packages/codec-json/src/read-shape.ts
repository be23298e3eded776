// From a shape to the function that reads its values (spec/http 7.1, 7.3, 7.4). Numbers are read
// from their own digits: a Decimal or a long Int never goes through a double.

import {
  bytesFromArray,
  bytesFromBase64,
  type CodecOptions,
  Decimal,
  isInt64,
  type ObjectShape,
  parseBigInt,
  parseDateTime,
  parseDecimalText,
  parseUuid,
  ScalarError,
  type ScalarName,
  type Shape,
  toSafeInt,
} from '@cratestack/core'
import type { JsonReader } from './json-reader.ts'
import { readJsonValue, setMember } from './json-value.ts'

export type ReadValue = (reader: JsonReader) => unknown

/** Prepares shapes, each once; shapes that contain themselves find the prepared one. */
export class ShapeReaders {
  readonly #prepared = new WeakMap<Shape, ReadValue>()
  readonly #options: Required<CodecOptions>

  constructor(options: Required<CodecOptions>) {
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
      case 'optional': {
        const read = this.of(shape.item)
        return (reader) => (reader.take('null') ? null : read(reader))
      }
      case 'list': {
        const read = this.of(shape.item)
        return (reader) => readList(reader, read)
      }
      case 'object':
        return this.#object(shape)
    }
  }

  #scalar(name: ScalarName): ReadValue {
    const { int, decimal, bytes } = this.#options
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
        return bytes === 'base64' ? readArrayOrBase64 : readByteArray
      case 'Uuid':
        return scalarText(parseUuid)
      case 'Geography':
      case 'Geometry':
        return scalarText(bytesFromBase64)
    }
  }

  #object({ fields: shapes, unknownKeys = 'ignore' }: ObjectShape): ReadValue {
    const fields = shapes.map(({ name, shape, absent = 'refuse' }) => ({
      name,
      absent,
      quoted: JSON.stringify(name),
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
        if (field !== undefined && reader.takeKey(field.quoted)) {
          expected += 1
        } else {
          const key = reader.readKey()
          const index = indexes.get(key)
          field = index === undefined ? undefined : fields[index]
          if (index === undefined || field === undefined) {
            strangers ??= new Set()
            if (strangers.has(key)) reader.fail('a key only once')
            strangers.add(key)
            if (unknownKeys === 'CODEC_ERROR') reader.fail('a known key')
            if (unknownKeys === 'VALIDATION_ERROR') reader.refuseKey(key)
            readJsonValue(reader)
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
      reader.entries(readEntry)
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

const intReaders: Readonly<Record<Required<CodecOptions>['int'], ReadValue>> = {
  number: (reader) => {
    const value = readInt(reader)
    return typeof value === 'number' ? value : reader.scalar(() => toSafeInt(value))
  },
  bigint: (reader) => BigInt(readInt(reader)),
  exact: readInt,
}

function readInt(reader: JsonReader): number | bigint {
  const token = reader.readNumber()
  // Up to 15 digits a double is exact.
  if (token.length <= 15 && !/[.eE]/.test(token)) return Number(token) + 0
  const value = /[.eE]/.test(token) ? readWhole(reader, token) : toInt64(token)
  if (value === undefined) return reader.fail('an integer of 64 bits')
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

function toInt64(token: string): bigint | undefined {
  // Nineteen digits and a sign: longer ones are never made a bigint.
  const value = token.length <= 20 ? BigInt(token) : undefined
  return value !== undefined && isInt64(value) ? value : undefined
}

/** `3.0` and `1e2` are whole up to 2^53 (spec/http 7.4), by their digits and not as a double. */
function readWhole(reader: JsonReader, token: string): bigint {
  try {
    const { coefficient, scale } = Decimal.parse(token).normalized()
    const isInRange = coefficient <= 2n ** 53n && coefficient >= -(2n ** 53n)
    if (scale === 0 && isInRange) return coefficient
  } catch (error) {
    // More digits than a Decimal holds are no integer of 64 bits either.
    if (!(error instanceof ScalarError)) throw error
  }
  return reader.fail('an integer')
}

function readFloat(reader: JsonReader): number {
  const value = Number(reader.readNumber())
  return Number.isFinite(value) ? value : reader.fail('a number of 64 bits')
}

function readBoolean(reader: JsonReader): boolean {
  if (reader.take('true')) return true
  return reader.take('false') ? false : reader.fail('a boolean')
}

function scalarText(parse: (text: string) => unknown): ReadValue {
  return (reader) => {
    const text = reader.readText()
    return reader.scalar(() => parse(text))
  }
}

function readDecimal(parse: (text: string) => unknown): ReadValue {
  return (reader) => {
    const text = reader.peek() === '"' ? reader.readText() : reader.readNumber()
    return reader.scalar(() => parse(text))
  }
}

function readByteArray(reader: JsonReader): Uint8Array | undefined {
  const values: number[] = []
  reader.items(() => values.push(readFloat(reader)))
  return reader.scalar(() => bytesFromArray(values))
}

const readBase64 = scalarText(bytesFromBase64)

function readArrayOrBase64(reader: JsonReader): unknown {
  return reader.peek() === '"' ? readBase64(reader) : readByteArray(reader)
}

function readVector(reader: JsonReader, length: number): number[] {
  const items: number[] = []
  reader.items(() => {
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

function readList(reader: JsonReader, read: ReadValue): unknown[] {
  const items: unknown[] = []
  reader.items((index) => {
    reader.at(index)
    items.push(read(reader))
  })
  return items
}
