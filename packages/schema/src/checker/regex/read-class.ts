import type { Atom } from './atom.ts'
import { invalidUtf8Refusal } from './atom.ts'
import type { PatternRefusal, PatternSpan } from './mistake.ts'
import type { PatternCursor } from './pattern-cursor.ts'
import { characterAt, isBlank } from './pattern-cursor.ts'
import { readEscape } from './read-escape.ts'
import { SetSize } from './set-size.ts'
import type { Weight } from './weight.ts'
import { deepestNesting, leaf } from './weight.ts'

/** A bracket that is being read. */
interface OpenClass {
  readonly start: number
  readonly negated: boolean
  readonly size: SetSize
  /** The depth of what stands left of the last `&&`, `--` or `~~`. */
  leftDepth: number | undefined
  itemCount: number
  itemDepth: number
}

const operators = ['&&', '--', '~~']

const asciiNames: ReadonlySet<string> = new Set(
  'alnum alpha ascii blank cntrl digit graph lower print punct space upper word xdigit'.split(' '),
)

/** Reads a bracketed set with everything in it. The cursor stands on the outermost `[`. */
export function readClass(cursor: PatternCursor): Weight {
  const outer: OpenClass[] = []
  let set = openClass(cursor)
  for (;;) {
    cursor.skipBlanks()
    if (cursor.atEnd) throw unclosed(cursor, set.start)
    const operator = operators.find((text) => cursor.text.startsWith(text, cursor.position))
    if (cursor.peek() === ']') {
      const depth = closedDepth(set) + 1
      cursor.advance()
      const parent = outer.pop()
      checkDepth(cursor, set.start, depth)
      if (parent === undefined) return { ...leaf(set.size.leastBytes(set.negated)), depth }
      addItem(parent, depth)
      parent.size.addNested()
      set = parent
    } else if (cursor.peek() === '[') {
      if (readAsciiClass(cursor, set)) continue
      outer.push(set)
      set = openClass(cursor)
    } else if (operator !== undefined) {
      set.leftDepth = closedDepth(set)
      checkDepth(cursor, set.start, set.leftDepth)
      set.itemCount = 0
      set.itemDepth = 0
      set.size.addNested()
      cursor.advanceOver(operator)
    } else {
      readItem(cursor, set)
    }
  }
}

function openClass(cursor: PatternCursor): OpenClass {
  const start = cursor.position
  cursor.advancePastBlanks()
  const negated = cursor.peek() === '^'
  if (negated) {
    const span = cursor.spanFrom(start, cursor.position + 1)
    cursor.advancePastBlanks()
    // What a set of bytes leaves out includes bytes that are no characters by themselves.
    if (!cursor.flags.unicode) {
      throw invalidUtf8Refusal(cursor, span, 'a negated set without the "u" flag')
    }
  }
  const set: OpenClass = {
    start,
    negated,
    size: new SetSize(cursor.flags),
    leftDepth: undefined,
    itemCount: 0,
    itemDepth: 0,
  }
  while (cursor.peek() === '-') readLeading(cursor, set)
  // A bracket right at the start stands for itself: there is no empty set.
  if (cursor.peek() === ']' && set.itemCount === 0) readLeading(cursor, set)
  if (cursor.atEnd) throw unclosed(cursor, start)
  return set
}

function readLeading(cursor: PatternCursor, set: OpenClass): void {
  const character = cursor.peek()
  set.size.addRange(character, character)
  addItem(set, 0)
  cursor.advancePastBlanks()
}

/** Reads a character, an escape or a range. */
function readItem(cursor: PatternCursor, set: OpenClass): void {
  const first = readAtom(cursor)
  cursor.skipBlanks()
  if (cursor.atEnd) throw unclosed(cursor, set.start)
  addItem(set, 0)
  const afterDash = cursor.peek() === '-' ? pastBlanks(cursor) : ']'
  if (afterDash === ']' || afterDash === '-') {
    addAtom(cursor, set, first)
    return
  }
  if (!cursor.advancePastBlanks()) throw unclosed(cursor, set.start)
  const last = readAtom(cursor)
  const from = rangeEnd(cursor, first)
  const to = rangeEnd(cursor, last)
  if ((from.codePointAt(0) ?? 0) > (to.codePointAt(0) ?? 0)) {
    throw cursor.refusal(
      cursor.spanFrom(first.span.start, last.span.end),
      `found a range from "${from}" down to "${to}"`,
      'the lower character comes first; write "\\-" to match a hyphen',
    )
  }
  set.size.addRange(from, to)
}

