// A row before its insert: what creates, upserts and batches have in common.

import { CratestackError } from '@cratestack/core'
import type { CreateDecision } from '@cratestack/policy'
import { parameter, scalarType } from '@cratestack/sql'
import { type DefaultSources, type FilledRow, fillDefaults } from '../defaults/fill-defaults.ts'
import { type Planning, render } from '../model/planning.ts'
import { type ColumnIndex, type ModelIndex, modelOf } from '../model/schema-index.ts'
import type { BoundStatement, Steps } from '../operation/operation.ts'
import type { CreateQuery } from '../query/write.ts'
import type { Validators } from '../validate/validators.ts'
import { readInput } from './read-input.ts'

export interface Prospect {
  readonly model: ModelIndex
  readonly row: FilledRow
  readonly decision: CreateDecision
  /** What only other rows can tell of the decision. */
  readonly probes: readonly BoundStatement[]
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
  const decision = planning.policies.decideCreate(model.name, row, planning.caller)
  if (decision.kind === 'decided' && !decision.allowed) throw refused()
  return { model, row, decision, probes: planProbes(query, model, decision, planning) }
}

/** @throws CratestackError `FORBIDDEN` when other rows speak against it */
export function* askRules({ decision, probes }: Prospect): Steps<void> {
  if (decision.kind === 'decided') return
  const answers = yield probes
  if (!decision.decide(answers.map(({ rowCount }) => rowCount > 0))) throw refused()
}

function planProbes(
  { lockProbes = false }: CreateQuery,
  model: ModelIndex,
  decision: CreateDecision,
  planning: Planning,
): readonly BoundStatement[] {
  if (decision.kind === 'decided') return []
  // What was read for an audited row is still there when the row is (spec/server 2.5).
  const isLocked = lockProbes || model.ir.audit !== undefined
  return decision.probes.map(({ table, where }) =>
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

/** Everything that is no input, except what the framework counts and marks by itself. */
function trustedFields(model: ModelIndex): readonly ColumnIndex[] {
  return model.columns.filter(
    (column) => column !== model.version && column.column.name !== model.tombstone?.name,
  )
}

export function refused(): CratestackError {
  return new CratestackError('FORBIDDEN', 'create is not allowed by policy')
}
