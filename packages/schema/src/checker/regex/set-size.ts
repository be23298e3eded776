import type { Atom } from './atom.ts'
import type { PatternSpan } from './mistake.ts'
import type { PatternFlags } from './pattern-cursor.ts'
import { byteSetBytes, stateBytes } from './weight.ts'

/** The least a set and its complement take when compiled, as the crate's own limit measures it. */
interface SetBytes {
  readonly inside: number
  readonly outside: number
}

type SetAtom = Extract<Atom, { kind: 'set' }>

/** Sets of characters that grow with Unicode; the numbers are those of Unicode 16, less 3 %. */
const unicodeSets: Readonly<Record<string, SetBytes>> = {
  d: { inside: 4_900, outside: 12_300 },
  s: { inside: 630, outside: 1_840 },
  w: { inside: 48_500, outside: 45_100 },
  alphabetic: { inside: 45_700, outside: 43_200 },
  letter: { inside: 41_600, outside: 41_600 },
  uppercaseletter: { inside: 25_700, outside: 29_200 },
  lowercaseletter: { inside: 26_700, outside: 30_300 },
  otherletter: { inside: 33_100, outside: 35_700 },
  uppercase: { inside: 26_100, outside: 29_800 },
  lowercase: { inside: 27_300, outside: 31_000 },
  mark: { inside: 18_100, outside: 26_300 },
  nonspacingmark: { inside: 18_800, outside: 28_000 },
  number: { inside: 9_400, outside: 19_700 },
  decimalnumber: { inside: 4_900, outside: 12_300 },
  punctuation: { inside: 11_500, outside: 22_100 },
  otherpunctuation: { inside: 10_800, outside: 20_900 },
  symbol: { inside: 15_300, outside: 20_600 },
  othersymbol: { inside: 12_700, outside: 16_300 },
  idstart: { inside: 42_100, outside: 42_000 },
  idcontinue: { inside: 48_500, outside: 44_900 },
  xidstart: { inside: 42_100, outside: 42_000 },
  xidcontinue: { inside: 48_500, outside: 44_900 },
}

const shortNames: ReadonlyMap<string, string> = new Map([
  ['alpha', 'alphabetic'],
  ['l', 'letter'],
  ['lu', 'uppercaseletter'],
  ['ll', 'lowercaseletter'],
  ['lo', 'otherletter'],
  ['upper', 'uppercase'],
  ['lower', 'lowercase'],
  ['m', 'mark'],
  ['combiningmark', 'mark'],
  ['mn', 'nonspacingmark'],
  ['n', 'number'],
  ['nd', 'decimalnumber'],
  ['digit', 'decimalnumber'],
  ['p', 'punctuation'],
  ['punct', 'punctuation'],
  ['po', 'otherpunctuation'],
  ['s', 'symbol'],
  ['z', 'separator'],
  ['so', 'othersymbol'],
  ['ids', 'idstart'],
  ['idc', 'idcontinue'],
  ['xids', 'xidstart'],
  ['xidc', 'xidcontinue'],
])

/** The sets of letters. One of them with any of the ordinary sets is about as large as alone. */
const letterSets: ReadonlySet<string> = new Set(['w', 'p letter', 'p alphabetic'])

const ordinarySets: ReadonlySet<string> = new Set([
  ...letterSets,
  'd',
  's',
  'p mark',
  'p number',
  'p decimalnumber',
  'p punctuation',
  'p symbol',
  'p separator',
])

const letterSetBytes = 41_300

const asciiSets: Readonly<Record<string, number>> = {
  d: byteSetBytes(1),
  s: byteSetBytes(2),
  w: byteSetBytes(4),
}

/** Nothing is known of the set; it may even hold a single character. */
const anySet: SetBytes = { inside: stateBytes, outside: stateBytes }

/** Everything outside ASCII. */
const outsideAsciiBytes = 900

/** What ASCII characters can save when they join a set, by closing gaps at its beginning. */
const joiningBytes = 130

/** The set of `\d`, `\s` or `\w`, or with a capital letter its complement. */
export function perlSet(letter: string, flags: PatternFlags, span: PatternSpan): SetAtom {
  const name = letter.toLowerCase()
  const bytes = flags.unicode ? unicodeSets[name] : { inside: asciiSets[name] ?? 0, outside: 0 }
  return toSetAtom(name, bytes, letter !== name, span)
}

/** The set of a Unicode property, or its complement. `name` is folded, aliases and all. */
export function propertySet(
  name: string,
  negated: boolean,
  flags: PatternFlags,
  span: PatternSpan,
): SetAtom {
  const longName = shortNames.get(name) ?? name
  // Ignoring case adds to the set, and what is added may make it simpler.
  const bytes = flags.ignoreCase ? undefined : unicodeSets[longName]
  return toSetAtom(`p ${longName}`, bytes, negated, span)
}

function toSetAtom(
  name: string,
  size: SetBytes | undefined,
  negated: boolean,
  span: PatternSpan,
): SetAtom {
  const { inside, outside } = size ?? anySet
  return {
    kind: 'set',
    name: negated ? `not ${name}` : name,
    bytes: negated ? outside : inside,
    complementBytes: negated ? inside : outside,
    span,
  }
}

/**
 * Estimates a bracketed set from below. Sets of ASCII characters with one Unicode set among them,
 * or with letters and their usual company, are known well; all else counts as a single state.
 */
export class SetSize {
  readonly #flags: PatternFlags
  readonly #asciiRanges: Array<readonly [low: number, high: number]> = []
  readonly #sets = new Map<string, SetAtom>()
  #predictable = true

  constructor(flags: PatternFlags) {
    this.#flags = flags
  }

  addRange(from: string, to: string): void {
    const low = from.codePointAt(0) ?? 0
    const high = to.codePointAt(0) ?? 0
    if (high > 0x7f) this.#predictable = false
    else this.#asciiRanges.push([low, high])
  }

  addSet(set: SetAtom): void {
    this.#sets.set(set.name, set)
  }

  /** Sets in the set, named ASCII sets and operators are not followed. */
  addNested(): void {
    this.#predictable = false
  }

  leastBytes(negated: boolean): number {
    if (!this.#predictable) return stateBytes
    const [set, another] = this.#sets.values()
    if (another !== undefined) return this.#leastBytesOfUnion(negated)
    if (set !== undefined) {
      return Math.max(stateBytes, (negated ? set.complementBytes : set.bytes) - joiningBytes)
    }
    if (negated) return outsideAsciiBytes
    if (this.#flags.ignoreCase) return stateBytes
    const [first] = this.#asciiRanges
    const ranges = countRanges(this.#asciiRanges)
    return ranges === 1 && first?.[0] === first?.[1] ? stateBytes : byteSetBytes(ranges)
  }

  #leastBytesOfUnion(negated: boolean): number {
    const names = [...this.#sets.keys()]
    const hasLetters = names.some((name) => letterSets.has(name))
    const isOrdinary = names.every((name) => ordinarySets.has(name))
    const isKnown = this.#flags.unicode && !this.#flags.ignoreCase && !negated
    return isKnown && hasLetters && isOrdinary ? letterSetBytes - joiningBytes : stateBytes
  }
}

/** Counts the ranges that are left when those that touch are joined. */
function countRanges(ranges: ReadonlyArray<readonly [low: number, high: number]>): number {
  const sorted = [...ranges].sort((left, right) => left[0] - right[0])
  let count = 0
  let end = Number.NEGATIVE_INFINITY
  for (const [low, high] of sorted) {
    if (low > end + 1) count++
    end = Math.max(end, high)
  }
  return count
}
