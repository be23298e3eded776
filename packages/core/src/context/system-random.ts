import type { Random } from '../scalars/random.ts'

/** The part of a platform that has secure chance; `globalThis` has it. */
export interface RandomPlatform {
  readonly crypto: { getRandomValues<Bytes extends Uint8Array<ArrayBuffer>>(bytes: Bytes): Bytes }
}

/** Web Crypto fills at most this many bytes at once. */
const bytesPerCall = 65_536

/** Draws from the secure generator of the platform that is passed in: `systemRandom(globalThis)`. */
export function systemRandom(platform: RandomPlatform): Random {
  return {
    bytes(length) {
      const bytes = new Uint8Array(length)
      for (let start = 0; start < length; start += bytesPerCall)
        platform.crypto.getRandomValues(bytes.subarray(start, start + bytesPerCall))
      return bytes
    },
  }
}
