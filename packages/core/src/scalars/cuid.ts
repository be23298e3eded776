import type { Random } from './random.ts'

const letters = 'abcdefghijklmnopqrstuvwxyz'
const lettersAndDigits = '0123456789abcdefghijklmnopqrstuvwxyz'

/** The usual length of a CUID2. */
const cuidLength = 24

/**
 * Whether a text has the shape that filters ask of a Cuid: 2 to 32 lower-case letters and digits
 * (spec/language 3.3). Every CUID2 has it; bodies and paths take any text.
 */
export function isCuid(text: string): boolean {
  return /^[a-z0-9]{2,32}$/.test(text)
}

/**
 * Makes an id of CUID2's shape: a letter, then 23 letters and digits. All of it is chance, 123
 * bits, so nothing can be told about when or where it was made.
 */
export function createCuid(random: Random): string {
  return `${pick(random, letters, 1)}${pick(random, lettersAndDigits, cuidLength - 1)}`
}

/** Draws evenly: a byte past the last full round of the alphabet is thrown away. */
function pick(random: Random, alphabet: string, length: number): string {
  const limit = 256 - (256 % alphabet.length)
  let text = ''
  while (text.length < length) {
    for (const byte of random.bytes(length - text.length))
      if (byte < limit) text += alphabet.charAt(byte % alphabet.length)
  }
  return text
}
