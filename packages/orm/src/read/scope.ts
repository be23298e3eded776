// Which rows of a model exist for the caller. Every place that looks at rows in the name of a caller
// asks here: the rows of a query, those it includes, and those it is filtered or sorted by.

import { always, and, type Column, type Operand, type Predicate } from '@cratestack/sql'
import type { Planning } from '../model/planning.ts'
import type { ModelIndex, RelationIndex } from '../model/schema-index.ts'

/** Live rows that the caller may list, or see one by one; about the row at level 0. */
export function readScope(
  model: ModelIndex,
  slot: 'list' | 'detail',
  { policies, caller, unscoped }: Planning,
): Predicate {
  if (unscoped === true) return always
  return and(model.live, policies.rowPredicate(model.name, slot, caller))
}

/**
 * Related rows that exist for the caller, as seen from inside a nested scope: joined with the row at
 * level 1, and listed under their own rules (spec/server 1.4).
 */
export function relatedScope(relation: RelationIndex, planning: Planning): Predicate {
  const local: Column = { ...relation.local.column, level: 1 }
  return and(equals(relation.remote.column, local), readScope(relation.model, 'list', planning))
}

export function equals(left: Operand, right: Operand): Predicate {
  return { kind: 'comparison', operator: 'eq', left, right }
}
