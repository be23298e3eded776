// What a write gives back: the row, and whether its caller may read it, in one statement.

import {
  and,
  isAlways,
  isNever,
  mentionsOf,
  type Predicate,
  type Projected,
  type ResultRow,
  scalarType,
} from '@cratestack/sql'
import type { Planning } from '../model/planning.ts'
import type { ModelIndex } from '../model/schema-index.ts'
import { assembleRow } from '../read/assemble-rows.ts'
import { planWholeRow } from '../read/plan-selection.ts'
import type { WriteResult } from '../row.ts'

export interface Returning {
  readonly columns: readonly Projected[]
  /** Tables in which it is looked up what the caller may see. */
  readonly tables: ReadonlySet<string>
  toResult(row: ResultRow): WriteResult
}

/**
 * @param readable - the *detail* rules, about the row at level 0. What they look up in other tables
 *   is as it was before the statement
 */
export function planReturning(
  model: ModelIndex,
  readable: Predicate,
  planning: Planning,
): Returning {
  const plan = planWholeRow(model, planning)
  const isOpen = !isAlways(readable) && !isNever(readable)
  const verdict: Projected = {
    // No field can have this name.
    name: '$readable',
    type: scalarType('Boolean'),
    value: { kind: 'verdict', predicate: readable },
  }
  const guards = plan.columns.flatMap(({ value }) =>
    value.kind === 'column' && value.guard !== undefined ? [value.guard.when] : [],
  )
  return {
    columns: isOpen ? [...plan.columns, verdict] : plan.columns,
    tables: mentionsOf(and(readable, ...guards)).tables,
    toResult: (row) => ({
      row: assembleRow(plan, row),
      readable: isOpen ? row[plan.columns.length] === true : isAlways(readable),
    }),
  }
}
