/** Why a pattern is refused. Offsets count UTF-16 units of the pattern. */
export interface RegexMistake {
  readonly message: string
  readonly hint: string | undefined
  readonly start: number
  readonly end: number
}

/** A stretch of a pattern, in UTF-16 units. */
export interface PatternSpan {
  readonly start: number
  readonly end: number
}

/**
 * Carries the first mistake out of the reader. After it nothing else in the pattern can be trusted
 * to mean what it seems to, so reading stops; it never leaves `findRegexMistake`.
 */
export class PatternRefusal extends Error {
  readonly mistake: RegexMistake

  constructor(mistake: RegexMistake) {
    super(mistake.message)
    this.mistake = mistake
  }
}
