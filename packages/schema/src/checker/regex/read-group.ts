import type { PatternRefusal } from './mistake.ts'
import type { PatternCursor, PatternFlags } from './pattern-cursor.ts'

/** What stands between `(` and the inside of a group; `flags` alone has no inside. */
export interface GroupHead {
  readonly kind: 'group' | 'flags'
  /** The flags in force inside, or from here on. */
  readonly flags: PatternFlags
}

const lookAround: ReadonlyMap<string, string> = new Map([
  ['?=', 'look-ahead'],
  ['?!', 'negative look-ahead'],
  ['?<=', 'look-behind'],
  ['?<!', 'negative look-behind'],
])

const flagLetters = 'imsUuRx'

/** Reads the head of a group. `names` collects the names of capturing groups. */
export function readGroupHead(cursor: PatternCursor, names: Set<string>): GroupHead {
  const start = cursor.position
  cursor.advancePastBlanks()
  for (const [prefix, name] of lookAround) {
    if (!cursor.advanceOver(prefix)) continue
    throw cursor.refusal(
      cursor.spanFrom(start),
      `found ${name} "(${prefix}", which this dialect does not have`,
      'patterns run in linear time, so look-around does not exist; match the surrounding text ' +
        'itself, or use a second validator',
    )
  }
  if (cursor.advanceOver('?P<') || cursor.advanceOver('?<')) {
    readGroupName(cursor, start, names)
    return { kind: 'group', flags: cursor.flags }
  }
  if (!cursor.advanceOver('?')) return { kind: 'group', flags: cursor.flags }
  return readFlags(cursor, start)
}

function readGroupName(cursor: PatternCursor, start: number, names: Set<string>): void {
  const nameStart = cursor.position
  while (cursor.peek() !== '>') {
    if (cursor.atEnd) {
      throw cursor.refusal(cursor.spanFrom(start), 'this group name is never closed, expected ">"')
    }
    checkNameCharacter(cursor, cursor.position === nameStart)
    cursor.advance()
  }
  const name = cursor.text.slice(nameStart, cursor.position)
  const span = cursor.spanFrom(nameStart)
  cursor.advance()
  if (name === '') {
    throw cursor.refusal(cursor.spanFrom(start), 'found an empty group name, expected a name')
  }
  if (names.has(name)) {
    throw cursor.refusal(
      span,
      `found a second group named "${name}"`,
      'every named group needs a name of its own',
    )
  }
  names.add(name)
}

function checkNameCharacter(cursor: PatternCursor, first: boolean): void {
  const allowed = first ? /^[\p{Alphabetic}_]$/u : /^[\p{Alphabetic}\p{N}_.[\]]$/u
  if (allowed.test(cursor.peek())) return
  throw cursor.refusal(
    cursor.characterSpan,
    first
      ? `found "${cursor.peek()}" at the start of a group name, expected a letter or "_"`
      : `found "${cursor.peek()}" in a group name, expected a letter, a digit, "_" or ">"`,
  )
}

function readFlags(cursor: PatternCursor, start: number): GroupHead {
  const seen = new Set<string>()
  const on = new Map<string, boolean>()
  while (cursor.peek() !== ':' && cursor.peek() !== ')') {
    if (cursor.atEnd) throw unclosedFlags(cursor, start)
    checkFlag(cursor, start, seen)
    on.set(cursor.peek(), !seen.has('-'))
    seen.add(cursor.peek())
    cursor.advance()
  }
  if (seen.has('-') && cursor.text[cursor.position - 1] === '-') {
    throw cursor.refusal(
      cursor.spanFrom(cursor.position - 1),
      'found "-" with no flag after it, expected a flag to switch off',
    )
  }
  const isGroup = cursor.peek() === ':'
  cursor.advance()
  if (!isGroup && seen.size === 0) {
    throw cursor.refusal(
      cursor.spanFrom(start),
      'found "(?)", expected flags after "?"',
      'write "(?i)" for a flag or "(?:...)" for a group that does not capture',
    )
  }
  const { verbose, unicode, ignoreCase } = cursor.flags
  return {
    kind: isGroup ? 'group' : 'flags',
    flags: {
      verbose: on.get('x') ?? verbose,
      unicode: on.get('u') ?? unicode,
      ignoreCase: on.get('i') ?? ignoreCase,
    },
  }
}

function checkFlag(cursor: PatternCursor, start: number, seen: ReadonlySet<string>): void {
  const character = cursor.peek()
  const { characterSpan } = cursor
  if (character !== '-' && !flagLetters.includes(character)) {
    throw cursor.refusal(
      characterSpan,
      `found "${character}" after "(?", expected a flag, ":" or a group name in "<...>"`,
      unknownFlagHint(cursor.text.slice(start)),
    )
  }
  if (seen.has(character)) {
    throw cursor.refusal(
      characterSpan,
      character === '-'
        ? 'found a second "-" among the flags, expected one'
        : `found the flag "${character}" twice, expected it once`,
    )
  }
}

function unknownFlagHint(group: string): string {
  if (group.startsWith('(?>')) return 'patterns never go back, so atomic groups are not needed'
  if (/^\(\?(?:R|P[=>]|&|[0-9])/.test(group)) {
    return 'patterns run in linear time, so recursion and back-references do not exist'
  }
  return 'the flags are i, m, s, U, u, R and x'
}

function unclosedFlags(cursor: PatternCursor, start: number): PatternRefusal {
  return cursor.refusal(
    cursor.spanFrom(start),
    'the pattern ends inside "(?", expected flags, ":" or a group name',
  )
}
