// Collects the chunks of a body. Who sends decides how small they are, and each object for a chunk,
// with the buffer it is cut from, takes hundreds of bytes: so they are copied together as they come.

import { CratestackError } from '@cratestack/core'

const leastCapacity = 16 * 1024

export class BodyBytes {
  readonly #limitBytes: number
  #bytes: Uint8Array = new Uint8Array(0)
  #length = 0
  /** Whether the bytes are those of a chunk, which are not ours to write to. */
  #isBorrowed = false

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  /** @throws CratestackError `PAYLOAD_TOO_LARGE` when there is more than the limit */
  add(chunk: Uint8Array): void {
    const length = this.#length + chunk.length
    if (length > this.#limitBytes) throw new CratestackError('PAYLOAD_TOO_LARGE')
    if (this.#length === 0) {
      // One alone is the body.
      this.#bytes = chunk
      this.#isBorrowed = true
    } else {
      if (this.#isBorrowed || length > this.#bytes.length) this.#grow(length)
      this.#bytes.set(chunk, this.#length)
    }
    this.#length = length
  }

  /** Everything so far. */
  take(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  #grow(length: number): void {
    const bytes = new Uint8Array(Math.max(leastCapacity, Math.min(2 * length, this.#limitBytes)))
    bytes.set(this.take())
    this.#bytes = bytes
    this.#isBorrowed = false
  }
}
