// What a write gives back: the row, and whether its caller may read it, in one statement.

import {
  isAlways,
  isNever,
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
  return {
    columns: isOpen ? [...plan.columns, verdict] : plan.columns,
    toResult: (row) => ({
      row: assembleRow(plan, row),
      readable: isOpen ? row[plan.columns.length] === true : isAlways(readable),
    }),
  }
}
