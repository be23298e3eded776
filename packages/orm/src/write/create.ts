import { CratestackError } from '@cratestack/core'
import type { ProspectiveRow } from '@cratestack/policy'
import { parameter, scalarType } from '@cratestack/sql'
import { type DefaultSources, fillDefaults } from '../defaults/fill-defaults.ts'
import { type Planning, render } from '../model/planning.ts'
import { type ModelIndex, modelOf } from '../model/schema-index.ts'
import type { Steps } from '../operation/operation.ts'
import type { CreateQuery } from '../query/write.ts'
import type { WriteResult } from '../row.ts'
import type { Validators } from '../validate/validators.ts'
import { decideCreation } from './field-rules.ts'
import { readInput } from './read-input.ts'
import { planReturning } from './returning.ts'

export interface WritePlan {
  /** Whether other rows are asked before the write, and must still be so when it happens. */
  readonly atomic: boolean
  steps(): Steps<WriteResult>
}

/**
 * Validators, defaults, rules, insert, in this order (spec/server 1.7). A rule that looks at related
 * rows is asked with the foreign keys of the new row, so a row that is missing and one that the rule
 * does not accept give the same refusal, before the database could tell them apart by a constraint.
 *
 * @throws CratestackError `VALIDATION_ERROR`, `FORBIDDEN`
 */
export function planCreate(
  query: CreateQuery,
  validators: Validators,
  sources: DefaultSources,
  planning: Planning,
): WritePlan {
  const model = modelOf(planning.index, query.model)
  const given = readInput(query.input, query.serverFields, {
    model,
    validators,
    inputs: model.createInputs,
    serverFields: trustedFields(model),
    missing: 'refuse',
    misplacedNull: 'refuse',
  })
  const row = fillDefaults(model, given, sources)
  const creation = decideCreation(model, given, row, planning)
  const probes = creation.probes.map(({ table, where }) =>
    render(planning, {
      kind: 'select',
      table,
      columns: [],
      where,
      orderBy: [],
      limit: parameter(scalarType('Int'), 1),
      offset: undefined,
      lock: undefined,
    }),
  )
  const { statement, returning } = planInsert(model, row, planning)
  return {
    atomic: probes.length > 0,
    *steps() {
      if (probes.length > 0) {
        const answers = yield probes
        const refusal = creation.refusal(answers.map(({ rowCount }) => rowCount > 0))
        if (refusal !== undefined) throw refusal
      }
      const [result] = yield [statement]
      const [inserted] = result?.rows ?? []
      if (inserted === undefined)
        throw new CratestackError('INTERNAL_ERROR', 'an insert returned no row')
      return returning.toResult(inserted)
    },
  }
}

function planInsert(model: ModelIndex, { values }: ProspectiveRow, planning: Planning) {
  const readable = planning.policies.rowPredicate(model.name, 'detail', planning.caller)
  const returning = planReturning(model, readable, planning)
  const columns = model.columns.flatMap(({ name, column, type }) => {
    const value = values.get(name)
    return value === undefined ? [] : [{ column: column.name, value: parameter(type, value) }]
  })
  const statement = render(planning, {
    kind: 'insert',
    table: model.table,
    columns,
    returning: returning.columns,
  })
  return { statement, returning }
}

/** Everything that is no input, except what the framework counts and marks by itself. */
function trustedFields(model: ModelIndex) {
  return model.columns.filter(
    (column) => column !== model.version && column.column.name !== model.tombstone?.name,
  )
}
