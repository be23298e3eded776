import type { Atom } from './atom.ts'
import { invalidUtf8Refusal } from './atom.ts'
import type { PatternRefusal, PatternSpan } from './mistake.ts'
import type { PatternCursor } from './pattern-cursor.ts'
import { readPropertyEscape } from './read-property.ts'
import { perlSet } from './set-size.ts'

const controlCharacters: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['f', '\f'],
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['v', '\v'],
])

const wordBoundaries: ReadonlySet<string> = new Set(['start', 'end', 'start-half', 'end-half'])

const backReferenceHint =
  'patterns run in linear time, so back-references do not exist; write out what may be repeated'

/** Hints for letters that other dialects escape. */
const foreignEscapes: ReadonlyMap<string, string> = new Map([
  ['Z', 'write "\\z" for the end of the text'],
  ['h', 'write "[ \\t]" for blanks inside a line'],
  ['H', 'write "[^ \\t]" for anything but blanks'],
  ['R', 'write "(?:\\r\\n|\\n|\\r)" for the end of a line'],
  ['e', 'write "\\x1B" for the escape character'],
  ['c', 'write a control character by its number: "\\x0D"'],
  ['k', backReferenceHint],
  ['g', backReferenceHint],
  ['G', 'a search always starts at the beginning; use "\\A" for the start of the text'],
  ['K', 'patterns run in linear time, so look-around does not exist; capture what you need'],
  ['X', 'there is no escape for a whole grapheme; list the characters in a set'],
  ['Q', 'escape every special character by itself'],
  ['E', 'escape every special character by itself'],
  ['N', 'write "[^\\n]" for anything but a line feed'],
])

/** Reads an escape. The cursor stands on the backslash, and then on what follows the escape. */
export function readEscape(cursor: PatternCursor): Atom {
  const start = cursor.position
  if (!cursor.advance()) {
    throw cursor.refusal(
      cursor.spanFrom(start),
      'the pattern ends in a backslash, expected a character after it',
      'write "\\\\" to match a backslash',
    )
  }
  const letter = cursor.peek()
  switch (letter) {
    case 'x':
    case 'u':
    case 'U':
      return readNumber(cursor, start)
    case 'p':
    case 'P':
      return readPropertyEscape(cursor, start)
    default:
      cursor.advance()
      return readLetterEscape(cursor, letter, cursor.spanFrom(start))
  }
}

function readLetterEscape(cursor: PatternCursor, letter: string, span: PatternSpan): Atom {
  switch (letter) {
    case 'b':
      readWordBoundaryKind(cursor)
      return { kind: 'assertion', span: cursor.spanFrom(span.start) }
    case 'B':
    case 'A':
    case 'z':
    case '<':
    case '>':
      return { kind: 'assertion', span }
    case 'd':
    case 's':
    case 'w':
      return perlSet(letter, cursor.flags, span)
    case 'D':
    case 'S':
    case 'W':
      if (!cursor.flags.unicode) {
        throw invalidUtf8Refusal(cursor, span, `"\\${letter}" without the "u" flag`)
      }
      return perlSet(letter, cursor.flags, span)
  }
  const character = controlCharacters.get(letter) ?? letter
  // Letters and digits are kept for escapes to come, and nothing outside ASCII is special.
  const isKnown = controlCharacters.has(letter) || /^[\0-\x7F]$/.test(letter)
  if (isKnown && (controlCharacters.has(letter) || !/^[0-9A-Za-z]$/.test(letter))) {
    return { kind: 'character', character, span }
  }
  throw unknownEscape(cursor, letter, span)
}

function unknownEscape(cursor: PatternCursor, letter: string, span: PatternSpan): PatternRefusal {
  if (letter === '0') {
    return cursor.refusal(
      span,
      'found "\\0", which this dialect does not have',
      'write "\\x00" for the zero character; numbers are hexadecimal, never octal',
    )
  }
  if (/^[1-9]$/.test(letter)) {
    return cursor.refusal(
      span,
      `found back-reference "\\${letter}", which this dialect does not have`,
      backReferenceHint,
    )
  }
  const isAscii = letter <= '\x7F'
  return cursor.refusal(
    span,
    `found unknown escape "\\${letter}"`,
    foreignEscapes.get(letter) ??
      (isAscii ? undefined : 'characters outside ASCII stand for themselves, without a backslash'),
  )
}

