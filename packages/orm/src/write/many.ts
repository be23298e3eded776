// Changing and deleting whatever matches (spec/server 1.11). Rows that the rules keep from the caller
// do not match.

import { CratestackError } from '@cratestack/core'
import {
  type Assignment,
  and,
  isAlways,
  isNever,
  type Predicate,
  type Projected,
} from '@cratestack/sql'
import { type Planning, render } from '../model/planning.ts'
import { type ModelIndex, modelOf } from '../model/schema-index.ts'
import type { BoundStatement } from '../operation/operation.ts'
import type { DeleteManyQuery, UpdateManyQuery } from '../query/write.ts'
import { planFilter } from '../read/plan-filter.ts'
import type { ManyResult } from '../row.ts'
import type { Validators } from '../validate/validators.ts'
import { type AfterUpdate, planAfterUpdate } from './after-update.ts'
import { changeAssignments, readChange, refuseEmpty } from './change.ts'
import type { WritePlan } from './create.ts'
import { tombstoneAssignments } from './delete.ts'
import { updatableRows } from './field-rules.ts'

const defaultMaxAffectedRows = 10_000

/** @throws CratestackError `VALIDATION_ERROR` without a condition, or for too many rows */
export function planUpdateMany(
  query: UpdateManyQuery,
  validators: Validators,
  planning: Planning,
): WritePlan<ManyResult> {
  const model = modelOf(planning.index, query.model)
  const matching = planMatching(query, 'update', model, planning)
  refuseEmpty(query, model, planning)
  const values = readChange(query, model, validators, planning)
  const set = changeAssignments(model, values)
  const where = and(matching, updatableRows(model, values.keys(), planning))
  const after = planAfterUpdate(model, planning)
  const plan = planUpdateStatement(model, set, where, planning, after.columns)
  return planMany(query, where, plan, after)
}

/** @throws CratestackError `VALIDATION_ERROR` without a condition, or for too many rows */
export function planDeleteMany(query: DeleteManyQuery, planning: Planning): WritePlan<ManyResult> {
  const model = modelOf(planning.index, query.model)
  const matching = planMatching(query, 'delete', model, planning)
  const where = and(matching, planning.policies.rowPredicate(model.name, 'delete', planning.caller))
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
  return and(model.live, filter)
}

function planUpdateStatement(
  { table }: ModelIndex,
  set: readonly Assignment[],
  where: Predicate,
  planning: Planning,
  returning: readonly Projected[] = [],
): () => BoundStatement {
  return () => render(planning, { kind: 'update', table, set, where, returning })
}

function planMany(
  { maxAffectedRows = defaultMaxAffectedRows }: DeleteManyQuery,
  where: Predicate,
  plan: () => BoundStatement,
  after?: AfterUpdate,
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
      if (after !== undefined) yield* after.check(result?.rows ?? [])
      return { total, ok: total, err: 0 }
    },
  }
}
