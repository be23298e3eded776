import type { PatternRefusal } from './mistake.ts'
import type { PatternCursor } from './pattern-cursor.ts'
import { isBlank } from './pattern-cursor.ts'
import type { RepetitionRange } from './weight.ts'

const largestCount = 0xff_ff_ff_ff

/** Reads `{n}`, `{n,}` or `{n,m}`. The cursor stands on the brace, and then on what follows. */
export function readRepetitionRange(cursor: PatternCursor): RepetitionRange {
  const start = cursor.position
  cursor.advancePastBlanks()
  const min = readCount(cursor, start)
  const range = { min, max: readUpperCount(cursor, start, min) }
  if (cursor.peek() !== '}') throw unclosed(cursor, start)
  const end = cursor.position + 1
  cursor.advancePastBlanks()
  if (range.max !== undefined && range.min > range.max) {
    throw cursor.refusal(
      cursor.spanFrom(start, end),
      `found a repetition of at least ${range.min} and at most ${range.max} times`,
      'the smaller count comes first',
    )
  }
  return range
}

function readUpperCount(cursor: PatternCursor, start: number, min: number): number | undefined {
  if (cursor.peek() !== ',') return min
  cursor.advancePastBlanks()
  return cursor.peek() === '}' ? undefined : readCount(cursor, start)
}

function readCount(cursor: PatternCursor, start: number): number {
  // Blanks around a count mean nothing, in verbose mode or not.
  while (isBlank(cursor.peek())) cursor.advance()
  const countStart = cursor.position
  let digits = ''
  while (/^[0-9]$/.test(cursor.peek())) {
    digits += cursor.peek()
    cursor.advancePastBlanks()
  }
  const countEnd = cursor.position
  while (isBlank(cursor.peek())) cursor.advancePastBlanks()
  if (digits === '') {
    if (cursor.atEnd) throw unclosed(cursor, start)
    throw cursor.refusal(
      cursor.characterSpan,
      `found "${cursor.peek()}", expected a count of digits`,
      'counts are "{2}", "{2,}" or "{0,2}"; write "\\{" to match a brace',
    )
  }
  if (Number(digits) > largestCount) {
    throw cursor.refusal(
      cursor.spanFrom(countStart, countEnd),
      `found a count above ${largestCount}`,
    )
  }
  return Number(digits)
}

function unclosed(cursor: PatternCursor, start: number): PatternRefusal {
  return cursor.refusal(
    cursor.spanFrom(start, Math.max(start + 1, cursor.position)),
    'this count is never closed, expected "}"',
    'counts are "{2}", "{2,}" or "{0,2}"; write "\\{" to match a brace',
  )
}
