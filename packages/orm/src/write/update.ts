import { CratestackError } from '@cratestack/core'
import { type Assignment, always, and, isNever, type Predicate, parameter } from '@cratestack/sql'
import { type Planning, render } from '../model/planning.ts'
import { type ModelIndex, modelOf } from '../model/schema-index.ts'
import type { UpdateQuery } from '../query/write.ts'
import { planKey } from '../read/row-key.ts'
import { equals } from '../read/scope.ts'
import type { Validators } from '../validate/validators.ts'
import { planAfterUpdate } from './after-update.ts'
import type { WritePlan } from './create.ts'
import { updatableRows } from './field-rules.ts'
import { explainNoMatch, readSeenVersion, type SeenVersion } from './no-row-matched.ts'
import { isMisplacedNull, readInput } from './read-input.ts'
import { planReturning } from './returning.ts'

/**
 * Changes one live row that the rules let the caller change (spec/server 1.9).
 *
 * @throws CratestackError `VALIDATION_ERROR`, `PRECONDITION_FAILED`; `FORBIDDEN` for a row that is
 *   missing, hidden or not to be changed: nobody can tell which
 */
export function planUpdate(
  query: UpdateQuery,
  validators: Validators,
  planning: Planning,
): WritePlan {
  const model = modelOf(planning.index, query.model)
  const key = planKey(query.key, model)
  if (isEmpty(query, model, planning)) throw nothingChanged()
  const seen = readSeenVersion(model, query.ifMatch)
  const values = readInput(query.patch, query.serverFields, {
    model,
    validators,
    inputs: model.updateInputs,
    serverFields: trustedFields(model),
    missing: 'leave',
    misplacedNull: planning.form === 'wire' ? 'leave' : 'refuse',
  })
  if (values.size === 0) throw nothingChanged()
  const set = model.columns.flatMap((column): Assignment[] => {
    const { name, type } = column
    if (column === model.version)
      return [{ column: column.column.name, value: { kind: 'increment' } }]
    const value = values.get(name)
    return value === undefined
      ? []
      : [{ column: column.column.name, value: parameter(type, value) }]
  })
  const allowed = updatableRows(model, values, planning)
  const after = planAfterUpdate(model, key, planning)
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
      const [updated] = result?.rows ?? []
      if (updated !== undefined) {
        yield* after.check(updated)
        return returning.toResult(updated)
      }
      return yield* explainNoMatch(model, key, seen, 'update', planning)
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

/** Known before the version is asked for: nothing in the patch could change the row. */
function isEmpty(
  { patch, serverFields }: UpdateQuery,
  model: ModelIndex,
  planning: Planning,
): boolean {
  if (Object.values(serverFields).some((value) => value !== undefined)) return false
  return Object.entries(patch).every(([name, value]) => {
    if (value === undefined) return true
    const column = model.columnsByName.get(name)
    return planning.form === 'wire' && column !== undefined && isMisplacedNull(value, column)
  })
}

function trustedFields(model: ModelIndex) {
  return model.columns.filter(
    (column) =>
      column !== model.version &&
      column.column.name !== model.tombstone?.name &&
      !model.key.includes(column),
  )
}

function nothingChanged(): CratestackError {
  return new CratestackError('VALIDATION_ERROR', 'the patch changes no field')
}
