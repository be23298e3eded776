import type { Atom } from './atom.ts'
import { invalidUtf8Refusal } from './atom.ts'
import type { PatternSpan } from './mistake.ts'
import type { PatternFlags } from './pattern-cursor.ts'
import { PatternCursor } from './pattern-cursor.ts'
import { readClass } from './read-class.ts'
import { readEscape } from './read-escape.ts'
import type { GroupHead } from './read-group.ts'
import { readGroupHead } from './read-group.ts'
import { readRepetitionRange } from './read-repetition.ts'
import type { RepetitionRange, Weight } from './weight.ts'
import {
  assertionWeight,
  byteSetBytes,
  choice,
  deeper,
  deepestNesting,
  largestProgramBytes,
  leaf,
  repeated,
  sequence,
  stateBytes,
  weightless,
} from './weight.ts'

/** A group that is being read. The outermost has no head: it is the pattern itself. */
interface OpenGroup {
  readonly start: number
  readonly head: GroupHead | undefined
  /** The flags in force outside, which come back when the group closes. */
  readonly outerFlags: PatternFlags
  /** The alternatives before the last `|`. */
  alternatives: Weight | undefined
  /** Everything of this alternative but its last part. */
  before: Weight
  /** The last part, which a repetition would apply to. */
  last: Part | undefined
  partCount: number
}

interface Part {
  readonly start: number
  readonly weight: Weight
  /** `(?i)` and its like are parts that nothing can repeat. */
  readonly repeatable: boolean
}

const dotBytes = 900

/** A letter with its other case: a set of two bytes. */
const foldedLetterBytes: number = byteSetBytes(2)

/** Reads a whole pattern, refusing it at the first mistake. */
export function readPattern(text: string): void {
  const stray = /\p{Surrogate}/u.exec(text)
  const cursor = new PatternCursor(text)
  if (stray !== null) {
    throw cursor.refusal(
      cursor.spanFrom(stray.index, stray.index + 1),
      'found half of a surrogate pair, expected a whole character',
    )
  }
  new PatternReader(cursor).read()
}

/** Keeps the open groups in a list of its own, so that no nesting exhausts the call stack. */
class PatternReader {
  readonly #cursor: PatternCursor
  readonly #outer: OpenGroup[] = []
  readonly #names = new Set<string>()
  #group: OpenGroup

  constructor(cursor: PatternCursor) {
    this.#cursor = cursor
    this.#group = openGroup(cursor, 0, undefined)
  }

  read(): void {
    const cursor = this.#cursor
    cursor.skipBlanks()
    while (!cursor.atEnd) {
      this.#readPart()
      cursor.skipBlanks()
    }
    if (this.#group.head !== undefined) {
      throw cursor.refusal(
        cursor.spanFrom(this.#group.start, this.#group.start + 1),
        'this group is never closed, expected ")"',
        'write "\\(" to match a parenthesis',
      )
    }
    this.#checkSize(groupWeight(this.#group))
  }

  #readPart(): void {
    const cursor = this.#cursor
    const start = cursor.position
    switch (cursor.peek()) {
      case '(':
        this.#openGroup(start)
        break
      case ')':
        this.#closeGroup()
        break
      case '|':
        this.#startAlternative()
        break
      case '?':
        this.#repeat({ min: 0, max: 1 })
        break
      case '*':
        this.#repeat({ min: 0, max: undefined })
        break
      case '+':
        this.#repeat({ min: 1, max: undefined })
        break
      case '{':
        this.#repeat(undefined)
        break
      default:
        this.#add(start, readSinglePart(cursor))
    }
  }

