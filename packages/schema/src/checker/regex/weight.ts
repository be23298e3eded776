import type { PatternSpan } from './mistake.ts'

/** The deepest nesting the crate accepts. */
export const deepestNesting = 250

/** The largest compiled pattern the crate accepts. */
export const largestProgramBytes: number = 10 * 1024 * 1024

/**
 * What a part of a pattern costs. `bytes` is a lower bound of the size of the compiled part, since
 * the compiler shares and simplifies: a pattern over the limit here is over the limit there.
 * Capturing counts for nothing, because the crate measures the program that searches backwards too,
 * which is often the larger one and captures nothing.
 */
export interface Weight {
  /** How many groups, repetitions, sequences, alternatives and sets stand inside one another. */
  readonly depth: number
  readonly bytes: number
  /** Whether it only ever matches the empty text: repeating that is compiled at most once. */
  readonly emptyOnly: boolean
  /** Whether it is a single character or set, perhaps in groups. */
  readonly single: boolean
  /** The counted repetition that costs most, to blame when the whole is too large. */
  readonly heaviest: HeavyRepetition | undefined
}

interface HeavyRepetition {
  readonly span: PatternSpan
  readonly bytes: number
}

export const stateBytes = 32
const transitionBytes = 8
const forkBytes = stateBytes + transitionBytes

export const weightless: Weight = {
  depth: 0,
  bytes: 0,
  emptyOnly: true,
  single: false,
  heaviest: undefined,
}

export const assertionWeight: Weight = { ...weightless, bytes: stateBytes }

export function leaf(bytes: number): Weight {
  return { depth: 0, bytes, emptyOnly: false, single: true, heaviest: undefined }
}

/** A set of single bytes, `ranges` of them next to one another. */
export function byteSetBytes(ranges: number): number {
  return 2 * stateBytes + ranges * transitionBytes
}

export function deeper(weight: Weight): Weight {
  return { ...weight, depth: weight.depth + 1 }
}

/** One part after the other. */
export function sequence(left: Weight, right: Weight): Weight {
  return {
    depth: Math.max(left.depth, right.depth),
    bytes: left.bytes + right.bytes,
    emptyOnly: left.emptyOnly && right.emptyOnly,
    single: false,
    heaviest: heavier(left.heaviest, right.heaviest),
  }
}

/**
 * One part or the other. Common beginnings are shared, so only the larger one surely counts; and
 * sets are joined to one set, which may be simpler than either.
 */
export function choice(left: Weight, right: Weight): Weight {
  const single = left.single && right.single
  const bytes = single ? stateBytes : Math.max(left.bytes, right.bytes)
  return { ...sequence(left, right), bytes, single }
}

export interface RepetitionRange {
  readonly min: number
  /** `undefined`: without end. */
  readonly max: number | undefined
}

/** A repetition is compiled by writing the part out as often as its counts say. */
export function repeated(weight: Weight, range: RepetitionRange, span: PatternSpan): Weight {
  const depth = weight.depth + 1
  if (range.max === 0) return { ...weightless, depth }
  const most = range.max ?? Math.max(range.min, 1)
  const copies = weight.emptyOnly ? 1 : most
  const isFixed = range.min === range.max
  const forks = isFixed || weight.emptyOnly ? 0 : Math.max(1, most - range.min)
  const bytes = copies * weight.bytes + forks * forkBytes
  const self = copies > 1 ? { span, bytes } : undefined
  return { ...weight, depth, bytes, single: false, heaviest: self ?? weight.heaviest }
}

function heavier(
  left: HeavyRepetition | undefined,
  right: HeavyRepetition | undefined,
): HeavyRepetition | undefined {
  if (left === undefined || right === undefined) return left ?? right
  return right.bytes > left.bytes ? right : left
}
