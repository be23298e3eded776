import { CratestackError } from '@cratestack/core'
import { type Insert, parameter } from '@cratestack/sql'
import type { DefaultSources, FilledRow } from '../defaults/fill-defaults.ts'
import { type Planning, render } from '../model/planning.ts'
import type { ModelIndex } from '../model/schema-index.ts'
import type { Steps } from '../operation/operation.ts'
import type { CreateQuery } from '../query/write.ts'
import type { WriteResult } from '../row.ts'
import type { Validators } from '../validate/validators.ts'
import { askRules, planProspect } from './prospect.ts'
import { planReturning } from './returning.ts'

export interface WritePlan<Result = WriteResult> {
  /** Whether other rows are asked before the write, and must still be so when it happens. */
  readonly atomic: boolean
  steps(): Steps<Result>
}

/**
 * Inserts one row that the rules let the caller create.
 *
 * @throws CratestackError `VALIDATION_ERROR`, `FORBIDDEN`
 */
export function planCreate(
  query: CreateQuery,
  validators: Validators,
  sources: DefaultSources,
  planning: Planning,
): WritePlan {
  const prospect = planProspect(query, validators, sources, planning)
  const { model, row } = prospect
  const readable = planning.policies.rowPredicate(model.name, 'detail', planning.caller)
  const returning = planReturning(model, readable, planning)
  const statement = render(planning, {
    kind: 'insert',
    table: model.table,
    columns: insertedColumns(model, row),
    returning: returning.columns,
  })
  return {
    atomic: prospect.probes.length > 0,
    *steps() {
      yield* askRules(prospect)
      const [result] = yield [statement]
      const [inserted] = result?.rows ?? []
      if (inserted === undefined)
        throw new CratestackError('INTERNAL_ERROR', 'an insert returned no row')
      return returning.toResult(inserted)
    },
  }
}

/** What a new row says itself; the database fills in the rest. */
export function insertedColumns(model: ModelIndex, { values }: FilledRow): Insert['columns'] {
  return model.columns.flatMap(({ name, column, type }) => {
    const value = values.get(name)
    return value === undefined ? [] : [{ column: column.name, value: parameter(type, value) }]
  })
}
