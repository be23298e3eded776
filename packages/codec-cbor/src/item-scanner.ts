import { CratestackError } from '@cratestack/core'

/** What encloses the item that is scanned. */
interface Frame {
  /** How many items are left; `undefined` when a break ends them. */
  remaining: number | undefined
  /** Of what ends with a break: a key of a map has no value yet. */
  odd: boolean
  readonly major: number
}

/**
 * Finds where an item ends without decoding it, also when its bytes arrive piece by piece: `scan`
 * goes on where it stopped, so no byte is looked at twice.
 */
export class ItemScanner {
  readonly #frames: Frame[] = []
  readonly #depthLimit: number
  /** Bytes of a string that are still to pass. */
  #pending = 0
  #scanned = 0

  constructor(depthLimit: number) {
    this.#depthLimit = depthLimit
  }

  /** How many bytes of the item were looked at; all of them once it is whole. */
  get scannedBytes(): number {
    return this.#scanned
  }

  /** How long the item is at least, by what its heads claim. */
  get leastBytes(): number {
    return this.#scanned + this.#pending
  }

  /** Starts over with the next item. */
  reset(): void {
    this.#frames.length = 0
    this.#pending = 0
    this.#scanned = 0
  }

  /**
   * @param start - where the item starts in `bytes`
   * @param end - up to where there are bytes; later calls may have more
   * @returns whether the item is whole
   * @throws CratestackError `CODEC_ERROR` for what is not well-formed (RFC 8949 §5.3) or too deep
   */
  scan(bytes: Uint8Array, start: number, end: number): boolean {
    for (;;) {
      const passed = Math.min(this.#pending, end - start - this.#scanned)
      this.#scanned += passed
      this.#pending -= passed
      if (this.#pending > 0) return false
      if (this.#finishing) {
        this.#finishing = false
        if (this.#finishItem()) return true
      }
      const at = start + this.#scanned
      const first = at < end ? bytes[at] : undefined
      if (first === undefined) return false
      const info = first & 0x1f
      const size = info < 24 || info > 27 ? 0 : 2 ** (info - 24)
      if (at + 1 + size > end) return false
      this.#scanned += 1 + size
      this.#step(first >> 5, info, size === 0 ? info : readNumber(bytes, at + 1, size))
      if (this.#finishing && this.#pending === 0) {
        this.#finishing = false
        if (this.#finishItem()) return true
      }
    }
  }

  /** An item ends as soon as no bytes of it are pending. */
  #finishing = false

  #step(major: number, info: number, argument: number): void {
    if (info > 27 && info < 31) fail('a head of RFC 8949')
    const frame = this.#frames.at(-1)
    const isBreak = major === 7 && info === 31
    const isPiece = frame !== undefined && frame.remaining === undefined && frame.major < 4
    if (isPiece && !isBreak && (major !== frame.major || info === 31)) fail('a piece of the string')
    if (isBreak) {
      if (frame === undefined || frame.remaining !== undefined || frame.odd) fail('no break here')
      this.#frames.pop()
      this.#finishing = true
      return
    }
    const indefinite = info === 31
    if (indefinite && (major < 2 || major > 5)) fail('an item with a length')
    // RFC 8949 §3.3: simple values below 32 have one byte.
    if (major === 7 && info === 24 && argument < 32) fail('a simple value in its only form')
    const remaining = indefinite ? undefined : members(major, argument)
    if (remaining === 0) {
      this.#pending = major === 2 || major === 3 ? argument : 0
      this.#finishing = true
    }
    const isContainer = major >= 4 && major <= 6
    if (isContainer && this.#frames.length >= this.#depthLimit)
      fail(`at most ${this.#depthLimit} levels`)
    if (remaining !== 0) this.#frames.push({ remaining, odd: false, major })
  }

  /** Tells the enclosing frames that an item ended; true when none encloses it. */
  #finishItem(): boolean {
    for (;;) {
      const frame = this.#frames.at(-1)
      if (frame === undefined) return true
      if (frame.remaining === undefined) {
        if (frame.major === 5) frame.odd = !frame.odd
        return false
      }
      frame.remaining -= 1
      if (frame.remaining > 0) return false
      this.#frames.pop()
    }
  }
}

/** How many items stand inside one of this major type. */
function members(major: number, argument: number): number {
  if (major === 4) return argument
  if (major === 5) return 2 * argument
  return major === 6 ? 1 : 0
}

function readNumber(bytes: Uint8Array, start: number, size: number): number {
  let value = 0
  for (let index = start; index < start + size; index += 1)
    value = value * 256 + (bytes[index] ?? 0)
  return value
}

function fail(expected: string): never {
  throw new CratestackError('CODEC_ERROR', `CBOR: expected ${expected}`)
}
