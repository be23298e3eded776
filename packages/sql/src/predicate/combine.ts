// Puts predicates together and folds away what is known, so that a policy that always holds costs
// nothing and one that never does is seen before the database is asked.

import type { Predicate } from './predicate.ts'

export const always: Predicate = { kind: 'constant', value: true }
export const never: Predicate = { kind: 'constant', value: false }

/** All of them; without any, true. Nested conjunctions become one. */
export function and(...operands: readonly Predicate[]): Predicate {
  return join('and', operands)
}

/** At least one of them; without any, false. Nested disjunctions become one. */
export function or(...operands: readonly Predicate[]): Predicate {
  return join('or', operands)
}

export function not(operand: Predicate): Predicate {
  if (operand.kind === 'constant') return operand.value ? never : always
  if (operand.kind === 'not') return operand.operand
  // Rows exist or they do not: there is no third answer that a NOT would have to keep.
  if (operand.kind === 'exists') return { ...operand, negated: !operand.negated }
  return { kind: 'not', operand }
}

export function isAlways(predicate: Predicate): boolean {
  return predicate.kind === 'constant' && predicate.value
}

export function isNever(predicate: Predicate): boolean {
  return predicate.kind === 'constant' && !predicate.value
}

function join(kind: 'and' | 'or', operands: readonly Predicate[]): Predicate {
  const flat = operands.flatMap((operand) => (operand.kind === kind ? operand.operands : [operand]))
  // `true` decides an `or`, `false` an `and`; the other constant changes nothing.
  const decider = kind === 'or'
  const open: Predicate[] = []
  for (const operand of flat) {
    if (operand.kind !== 'constant') open.push(operand)
    else if (operand.value === decider) return operand
  }
  const [first, second] = open
  if (first === undefined) return decider ? never : always
  return second === undefined ? first : { kind, operands: open }
}
