import {
  type Codec,
  type CodecOptions,
  CratestackError,
  resolveCodecOptions,
  type Shape,
  type TypedCodec,
} from '@cratestack/core'
import { JsonReader } from './json-reader.ts'
import { readJsonValue, writeJsonValue } from './json-value.ts'
import { JsonWriter } from './json-writer.ts'
import { ShapeReaders } from './read-shape.ts'
import { ShapeWriters } from './write-shape.ts'

const encoder = new TextEncoder()

/**
 * Makes the codec of `application/json` (RFC 8259; spec/http 7.1, 7.3).
 *
 * It writes compact UTF-8 with keys in declared order. It reads numbers from their own digits, and
 * refuses duplicate keys, unpaired surrogates, a byte order mark and anything behind the value.
 */
export function createJsonCodec(options: CodecOptions = {}): Codec {
  const resolved = resolveCodecOptions(options)
  const writers = new ShapeWriters(resolved)
  const readers = new ShapeReaders(resolved)
  const prepared = new WeakMap<Shape, TypedCodec>()

  const decode = <Value>(bytes: Uint8Array, read: (reader: JsonReader) => Value): Value => {
    if (bytes.length > resolved.byteLimit) throw new CratestackError('PAYLOAD_TOO_LARGE')
    const reader = new JsonReader(bytes, resolved.depthLimit)
    const value = read(reader)
    reader.finish()
    return value
  }

  return {
    name: 'json',
    mediaType: 'application/json',
    encode: (value) => encoder.encode(writeJsonValue(new JsonWriter(), value)),
    decode: (bytes) => decode(bytes, readJsonValue),
    typed(shape) {
      const known = prepared.get(shape)
      if (known !== undefined) return known
      const write = writers.of(shape)
      const read = readers.of(shape)
      const codec: TypedCodec = {
        encode: (value) => encoder.encode(write(new JsonWriter(), value)),
        decode: (bytes) => decode(bytes, read),
      }
      prepared.set(shape, codec)
      return codec
    },
  }
}
