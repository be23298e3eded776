// Whether a row may be created is decided before it exists. What only other rows can tell is left
// as probes, which whoever has a database answers.

import type { ColumnValue, Predicate } from '@cratestack/sql'

/** A row before its insert. */
export interface ProspectiveRow {
  /**
   * Value by field: of the input and of every default that is known. Absent where only the database
   * will know; `null` where NULL is going to be inserted.
   */
  readonly values: ReadonlyMap<string, ColumnValue>
  /** Fields whose values were made for this row, so that no other row can refer to them yet. */
  readonly fresh: ReadonlySet<string>
}

/** Asks whether `table` has a row for which `where` holds, which speaks of it at level 0. */
export interface Probe {
  readonly table: string
  readonly where: Predicate
}

export type CreateDecision =
  | { readonly kind: 'decided'; readonly allowed: boolean }
  | {
      readonly kind: 'open'
      readonly probes: readonly Probe[]
      /** @param found - the answer of each probe, in order */
      decide(found: readonly boolean[]): boolean
    }

/** @param predicate - about no row: constants and relations only */
export function toCreateDecision(predicate: Predicate): CreateDecision {
  if (predicate.kind === 'constant') return { kind: 'decided', allowed: predicate.value }
  const probes: Exists[] = []
  collect(predicate, probes)
  return {
    kind: 'open',
    probes: probes.map(({ table, where }) => ({ table, where })),
    decide(found) {
      if (found.length !== probes.length)
        throw new RangeError('decide: "found" has another length than "probes"')
      return answer(predicate, (exists) => found[probes.indexOf(exists)] === true)
    },
  }
}

type Exists = Extract<Predicate, { kind: 'exists' }>

function collect(predicate: Predicate, probes: Exists[]): void {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      for (const operand of predicate.operands) collect(operand, probes)
      return
    case 'not':
      collect(predicate.operand, probes)
      return
    case 'exists':
      probes.push(predicate)
      return
    case 'constant':
    case 'truth':
    case 'comparison':
    case 'null':
    case 'membership':
    case 'like':
    case 'hasKey':
      return
  }
}

function answer(predicate: Predicate, found: (exists: Exists) => boolean): boolean {
  switch (predicate.kind) {
    case 'constant':
      return predicate.value
    case 'and':
      return predicate.operands.every((operand) => answer(operand, found))
    case 'or':
      return predicate.operands.some((operand) => answer(operand, found))
    case 'not':
      return !answer(predicate.operand, found)
    case 'exists':
      return found(predicate) !== predicate.negated
    case 'truth':
    case 'comparison':
    case 'null':
    case 'membership':
    case 'like':
    case 'hasKey':
      throw new TypeError(`a decision about no row cannot depend on a "${predicate.kind}"`)
  }
}
