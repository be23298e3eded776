import type { CratestackError } from '@cratestack/core'
import { type Assignment, and, type ColumnValue, isNever } from '@cratestack/sql'
import { type Planning, render } from '../model/planning.ts'
import { type ModelIndex, modelOf } from '../model/schema-index.ts'
import type { DeleteQuery } from '../query/write.ts'
import { planKey } from '../read/row-key.ts'
import type { WritePlan } from './create.ts'
import { explainNoMatch, readSeenVersion, type SeenVersion } from './no-row-matched.ts'
import { planReturning } from './returning.ts'
import { versionIs } from './update.ts'

/**
 * Deletes one live row for good, or makes it a tombstone, as its model says (spec/server 1.9, 5.6).
 *
 * @param refused - what else `FORBIDDEN` is
 * @throws CratestackError `PRECONDITION_FAILED`; `FORBIDDEN` for a row that is missing, hidden or not
 *   to be deleted: nobody can tell which
 */
export function planDelete(
  query: DeleteQuery,
  planning: Planning,
  refused?: CratestackError,
): WritePlan {
  const model = modelOf(planning.index, query.model)
  const key = planKey(query.key, model)
  const seen = readSeenVersion(model, query.ifMatch)
  const { policies, caller } = planning
  const allowed = policies.rowPredicate(model.name, 'delete', caller)
  const readable = policies.rowPredicate(model.name, 'detail', caller, rowBefore(model, seen))
  const returning = planReturning(model, readable, planning)
  const where = and(key, model.live, versionIs(seen), allowed)
  const set = tombstoneAssignments(model)
  const statement = isNever(allowed)
    ? undefined
    : render(
        planning,
        set === undefined
          ? { kind: 'delete', table: model.table, where, returning: returning.columns }
          : { kind: 'update', table: model.table, set, where, returning: returning.columns },
      )
  return {
    atomic: false,
    *steps() {
      const [result] = statement === undefined ? [] : yield [statement]
      const [deleted] = result?.rows ?? []
      if (deleted !== undefined) return returning.toResult(deleted)
      return yield* explainNoMatch(model, key, seen, 'delete', planning, refused)
    },
  }
}

export function tombstoneAssignments(model: ModelIndex): readonly Assignment[] | undefined {
  if (model.tombstone === undefined) return undefined
  const set: Assignment[] = [{ column: model.tombstone.name, value: { kind: 'now' } }]
  if (model.version !== undefined)
    set.push({ column: model.version.column.name, value: { kind: 'increment' } })
  return set
}

/**
 * What a tombstone's own columns no longer say of the live row, whose readability is asked: only the
 * mark and the version changed, and both are known.
 */
export function rowBefore(
  model: ModelIndex,
  seen: SeenVersion | undefined,
): ReadonlyMap<string, ColumnValue> {
  const known = new Map<string, ColumnValue>()
  if (model.tombstone === undefined) return known
  known.set('deletedAt', null)
  if (seen !== undefined) known.set(seen.column.name, seen.expected)
  return known
}
