import { and, isNever, type Select } from '@cratestack/sql'
import { guardedColumn, type Planning, render } from '../model/planning.ts'
import { type ColumnIndex, type ModelIndex, modelOf } from '../model/schema-index.ts'
import type { Steps } from '../operation/operation.ts'
import type { GetQuery } from '../query/query.ts'
import type { RowObject } from '../row.ts'
import { loadIncludes } from './load-includes.ts'
import { planSelection, type RowPlan } from './plan-selection.ts'
import { planKey } from './row-key.ts'
import { readScope } from './scope.ts'

/** @throws CratestackError `VALIDATION_ERROR` */
export function planGetStatement(query: GetQuery, planning: Planning): GetStatement {
  const model = modelOf(planning.index, query.model)
  const plan = planSelection(query.selection, model, planning)
  const where = and(
    planKey(query.key, model, readableUniques(model, planning)),
    readScope(model, query.slot, planning),
  )
  return {
    plan,
    isEmpty: isNever(where),
    row: {
      kind: 'select',
      table: model.table,
      columns: plan.columns,
      where,
      orderBy: [],
      limit: undefined,
      offset: undefined,
      lock: query.lock === undefined ? undefined : { strength: 'update', wait: query.lock },
    },
  }
}

/** What is asked for one row. */
export interface GetStatement {
  readonly plan: RowPlan
  /** Whether the caller can see no row at all. */
  readonly isEmpty: boolean
  readonly row: Select
}

/** @throws CratestackError `VALIDATION_ERROR` */
export function planGet(query: GetQuery, planning: Planning): () => Steps<RowObject | undefined> {
  const { plan, isEmpty, row: select } = planGetStatement(query, planning)
  if (isEmpty) return nothing
  const statement = render(planning, select)
  return function* get() {
    const [result] = yield [statement]
    const [row] = yield* loadIncludes(plan, result?.rows ?? [], planning)
    return row
  }
}

/** A row cannot be found by what its caller may not read. */
function readableUniques(
  model: ModelIndex,
  planning: Planning,
): readonly (readonly ColumnIndex[])[] {
  return model.uniques.map((columns) =>
    columns.map((column) => guardedColumn(column, model, planning)),
  )
}

// biome-ignore lint/correctness/useYield: an operation without a statement is one, too
function* nothing(): Steps<undefined> {
  return undefined
}
