import { type PathSegment, printPath } from '@cratestack/core'

/** Nesting of a value that is written; readers of answers take as much. */
const depthLimit = 128

/** Texts up to this length are copied character by character, which is faster than asking for it. */
const shortText = 64

const encoder = new TextEncoder()

/** One growing buffer, and where in the value the writer stands. */
export class CborWriter {
  readonly path: PathSegment[] = []
  #depth = 0
  #bytes: Uint8Array<ArrayBuffer>
  #view: DataView
  #length = 0

  /** @param buffer - to write into; a larger one takes its place when it is full */
  constructor(buffer: Uint8Array<ArrayBuffer>) {
    this.#bytes = buffer
    this.#view = new DataView(buffer.buffer)
  }

  /** A copy of what was written. */
  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  /** The buffer, for the next writer. */
  get buffer(): Uint8Array<ArrayBuffer> {
    return this.#bytes
  }

  /** Steps into an array or a map. */
  enter(): void {
    this.#depth += 1
    if (this.#depth > depthLimit)
      throw new RangeError(`encode: the value is nested deeper than ${depthLimit} levels`)
  }

  /** Names the member that is written next. */
  at(segment: PathSegment): void {
    this.path[this.#depth - 1] = segment
  }

  leave(): void {
    this.#depth -= 1
  }

  /** The value does not fit: a mistake of whoever made it. */
  fail(expected: string): never {
    const path = printPath(this.path, this.#depth)
    throw new TypeError(`encode: expected ${expected}${path === '' ? '' : ` at "${path}"`}`)
  }

  /** Writes one byte that is an item by itself, such as `null`. */
  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = value
  }

  /** Writes bytes that are encoded already. */
  encoded(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /**
   * Writes a head in its shortest form (RFC 8949 §4.2.1).
   *
   * @param major - 0 to 6
   * @param argument - 0 to 2^53
   */
  head(major: number, argument: number): void {
    this.#reserve(9)
    this.#writeHead(major, argument)
  }

  /** @param value - a whole number that is safe */
  int(value: number): void {
    if (value < 0) this.head(1, -1 - value)
    else this.head(0, value)
  }

  /** @param value - from -2^64 to 2^64 - 1 */
  bigInt(value: bigint): void {
    const major = value < 0n ? 1 : 0
    const argument = value < 0n ? -1n - value : value
    if (argument <= 0xffff_ffffn) {
      this.head(major, Number(argument))
    } else {
      this.#reserve(9)
      this.#bytes[this.#length] = (major << 5) | 27
      this.#view.setBigUint64(this.#length + 1, argument)
      this.#length += 9
    }
  }

  float64(value: number): void {
    this.#reserve(9)
    this.#bytes[this.#length] = 0xfb
    this.#view.setFloat64(this.#length + 1, value)
    this.#length += 9
  }

  float32(value: number): void {
    this.#reserve(5)
    this.#bytes[this.#length] = 0xfa
    this.#view.setFloat32(this.#length + 1, value)
    this.#length += 5
  }

  byteString(bytes: Uint8Array): void {
    this.head(2, bytes.length)
    this.encoded(bytes)
  }

  text(text: string): void {
    // UTF-8 has at most three bytes for each UTF-16 unit.
    this.#reserve(9 + 3 * text.length)
    if (text.length > shortText || !this.#shortAscii(text)) this.#anyText(text)
  }

  /** Gives up without a trace on the first character that is not ASCII. */
  #shortAscii(text: string): boolean {
    const bytes = this.#bytes
    const start = this.#length + (text.length < 24 ? 1 : 2)
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index)
      if (code > 0x7f) return false
      bytes[start + index] = code
    }
    this.#writeHead(3, text.length)
    this.#length += text.length
    return true
  }

  #anyText(text: string): void {
    // The head's size depends on the text's, so the text goes behind the largest one first.
    const start = this.#length + 9
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(start))
    if (written !== text.length && /\p{Surrogate}/u.test(text))
      this.fail('text without unpaired surrogates')
    this.#writeHead(3, written)
    this.#bytes.copyWithin(this.#length, start, start + written)
    this.#length += written
  }

  #writeHead(major: number, argument: number): void {
    const bytes = this.#bytes
    const type = major << 5
    if (argument < 24) {
      bytes[this.#length++] = type | argument
    } else if (argument <= 0xff) {
      bytes[this.#length++] = type | 24
      bytes[this.#length++] = argument
    } else if (argument <= 0xffff) {
      bytes[this.#length++] = type | 25
      bytes[this.#length++] = argument >> 8
      bytes[this.#length++] = argument
    } else if (argument <= 0xffff_ffff) {
      bytes[this.#length] = type | 26
      this.#view.setUint32(this.#length + 1, argument)
      this.#length += 5
    } else {
      bytes[this.#length] = type | 27
      this.#view.setUint32(this.#length + 1, Math.floor(argument / 2 ** 32))
      this.#view.setUint32(this.#length + 5, argument >>> 0)
      this.#length += 9
    }
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + count))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
    this.#view = new DataView(larger.buffer)
  }
}
