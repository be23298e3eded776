import {
  CratestackError,
  inputError,
  type PathSegment,
  printPath,
  ScalarError,
  scalarProblem,
  unknownKeyProblem,
  type ValidationProblem,
} from '@cratestack/core'
import { ItemScanner } from './item-scanner.ts'

/** Texts up to this length are read byte by byte, which is faster than asking for a decoder. */
const shortText = 48

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The value of a head: what kind of item comes, and its number or length. */
export interface Head {
  major: number
  /** Rounded beyond 2^53; `high` and `low` are exact. */
  argument: number
  high: number
  low: number
  /** The item ends with a break. `argument` means nothing then. */
  indefinite: boolean
  /** The low five bits of the first byte, which tell floats apart. */
  info: number
}

/** A position in bytes, the way to it in the value, and what is wrong with the value so far. */
export class CborReader {
  readonly head: Head = { major: 0, argument: 0, high: 0, low: 0, indefinite: false, info: 0 }
  readonly path: PathSegment[] = []
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #depthLimit: number
  readonly #problems: ValidationProblem[] = []
  #position = 0
  #depth = 0

  constructor(bytes: Uint8Array, depthLimit: number) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#depthLimit = depthLimit
  }

  /** Ends the reading: nothing may be left, and nothing out of range. */
  finish(): void {
    if (this.#position < this.#bytes.length) this.fail('the end')
    const [first, ...others] = this.#problems
    if (first !== undefined) throw inputError([first, ...others])
  }

  /** The bytes are no value that was asked for. Operators read the place and what was expected. */
  fail(expected: string): never {
    const path = printPath(this.path, this.#depth)
    const place = path === '' ? '' : ` at "${path}"`
    throw new CratestackError(
      'CODEC_ERROR',
      `CBOR, byte ${this.#position}: expected ${expected}${place}`,
    )
  }

  /** Reads a scalar: malformed ones end the reading, others that cannot be kept are noted. */
  scalar<Value>(read: () => Value): Value | undefined {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof ScalarError)) throw error
      if (error.problem === 'malformed') this.fail(error.message)
      this.#problems.push(scalarProblem(printPath(this.path, this.#depth), error))
      return undefined
    }
  }

  /** Notes a key that the shape refuses by name. */
  refuseKey(key: string): void {
    this.#problems.push(unknownKeyProblem(this.path.slice(0, this.#depth - 1), key))
  }

  /** Steps into an array or a map. */
  enter(): void {
    this.#depth += 1
    if (this.#depth > this.#depthLimit) this.fail(`at most ${this.#depthLimit} levels`)
  }

  /** Names the member that is read next. */
  at(segment: PathSegment): void {
    this.path[this.#depth - 1] = segment
  }

  leave(): void {
    this.#depth -= 1
  }

  /** The next byte, without taking it; `undefined` at the end. */
  peek(): number | undefined {
    return this.#bytes[this.#position]
  }

  /** Takes the next byte if it is this one. */
  take(byte: number): boolean {
    if (this.#bytes[this.#position] !== byte) return false
    this.#position += 1
    return true
  }

  /** Takes the next bytes if they are these. */
  takeAll(expected: Uint8Array): boolean {
    const bytes = this.#bytes
    const start = this.#position
    for (let index = 0; index < expected.length; index += 1)
      if (bytes[start + index] !== expected[index]) return false
    this.#position += expected.length
    return true
  }

  /** Reads a head of any major type, shortest form or not. */
  readHead(): Head {
    const head = this.head
    const first = this.#bytes[this.#position]
    if (first === undefined) this.fail('more bytes')
    const info = first & 0x1f
    head.major = first >> 5
    head.info = info
    head.indefinite = false
    head.high = 0
    if (info < 24) {
      head.argument = info
      head.low = info
      this.#position += 1
    } else {
      this.#readArgument(head, info)
    }
    return head
  }

  /**
   * Reads the head of a container or string of a major type.
   *
   * @param leastBytes - how many bytes each of its members has at least
   * @returns how many members there are, `undefined` when a break ends them
   */
  readLength(major: number, leastBytes: 1 | 2, expected: string): number | undefined {
    const head = this.readHead()
    if (head.major !== major) this.fail(expected)
    if (head.indefinite) return undefined
    // Checked before anything is allocated: a length is only a claim.
    if (head.argument * leastBytes > this.#bytes.length - this.#position) this.fail('more bytes')
    return head.argument
  }

  readText(): string {
    const length = this.readLength(3, 1, 'text')
    return length === undefined
      ? this.#chunks(3)
          .map((chunk) => this.#utf8(chunk))
          .join('')
      : this.#text(length)
  }

  /** Reads a byte string into bytes of its own. */
  readByteString(): Uint8Array {
    const length = this.readLength(2, 1, 'a byte string')
    if (length !== undefined) return this.#take(length).slice()
    const chunks = this.#chunks(2)
    const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
    let end = 0
    for (const chunk of chunks) {
      bytes.set(chunk, end)
      end += chunk.length
    }
    return bytes
  }

  /** The float of a head of major type 7 that was just read; `undefined` when it is none. */
  float(): number | undefined {
    const { major, info } = this.head
    if (major !== 7) return undefined
    if (info === 27) return this.#view.getFloat64(this.#position - 8)
    if (info === 26) return this.#view.getFloat32(this.#position - 4)
    return info === 25 ? fromHalf(this.#view.getUint16(this.#position - 2)) : undefined
  }

  /** The integer of a head of major type 0 or 1 that was just read. */
  integer(): number | bigint {
    const { major, argument, high, low } = this.head
    // -1 - 2^53 is exact in neither form of number, so the last safe step is left to bigint.
    if (argument < Number.MAX_SAFE_INTEGER) return major === 0 ? argument : -1 - argument
    const exact = (BigInt(high) << 32n) | BigInt(low)
    if (major === 1) return -1n - exact
    return argument === Number.MAX_SAFE_INTEGER ? argument : exact
  }

  /** Passes over any well-formed item, whatever it is. */
  skip(): void {
    const scanner = new ItemScanner(this.#depthLimit - this.#depth)
    const start = this.#position
    const whole = scanner.scan(this.#bytes, start, this.#bytes.length)
    this.#position = start + scanner.scannedBytes
    if (!whole) this.fail('more bytes')
  }

  #readArgument(head: Head, info: number): void {
    const at = this.#position + 1
    const size = argumentBytes[info] ?? 0
    if (at + size > this.#bytes.length) this.fail('more bytes')
    switch (info) {
      case 24:
        head.low = this.#view.getUint8(at)
        break
      case 25:
        head.low = this.#view.getUint16(at)
        break
      case 26:
        head.low = this.#view.getUint32(at)
        break
      case 27:
        head.high = this.#view.getUint32(at)
        head.low = this.#view.getUint32(at + 4)
        break
      case 31:
        if (head.major < 2 || head.major > 5) this.fail('an item')
        head.low = 0
        head.indefinite = true
        break
      default:
        this.fail('a head of RFC 8949')
    }
    head.argument = head.high * 2 ** 32 + head.low
    this.#position = at + size
  }

  /** The pieces of a string of indefinite length, up to its break (RFC 8949 §3.2.3). */
  #chunks(major: number): Uint8Array[] {
    const chunks: Uint8Array[] = []
    while (!this.take(0xff)) {
      const length = this.readLength(major, 1, 'a piece of the string')
      if (length === undefined) this.fail('a piece of definite length')
      chunks.push(this.#take(length))
    }
    return chunks
  }

  #take(length: number): Uint8Array {
    const start = this.#position
    this.#position += length
    return this.#bytes.subarray(start, this.#position)
  }

  #text(length: number): string {
    if (length > shortText) return this.#utf8(this.#take(length))
    const codes = new Array<number>(length)
    const start = this.#position
    for (let index = 0; index < length; index += 1) {
      const byte = this.#bytes[start + index] ?? 0
      if (byte > 0x7f) return this.#utf8(this.#take(length))
      codes[index] = byte
    }
    this.#position += length
    return String.fromCharCode.apply(String, codes)
  }

  #utf8(bytes: Uint8Array): string {
    try {
      return decoder.decode(bytes)
    } catch {
      // The decoder's own words hold nothing that ours do not.
      this.fail('valid UTF-8')
    }
  }
}

/** How many bytes follow a first byte, by its low five bits. */
const argumentBytes: Readonly<Record<number, number>> = { 24: 1, 25: 2, 26: 4, 27: 8 }

/** RFC 8949 appendix D. */
function fromHalf(half: number): number {
  const exponent = (half >> 10) & 0x1f
  const mantissa = half & 0x3ff
  const sign = half & 0x8000 ? -1 : 1
  if (exponent === 0) return sign * mantissa * 2 ** -24
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (mantissa + 1024) * 2 ** (exponent - 25)
}
