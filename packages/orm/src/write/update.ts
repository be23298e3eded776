import type { CratestackError } from '@cratestack/core'
import { always, and, isNever, type Predicate, parameter } from '@cratestack/sql'
import { type Planning, render } from '../model/planning.ts'
import { modelOf } from '../model/schema-index.ts'
import type { UpdateQuery } from '../query/write.ts'
import { planKey } from '../read/row-key.ts'
import { equals } from '../read/scope.ts'
import type { Validators } from '../validate/validators.ts'
import { planAfterUpdate } from './after-update.ts'
import { changeAssignments, readChange, refuseEmpty } from './change.ts'
import type { WritePlan } from './create.ts'
import { updatableRows } from './field-rules.ts'
import { explainNoMatch, readSeenVersion, type SeenVersion } from './no-row-matched.ts'
import { planReturning } from './returning.ts'

/**
 * Changes one live row that the rules let the caller change (spec/server 1.9).
 *
 * @param refused - what else `FORBIDDEN` is
 * @throws CratestackError `VALIDATION_ERROR`, `PRECONDITION_FAILED`; `FORBIDDEN` for a row that is
 *   missing, hidden or not to be changed: nobody can tell which
 */
export function planUpdate(
  query: UpdateQuery,
  validators: Validators,
  planning: Planning,
  refused?: CratestackError,
): WritePlan {
  const model = modelOf(planning.index, query.model)
  const key = planKey(query.key, model)
  refuseEmpty(query, model, planning)
  const seen = readSeenVersion(model, query.ifMatch)
  const values = readChange(query, model, validators, planning)
  const set = changeAssignments(model, values)
  const allowed = updatableRows(model, values.keys(), planning)
  const after = planAfterUpdate(model, planning)
  const readable = planning.policies.rowPredicate(model.name, 'detail', planning.caller)
  const returning = planReturning(model, readable, planning)
  const statement = isNever(allowed)
    ? undefined
    : render(planning, {
        kind: 'update',
        table: model.table,
        set,
        where: and(key, model.live, versionIs(seen), allowed),
        returning: [...returning.columns, ...after.columns],
      })
  return {
    atomic: after.asks,
    *steps() {
      const [result] = statement === undefined ? [] : yield [statement]
      const rows = result?.rows ?? []
      yield* after.check(rows)
      const [updated] = rows
      if (updated !== undefined) return returning.toResult(updated)
      return yield* explainNoMatch(model, key, seen, 'update', planning, refused)
    },
  }
}

/** The condition that nobody has changed the row since it was seen. */
export function versionIs(seen: SeenVersion | undefined): Predicate {
  if (seen === undefined) return always
  const { column, type } = seen.column
  const safe = Number(seen.expected)
  return equals(column, parameter(type, Number.isSafeInteger(safe) ? safe : seen.expected))
}
