// A row before its insert: what creates, upserts and batches have in common.

import { type ColumnValue, mentionsOf, parameter, scalarType } from '@cratestack/sql'
import { type DefaultSources, type FilledRow, fillDefaults } from '../defaults/fill-defaults.ts'
import { type Planning, render } from '../model/planning.ts'
import { type ColumnIndex, type ModelIndex, modelOf } from '../model/schema-index.ts'
import type { BoundStatement, Steps } from '../operation/operation.ts'
import type { CreateQuery } from '../query/write.ts'
import type { Validators } from '../validate/validators.ts'
import { type Creation, decideCreation } from './field-rules.ts'
import { readInput } from './read-input.ts'

export interface Prospect {
  readonly model: ModelIndex
  readonly row: FilledRow
  /** What the writer gave, without defaults. */
  readonly given: ReadonlyMap<string, ColumnValue>
  readonly creation: Creation
  /** What only other rows can tell of the decision. */
  readonly probes: readonly BoundStatement[]
  /** Tables that they look at. */
  readonly tables: ReadonlySet<string>
}

/**
 * Validators, defaults, rules, in this order (spec/server 1.7). A rule that looks at related rows is
 * asked with the foreign keys of the new row, so a row that is missing and one that the rule does not
 * accept give the same refusal, before the database could tell them apart by a constraint.
 *
 * @throws CratestackError `VALIDATION_ERROR`, `FORBIDDEN`
 */
export function planProspect(
  query: CreateQuery,
  validators: Validators,
  sources: DefaultSources,
  planning: Planning,
): Prospect {
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
  return {
    model,
    row,
    given,
    creation,
    probes: planProbes(query, model, creation, planning),
    tables: askedTables(creation),
  }
}

/** @throws CratestackError `FORBIDDEN` when other rows speak against it */
export function* askRules({ creation, probes }: Prospect): Steps<void> {
  if (probes.length === 0) return
  const answers = yield probes
  const refusal = creation.refusal(answers.map(({ rowCount }) => rowCount > 0))
  if (refusal !== undefined) throw refusal
}

function planProbes(
  { lockProbes = false }: CreateQuery,
  model: ModelIndex,
  creation: Creation,
  planning: Planning,
): readonly BoundStatement[] {
  // What was read for an audited row is still there when the row is (spec/server 2.5).
  const isLocked = lockProbes || model.ir.audit !== undefined
  return creation.probes.map(({ table, where }) =>
    render(planning, {
      kind: 'select',
      table,
      columns: [],
      where,
      orderBy: [],
      limit: parameter(scalarType('Int'), 1),
      offset: undefined,
      lock: isLocked ? { strength: 'keyShare', wait: 'wait' } : undefined,
    }),
  )
}

function askedTables({ probes }: Creation): ReadonlySet<string> {
  const tables = new Set<string>()
  for (const { table, where } of probes)
    for (const each of [table, ...mentionsOf(where).tables]) tables.add(each)
  return tables
}

/** Everything that is no input, except what the framework counts and marks by itself. */
function trustedFields(model: ModelIndex): readonly ColumnIndex[] {
  return model.columns.filter(
    (column) => column !== model.version && column.column.name !== model.tombstone?.name,
  )
}
