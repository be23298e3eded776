/** A stretch of source text: half open, in UTF-16 code units, so that `text.slice(start, end)` is what it names. */
export interface Span {
  readonly start: number
  readonly end: number
}

export function spanOf(start: number, end: number): Span {
  return { start, end }
}

/** The smallest span that holds both. */
export function joinSpans(first: Span, last: Span): Span {
  return { start: Math.min(first.start, last.start), end: Math.max(first.end, last.end) }
}
