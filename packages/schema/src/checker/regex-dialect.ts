import type { RegexMistake } from './regex/mistake.ts'
import { PatternRefusal } from './regex/mistake.ts'
import { readPattern } from './regex/read-pattern.ts'

export type { RegexMistake } from './regex/mistake.ts'

/**
 * Finds what Rust's `regex` crate 1.x, with its default settings, would refuse in a pattern.
 *
 * Time is linear in the length of the pattern, and no text makes it throw.
 *
 * @returns the first mistake, with offsets in UTF-16 units of `pattern`; `undefined` when the crate
 * would accept the pattern
 */
export function findRegexMistake(pattern: string): RegexMistake | undefined {
  try {
    readPattern(pattern)
    return undefined
  } catch (error) {
    if (error instanceof PatternRefusal) return error.mistake
    throw error
  }
}
