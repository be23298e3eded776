// Who may write a field (spec/server 12.10). Rules are asked about fields that the writer gives, with
// whatever value; what is left out is nobody's doing.

import { CratestackError } from '@cratestack/core'
import type { CreateDecision, Probe, ProspectiveRow } from '@cratestack/policy'
import { and, type ColumnValue, type Predicate } from '@cratestack/sql'
import type { Planning } from '../model/planning.ts'
import type { ModelIndex } from '../model/schema-index.ts'

/** Rows that the caller may update, and in which they may write these fields; at level 0. */
export function updatableRows(
  model: ModelIndex,
  fields: Iterable<string>,
  planning: Planning,
): Predicate {
  const { policies, caller } = planning
  return and(
    policies.rowPredicate(model.name, 'update', caller),
    ...[...fields].map((field) => policies.fieldPredicate(model.name, field, 'update', caller)),
  )
}

export interface Creation {
  /** What only other rows can tell. */
  readonly probes: readonly Probe[]
  /**
   * Why the row may not be created; `undefined` when it may.
   *
   * @param found - the answer of each probe, in order
   */
  refusal(found: readonly boolean[]): CratestackError | undefined
}

/**
 * Decides about a new row: first whether it may be created, then whether its writer may give the
 * fields that they gave. What is certain without other rows is thrown at once.
 *
 * @throws CratestackError `FORBIDDEN`
 */
export function decideCreation(
  model: ModelIndex,
  given: ReadonlyMap<string, ColumnValue>,
  row: ProspectiveRow,
  { policies, caller }: Planning,
): Creation {
  const questions: Question[] = []
  const ask = (decision: CreateDecision, refused: () => CratestackError): void => {
    if (decision.kind === 'open') questions.push({ decision, refused })
    else if (!decision.allowed) throw refused()
  }
  ask(policies.decideCreate(model.name, row, caller), rowRefused)
  for (const field of given.keys())
    ask(policies.decideCreateField(model.name, field, row, caller), () => fieldRefused(field))
  return {
    probes: questions.flatMap(({ decision }) => decision.probes),
    refusal(found) {
      let place = 0
      for (const { decision, refused } of questions) {
        const next = place + decision.probes.length
        if (!decision.decide(found.slice(place, next))) return refused()
        place = next
      }
      return undefined
    },
  }
}

interface Question {
  readonly decision: Extract<CreateDecision, { kind: 'open' }>
  readonly refused: () => CratestackError
}

function rowRefused(): CratestackError {
  return new CratestackError('FORBIDDEN', 'create is not allowed by policy')
}

function fieldRefused(field: string): CratestackError {
  return new CratestackError('FORBIDDEN', `field \`${field}\` may not be written`)
}
