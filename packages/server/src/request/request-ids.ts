import type { Random } from '@cratestack/core'

const idBytes = 16
/** How many ids one draw of chance is good for: a call into the platform costs more than an id. */
const idsPerDraw = 64

/** Makes ids for requests that come without a trace: 32 hex digits, as a trace id has. */
export class RequestIds {
  readonly #random: Random
  #pool: Uint8Array = new Uint8Array(0)
  #at = 0

  constructor(random: Random) {
    this.#random = random
  }

  next(): string {
    if (this.#at >= this.#pool.length) {
      this.#pool = this.#random.bytes(idBytes * idsPerDraw)
      this.#at = 0
    }
    let id = ''
    const end = this.#at + idBytes
    for (let index = this.#at; index < end; index += 1) id += hexPairs[this.#pool[index] ?? 0]
    this.#at = end
    return id
  }
}

const hexPairs: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
)