function readAtom(cursor: PatternCursor): Atom {
  if (cursor.peek() === '\\') return checkByteSet(cursor, readEscape(cursor))
  const character = cursor.peek()
  const { characterSpan } = cursor
  cursor.advance()
  return checkByteSet(cursor, { kind: 'character', character, span: characterSpan })
}

function checkByteSet(cursor: PatternCursor, atom: Atom): Atom {
  if (cursor.flags.unicode || atom.kind !== 'character' || atom.character <= '\x7F') return atom
  throw cursor.refusal(
    atom.span,
    `found "${atom.character}" in a set without the "u" flag, expected an ASCII character`,
    'leave the "u" flag on here',
  )
}

function addAtom(cursor: PatternCursor, set: OpenClass, atom: Atom): void {
  switch (atom.kind) {
    case 'character':
      set.size.addRange(atom.character, atom.character)
      return
    case 'set':
      set.size.addSet(atom)
      return
    case 'assertion':
      throw cursor.refusal(
        atom.span,
        `found ${quoted(cursor, atom.span)} in a set, expected characters`,
        quoted(cursor, atom.span) === '"\\b"' ? 'write "\\x08" for the backspace' : undefined,
      )
  }
}

function rangeEnd(cursor: PatternCursor, atom: Atom): string {
  if (atom.kind === 'character') return atom.character
  throw cursor.refusal(
    atom.span,
    `found ${quoted(cursor, atom.span)} as an end of a range, expected a single character`,
    'write "\\-" to match a hyphen',
  )
}

function quoted(cursor: PatternCursor, span: PatternSpan): string {
  return `"${cursor.text.slice(span.start, span.end)}"`
}

/**
 * The character after the hyphen here, past blanks in verbose mode.
 *
 * The crate looks at a comment here in its own way: it skips blanks and the first `#`, and what
 * follows that is what it sees, although it is the inside of a comment. Where nothing but blanks
 * follows, it sees the first of them.
 */
function pastBlanks(cursor: PatternCursor): string {
  if (!cursor.flags.verbose) return cursor.nextCharacter
  const { text } = cursor
  const afterDash = cursor.position + 1
  let position = afterDash
  let inComment = false
  while (position < text.length) {
    const character = characterAt(text, position)
    if (!isBlank(character)) {
      if (inComment || character !== '#') return character
      inComment = true
    }
    position += character.length
  }
  return characterAt(text, afterDash)
}

/** Reads `[:alpha:]`. Anything that only looks like one is an ordinary set. */
function readAsciiClass(cursor: PatternCursor, set: OpenClass): boolean {
  const { text, position } = cursor
  if (!text.startsWith('[:', position)) return false
  const negated = text[position + 2] === '^'
  const nameStart = position + (negated ? 3 : 2)
  const nameEnd = text.indexOf(':', nameStart)
  if (nameEnd === -1 || text[nameEnd + 1] !== ']') return false
  if (!asciiNames.has(text.slice(nameStart, nameEnd))) return false
  cursor.position = nameEnd + 2
  if (negated && !cursor.flags.unicode) {
    throw invalidUtf8Refusal(
      cursor,
      cursor.spanFrom(position),
      'a negated set without the "u" flag',
    )
  }
  addItem(set, 0)
  set.size.addNested()
  return true
}

function addItem(set: OpenClass, depth: number): void {
  set.itemCount++
  set.itemDepth = Math.max(set.itemDepth, depth)
}

/** How deep the inside of a set is. Several items are one level, an operator is another. */
function closedDepth(set: OpenClass): number {
  const right = set.itemCount > 1 ? set.itemDepth + 1 : set.itemDepth
  return set.leftDepth === undefined ? right : Math.max(set.leftDepth, right) + 1
}

function checkDepth(cursor: PatternCursor, start: number, depth: number): void {
  if (depth <= deepestNesting) return
  throw cursor.refusal(
    cursor.spanFrom(start),
    `found more than ${deepestNesting} levels of nesting`,
    'every set and every "&&", "--" or "~~" is a level; flatten some',
  )
}

function unclosed(cursor: PatternCursor, start: number): PatternRefusal {
  return cursor.refusal(
    cursor.spanFrom(start, start + 1),
    'this set is never closed, expected "]"',
    'write "\\[" to match a bracket',
  )
}