  #add(start: number, weight: Weight, repeatable = true): void {
    this.#checkDepth(start, weight)
    const group = this.#group
    if (group.last !== undefined) group.before = sequence(group.before, group.last.weight)
    group.last = { start, weight, repeatable }
    group.partCount++
  }

  #openGroup(start: number): void {
    const head = readGroupHead(this.#cursor, this.#names)
    if (head.kind === 'flags') {
      this.#cursor.flags = head.flags
      this.#add(start, weightless, false)
      return
    }
    this.#outer.push(this.#group)
    this.#group = openGroup(this.#cursor, start, head)
    this.#cursor.flags = head.flags
  }

  #closeGroup(): void {
    const cursor = this.#cursor
    const { start, head, outerFlags } = this.#group
    const outer = this.#outer.pop()
    if (outer === undefined || head === undefined) {
      throw cursor.refusal(
        cursor.characterSpan,
        'found ")" without a "(" before it',
        'write "\\)" to match a parenthesis',
      )
    }
    const inside = groupWeight(this.#group)
    this.#checkDepth(start, inside)
    cursor.advance()
    cursor.flags = outerFlags
    this.#group = outer
    this.#add(start, deeper(inside))
  }

  #startAlternative(): void {
    const group = this.#group
    const finished = sequenceWeight(group)
    this.#checkDepth(group.start, finished)
    group.alternatives =
      group.alternatives === undefined ? finished : choice(group.alternatives, finished)
    group.before = weightless
    group.last = undefined
    group.partCount = 0
    this.#cursor.advance()
  }

  /** Repeats the last part: by `range`, or by the counts in braces that stand here. */
  #repeat(range: RepetitionRange | undefined): void {
    const cursor = this.#cursor
    const operator = cursor.position
    const part = this.#group.last
    if (part === undefined || !part.repeatable) {
      throw cursor.refusal(
        cursor.characterSpan,
        `found "${cursor.peek()}" with nothing before it to repeat`,
        `write "\\${cursor.peek()}" to match the character itself`,
      )
    }
    const counts = range ?? readRepetitionRange(cursor)
    if (range !== undefined) cursor.advance()
    if (cursor.peek() === '?') cursor.advance()
    const weight = repeated(part.weight, counts, cursor.spanFrom(operator))
    this.#checkDepth(part.start, weight)
    this.#group.last = { ...part, weight }
  }

  #checkDepth(start: number, weight: Weight): void {
    if (weight.depth <= deepestNesting) return
    throw this.#cursor.refusal(
      this.#cursor.spanFrom(start),
      `found more than ${deepestNesting} levels of nesting`,
      'every group, repetition, sequence, alternative and set is a level; flatten some',
    )
  }

  #checkSize(weight: Weight): void {
    this.#checkDepth(0, weight)
    // Text that is not repeated is often searched for without being compiled, and never counts.
    if (weight.bytes <= largestProgramBytes || weight.heaviest === undefined) return
    throw this.#cursor.refusal(
      weight.heaviest.span,
      'found repetitions that compile to more than 10 MiB',
      'a counted repetition is written out as often as its counts say, and "\\w" or "\\p{L}" is ' +
        'large already; use smaller counts, an ASCII set like "[a-z0-9]", or @length',
    )
  }
}

function openGroup(cursor: PatternCursor, start: number, head: GroupHead | undefined): OpenGroup {
  return {
    start,
    head,
    outerFlags: cursor.flags,
    alternatives: undefined,
    before: weightless,
    last: undefined,
    partCount: 0,
  }
}

function sequenceWeight(group: OpenGroup): Weight {
  const { last } = group
  if (last === undefined) return weightless
  return group.partCount === 1 ? last.weight : deeper(sequence(group.before, last.weight))
}

function groupWeight(group: OpenGroup): Weight {
  const finished = sequenceWeight(group)
  return group.alternatives === undefined ? finished : deeper(choice(group.alternatives, finished))
}

/** Reads a part that has no other parts inside. */
function readSinglePart(cursor: PatternCursor): Weight {
  const character = cursor.peek()
  switch (character) {
    case '[':
      return readClass(cursor)
    case '\\':
      return atomWeight(readEscape(cursor), cursor.flags)
    case '.':
      return readDot(cursor)
    case '^':
    case '$':
      cursor.advance()
      return assertionWeight
    default:
      cursor.advance()
      return characterWeight(character, cursor.flags)
  }
}

function readDot(cursor: PatternCursor): Weight {
  const span: PatternSpan = cursor.characterSpan
  if (!cursor.flags.unicode) throw invalidUtf8Refusal(cursor, span, '"." without the "u" flag')
  cursor.advance()
  return leaf(dotBytes)
}

function atomWeight(atom: Atom, flags: PatternFlags): Weight {
  switch (atom.kind) {
    case 'assertion':
      return assertionWeight
    case 'set':
      return leaf(atom.bytes)
    case 'character':
      return characterWeight(atom.character, flags)
  }
}

function characterWeight(character: string, flags: PatternFlags): Weight {
  const codePoint = character.codePointAt(0) ?? 0
  if (flags.ignoreCase) {
    return leaf(/^[A-Za-z]$/.test(character) ? foldedLetterBytes : stateBytes)
  }
  return leaf(stateBytes * utf8Length(codePoint))
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1
  if (codePoint < 0x800) return 2
  return codePoint < 0x10000 ? 3 : 4
}
