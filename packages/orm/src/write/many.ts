// Changing and deleting whatever matches (spec/server 1.11). Rows that the rules keep from the caller
// do not match.

import { CratestackError } from '@cratestack/core'
import { type Assignment, and, isAlways, isNever, type Predicate } from '@cratestack/sql'
import { type Planning, render } from '../model/planning.ts'
import { type ModelIndex, modelOf } from '../model/schema-index.ts'
import type { BoundStatement } from '../operation/operation.ts'
import type { DeleteManyQuery, UpdateManyQuery } from '../query/write.ts'
import { planFilter } from '../read/plan-filter.ts'
import type { ManyResult } from '../row.ts'
import type { Validators } from '../validate/validators.ts'
import { changeAssignments, readChange, refuseEmpty } from './change.ts'
import type { WritePlan } from './create.ts'
import { tombstoneAssignments } from './delete.ts'

const defaultMaxAffectedRows = 10_000

/** @throws CratestackError `VALIDATION_ERROR` without a condition, or for too many rows */
export function planUpdateMany(
  query: UpdateManyQuery,
  validators: Validators,
  planning: Planning,
): WritePlan<ManyResult> {
  const model = modelOf(planning.index, query.model)
  const where = planMatching(query, 'update', model, planning)
  refuseEmpty(query, model, planning)
  const set = changeAssignments(model, readChange(query, model, validators, planning))
  return planMany(query, where, planUpdateStatement(model, set, where, planning))
}

/** @throws CratestackError `VALIDATION_ERROR` without a condition, or for too many rows */
export function planDeleteMany(query: DeleteManyQuery, planning: Planning): WritePlan<ManyResult> {
  const model = modelOf(planning.index, query.model)
  const where = planMatching(query, 'delete', model, planning)
  const set = tombstoneAssignments(model)
  return planMany(
    query,
    where,
    set === undefined
      ? () => render(planning, { kind: 'delete', table: model.table, where, returning: [] })
      : planUpdateStatement(model, set, where, planning),
  )
}

function planMatching(
  { where }: DeleteManyQuery,
  action: 'update' | 'delete',
  model: ModelIndex,
  planning: Planning,
): Predicate {
  const filter = where === undefined ? undefined : planFilter(where, model, planning)
  if (filter === undefined || isAlways(filter))
    throw new CratestackError('VALIDATION_ERROR', `${action}Many needs a filter`)
  const allowed = planning.policies.rowPredicate(model.name, action, planning.caller)
  return and(model.live, filter, allowed)
}

function planUpdateStatement(
  { table }: ModelIndex,
  set: readonly Assignment[],
  where: Predicate,
  planning: Planning,
): () => BoundStatement {
  return () => render(planning, { kind: 'update', table, set, where, returning: [] })
}

function planMany(
  { maxAffectedRows = defaultMaxAffectedRows }: DeleteManyQuery,
  where: Predicate,
  plan: () => BoundStatement,
): WritePlan<ManyResult> {
  const statement = isNever(where) ? undefined : plan()
  return {
    // One row too many, and none of them has changed.
    atomic: true,
    *steps() {
      const [result] = statement === undefined ? [] : yield [statement]
      const total = result?.rowCount ?? 0
      if (total > maxAffectedRows)
        throw new CratestackError('VALIDATION_ERROR', 'bulk operation affects too many rows')
      return { total, ok: total, err: 0 }
    },
  }
}
