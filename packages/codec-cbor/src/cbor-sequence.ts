// `application/cbor-seq`: items back to back (RFC 8742). The end of the body is the end of the
// sequence; a failure after the first item is a last item under tag 48900 (spec/http 7.5).

import {
  type Codec,
  CratestackError,
  type JsonValue,
  type RpcErrorBody,
  type Shape,
  type TypedCodec,
} from '@cratestack/core'
import { createCborCodec } from './cbor-codec.ts'
import { ItemScanner } from './item-scanner.ts'

/** Tag 48900, which marks the error that ends a stream. */
const errorTag = Uint8Array.of(0xd9, 0xbf, 0x04)

const errorShape: Shape = {
  kind: 'object',
  fields: [
    { name: 'code', shape: { kind: 'scalar', name: 'String' } },
    { name: 'message', shape: { kind: 'scalar', name: 'String' } },
    { name: 'details', shape: { kind: 'scalar', name: 'Json' }, absent: 'omit' },
  ],
}

export interface SequenceEncoder {
  /** Writes the next item. */
  item(value: unknown): Uint8Array
  /** Writes the last item of a stream that failed after it began. */
  error(body: RpcErrorBody): Uint8Array
}

/** Makes a writer of sequences whose items have the shape that `items` was prepared for. */
export function createSequenceEncoder(items: TypedCodec): SequenceEncoder {
  const errors = createCborCodec().typed(errorShape)
  return {
    item: (value) => items.encode(value),
    error: (body) => {
      const encoded = errors.encode(body)
      const bytes = new Uint8Array(errorTag.length + encoded.length)
      bytes.set(errorTag)
      bytes.set(encoded, errorTag.length)
      return bytes
    },
  }
}

export type SequenceItem =
  /** One whole item, to be decoded by whoever knows its shape. */
  | { readonly kind: 'item'; readonly bytes: Uint8Array }
  /** The stream failed; nothing comes after. The code is one of an open set. */
  | { readonly kind: 'error'; readonly code: string; readonly message: string }

export interface SequenceDecoderOptions {
  /** How many arrays, maps and tags may stand in each other; default 128. */
  readonly depthLimit?: number
  /** How long one item may be, in bytes; default 8 MiB. Not more than this is ever kept. */
  readonly itemByteLimit?: number
}

export interface SequenceDecoder {
  /**
   * Takes the next piece of the body, cut anywhere, and gives the items that it completes. The
   * bytes of an item may be a view of the piece.
   *
   * @throws CratestackError `CODEC_ERROR` for what is not well-formed; `PAYLOAD_TOO_LARGE` for an
   *   item that is longer than the limit, as soon as it claims to be
   */
  push(piece: Uint8Array): readonly SequenceItem[]
  /**
   * Says that the body ended.
   *
   * @throws CratestackError `CODEC_ERROR` when it ended inside an item
   */
  end(): void
}

/** Makes a reader of sequences, for one body. */
export function createSequenceDecoder(options: SequenceDecoderOptions = {}): SequenceDecoder {
  const { depthLimit = 128, itemByteLimit = 8 * 1024 * 1024 } = options
  const codec = createCborCodec({ depthLimit, byteLimit: itemByteLimit })
  const scanner = new ItemScanner(depthLimit)
  const rest = new Remainder()
  let failed = false
  return {
    push(piece) {
      const items: SequenceItem[] = []
      if (failed) return items
      const bytes = rest.join(piece)
      let start = 0
      while (!failed) {
        const isWhole = scanner.scan(bytes, start, bytes.length)
        if (scanner.leastBytes > itemByteLimit)
          throw new CratestackError('PAYLOAD_TOO_LARGE', 'an item of the sequence is too large')
        if (!isWhole) break
        const item = readItem(bytes.subarray(start, start + scanner.scannedBytes), codec)
        failed = item.kind === 'error'
        items.push(item)
        start += scanner.scannedBytes
        scanner.reset()
      }
      rest.keep(bytes.subarray(failed ? bytes.length : start))
      return items
    },
    end() {
      if (!failed && rest.length > 0)
        throw new CratestackError('CODEC_ERROR', 'CBOR sequence: the body ends inside an item')
    },
  }
}

/** The bytes of an item that is not whole yet, in a buffer that grows by doubling. */
class Remainder {
  #buffer: Uint8Array = new Uint8Array(0)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Gives what is kept with a piece behind it. */
  join(piece: Uint8Array): Uint8Array {
    if (this.#length === 0) return piece
    const length = this.#length + piece.length
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.#buffer.length))
      larger.set(this.#buffer.subarray(0, this.#length))
      this.#buffer = larger
    }
    this.#buffer.set(piece, this.#length)
    return this.#buffer.subarray(0, length)
  }

  keep(bytes: Uint8Array): void {
    this.#length = bytes.length
    if (bytes.length === 0) this.#buffer = new Uint8Array(0)
    // What starts the buffer is in its place already; items that were given out are never moved.
    else if (bytes.buffer !== this.#buffer.buffer || bytes.byteOffset !== 0)
      this.#buffer = bytes.slice()
  }
}

function readItem(bytes: Uint8Array, codec: Codec): SequenceItem {
  const body = errorBodyOf(bytes)
  return body === undefined ? { kind: 'item', bytes } : { kind: 'error', ...readError(body, codec) }
}

/** What stands under tag 48900, whatever the width of its head. */
function errorBodyOf(bytes: Uint8Array): Uint8Array | undefined {
  const width = { 217: 2, 218: 4, 219: 8 }[bytes[0] ?? 0]
  if (width === undefined) return undefined
  const number = bytes.subarray(1, 1 + width)
  const isErrorTag = number.every(
    (byte, index) => byte === (index < width - 2 ? 0 : errorTag[index - width + 3]),
  )
  return isErrorTag ? bytes.subarray(1 + width) : undefined
}

/** A body that cannot be read is an error all the same. */
function readError(bytes: Uint8Array, codec: Codec): { code: string; message: string } {
  const body = readBody(bytes, codec)
  return {
    code: textOf(body, 'code') ?? 'internal',
    message: textOf(body, 'message') ?? 'the stream failed',
  }
}

function readBody(bytes: Uint8Array, codec: Codec): JsonValue {
  try {
    return codec.decode(bytes)
  } catch {
    // That the stream failed is known already; how is all that is lost.
    return null
  }
}

function textOf(body: JsonValue, key: string): string | undefined {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, key)) return undefined
  const value: unknown = Reflect.get(body, key)
  return typeof value === 'string' ? value : undefined
}
