import type { Atom } from './atom.ts'
import type { PatternCursor } from './pattern-cursor.ts'
import { propertySet } from './set-size.ts'
import { findProperty } from './unicode-properties.ts'

/** Reads `\pL`, `\p{Letter}` or `\p{Script=Greek}`. The cursor stands on the `p` or `P`. */
export function readPropertyEscape(cursor: PatternCursor, start: number): Atom {
  const negated = cursor.peek() === 'P'
  if (!cursor.advancePastBlanks()) {
    throw cursor.refusal(
      cursor.spanFrom(start),
      `the pattern ends after "\\${negated ? 'P' : 'p'}", expected a property`,
      'write a category as in "\\pL" or a property as in "\\p{Greek}"',
    )
  }
  const query = cursor.peek() === '{' ? readBraced(cursor, start) : readOneLetter(cursor)
  const span = cursor.spanFrom(start)
  if (!cursor.flags.unicode) {
    throw cursor.refusal(
      span,
      'found a Unicode property without the "u" flag',
      'leave the "u" flag on here',
    )
  }
  const property = findProperty(query)
  switch (property.kind) {
    case 'known':
      return propertySet(property.name, negated !== query.includes('!='), cursor.flags, span)
    case 'unknown property':
      throw cursor.refusal(
        span,
        `found unknown Unicode property "${property.name}"`,
        property.name.startsWith('^')
          ? 'write "\\P" rather than "^" for everything without the property'
          : 'categories ("L"), scripts ("Greek") and yes-or-no properties ("Alphabetic") are known',
      )
    case 'unknown value':
      throw cursor.refusal(
        span,
        `found unknown value "${property.value}" of the Unicode property "${property.name}"`,
      )
  }
}

function readBraced(cursor: PatternCursor, start: number): string {
  let query = ''
  cursor.advancePastBlanks()
  while (cursor.peek() !== '}') {
    if (cursor.atEnd) {
      throw cursor.refusal(cursor.spanFrom(start), 'this property is never closed, expected "}"')
    }
    query += cursor.peek()
    cursor.advancePastBlanks()
  }
  cursor.advance()
  return query
}

function readOneLetter(cursor: PatternCursor): string {
  const letter = cursor.peek()
  if (letter === '\\') {
    throw cursor.refusal(cursor.characterSpan, 'found "\\", expected the letter of a category')
  }
  cursor.advancePastBlanks()
  return letter
}
