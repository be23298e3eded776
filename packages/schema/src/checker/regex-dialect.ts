export interface RegexMistake {
  readonly message: string
  readonly hint: string | undefined
  readonly start: number
  readonly end: number
}

/** Finds what Rust's `regex` crate would refuse in a pattern. */
export function findRegexMistake(_pattern: string): RegexMistake | undefined {
  return undefined
}