/** Reads `{start}` and its like after `\b`. Any other brace is left there: it is a count. */
function readWordBoundaryKind(cursor: PatternCursor): void {
  if (cursor.peek() !== '{') return
  const brace = cursor.position
  if (!cursor.advancePastBlanks()) throw unclosedBoundary(cursor, brace)
  const nameStart = cursor.position
  if (!isBoundaryLetter(cursor.peek())) {
    cursor.position = brace
    return
  }
  let name = ''
  while (isBoundaryLetter(cursor.peek())) {
    name += cursor.peek()
    cursor.advancePastBlanks()
  }
  if (cursor.peek() !== '}') throw unclosedBoundary(cursor, brace)
  const span = cursor.spanFrom(nameStart)
  cursor.advance()
  if (wordBoundaries.has(name)) return
  throw cursor.refusal(
    span,
    `found unknown word boundary "${name}"`,
    'the boundaries are "\\b{start}", "\\b{end}", "\\b{start-half}" and "\\b{end-half}"',
  )
}

function unclosedBoundary(cursor: PatternCursor, brace: number): PatternRefusal {
  return cursor.refusal(
    cursor.spanFrom(brace),
    'this word boundary is never closed, expected "}"',
    'the boundaries are "\\b{start}", "\\b{end}", "\\b{start-half}" and "\\b{end-half}"',
  )
}

function isBoundaryLetter(character: string): boolean {
  return /^[A-Za-z-]$/.test(character)
}

const digitCounts: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
])

/** Reads `\x7F`, `\u007F`, `\U0000007F` or any of the letters with `{7F}`. */
function readNumber(cursor: PatternCursor, start: number): Atom {
  const letter = cursor.peek()
  const digitCount = digitCounts.get(letter) ?? 0
  if (!cursor.advancePastBlanks()) throw shortNumber(cursor, start, letter)
  const inBraces = cursor.peek() === '{'
  const digits = inBraces ? readBracedDigits(cursor, start) : readDigits(cursor, start, digitCount)
  const span = cursor.spanFrom(start)
  const codePoint = Number.parseInt(digits, 16)
  if (codePoint > 0x10_ff_ff || (codePoint >= 0xd8_00 && codePoint <= 0xdf_ff)) {
    throw cursor.refusal(
      span,
      `found the number ${digits}, which is no Unicode character`,
      'characters are numbered 0 to D7FF and E000 to 10FFFF',
    )
  }
  // Only the two-digit form names a byte; the others always name a character.
  if (!cursor.flags.unicode && letter === 'x' && !inBraces && codePoint > 0x7f) {
    throw invalidUtf8Refusal(cursor, span, `the byte "\\x${digits}" without the "u" flag`)
  }
  return { kind: 'character', character: String.fromCodePoint(codePoint), span }
}

function readDigits(cursor: PatternCursor, start: number, count: number): string {
  const letter = cursor.text[start + 1] ?? ''
  let digits = ''
  while (digits.length < count) {
    if (cursor.atEnd) throw shortNumber(cursor, start, letter)
    digits += readHexDigit(cursor)
  }
  return digits
}

function readBracedDigits(cursor: PatternCursor, start: number): string {
  let digits = ''
  cursor.advancePastBlanks()
  while (cursor.peek() !== '}') {
    if (cursor.atEnd) {
      throw cursor.refusal(cursor.spanFrom(start), 'this number is never closed, expected "}"')
    }
    digits += readHexDigit(cursor)
  }
  cursor.advancePastBlanks()
  if (digits === '') {
    throw cursor.refusal(
      cursor.spanFrom(start),
      'found an empty number, expected hexadecimal digits',
    )
  }
  return digits
}

function readHexDigit(cursor: PatternCursor): string {
  const digit = cursor.peek()
  if (!/^[0-9A-Fa-f]$/.test(digit)) {
    throw cursor.refusal(cursor.characterSpan, `found "${digit}", expected a hexadecimal digit`)
  }
  cursor.advancePastBlanks()
  return digit
}

function shortNumber(cursor: PatternCursor, start: number, letter: string): PatternRefusal {
  return cursor.refusal(
    cursor.spanFrom(start),
    `the pattern ends inside "\\${letter}", expected ${digitCounts.get(letter)} hexadecimal digits`,
  )
}
