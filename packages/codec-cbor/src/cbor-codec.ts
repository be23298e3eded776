import {
  type Codec,
  type CodecOptions,
  CratestackError,
  type JsonValue,
  resolveCodecOptions,
  type Shape,
  type TypedCodec,
} from '@cratestack/core'
import { CborReader } from './cbor-reader.ts'
import { CborWriter } from './cbor-writer.ts'
import { readJsonValue, writeJsonValue } from './json-value.ts'
import { type ReadValue, ShapeReaders } from './read-shape.ts'
import { ShapeWriters, type WriteValue } from './write-shape.ts'

export interface CborOptions extends CodecOptions {
  /**
   * Writes what JSON can say too: a Uuid as text, byte strings inside `Json` as base64 text. Frames
   * of an RPC batch are written so (spec/rpc-and-clients 10.4). Both forms are read either way.
   * Default false.
   */
  readonly jsonModel?: boolean
}

/** A buffer that grew beyond this is left to the garbage collector. */
const keptBufferBytes = 1024 * 1024

/**
 * Makes the codec of `application/cbor` (RFC 8949; spec/http 7.1, 7.2).
 *
 * It writes shortest heads, definite lengths, 64-bit floats and no tags, with keys in declared
 * order. It reads any well-formed item that fits the shape, in the forms of spec/http 7.4.
 */
export function createCborCodec(options: CborOptions = {}): Codec {
  const { jsonModel = false } = options
  const resolved = { ...resolveCodecOptions(options), jsonModel }
  const writers = new ShapeWriters(resolved)
  const readers = new ShapeReaders(resolved)
  const prepared = new WeakMap<Shape, TypedCodec>()

  // One buffer serves encode after encode. It is taken away while in use, because a getter of the
  // value may encode too.
  let spare: Uint8Array<ArrayBuffer> | undefined
  const encode = (value: unknown, write: WriteValue): Uint8Array => {
    const writer = new CborWriter(spare ?? new Uint8Array(1024))
    spare = undefined
    write(writer, value)
    spare = writer.buffer.length <= keptBufferBytes ? writer.buffer : undefined
    return writer.toBytes()
  }

  const decode = <Value>(bytes: Uint8Array, read: (reader: CborReader) => Value): Value => {
    if (bytes.length > resolved.byteLimit) throw new CratestackError('PAYLOAD_TOO_LARGE')
    const reader = new CborReader(bytes, resolved.depthLimit)
    const value = read(reader)
    reader.finish()
    return value
  }

  const prepare = (write: WriteValue, read: ReadValue): TypedCodec => ({
    encode: (value) => encode(value, write),
    decode: (bytes) => decode(bytes, read),
  })

  return {
    name: 'cbor',
    mediaType: 'application/cbor',
    encode: (value: JsonValue) =>
      encode(value, (writer, item) => writeJsonValue(writer, item, jsonModel)),
    decode: (bytes) => decode(bytes, readJsonValue),
    typed(shape) {
      const known = prepared.get(shape)
      if (known !== undefined) return known
      const codec = prepare(writers.of(shape), readers.of(shape))
      prepared.set(shape, codec)
      return codec
    },
  }
}
