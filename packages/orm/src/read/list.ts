import {
  always,
  and,
  isNever,
  type Parameter,
  type Predicate,
  parameter,
  type Select,
  type StatementResult,
  scalarType,
} from '@cratestack/sql'
import { type Planning, render } from '../model/planning.ts'
import { modelOf } from '../model/schema-index.ts'
import type { BoundStatement, Steps } from '../operation/operation.ts'
import type { ListQuery } from '../query/query.ts'
import type { ListResult } from '../row.ts'
import { loadIncludes } from './load-includes.ts'
import { planFilter } from './plan-filter.ts'
import { planOrder } from './plan-order.ts'
import { planSelection, type RowPlan } from './plan-selection.ts'
import { readCount } from './read-count.ts'
import { readScope } from './scope.ts'

/** What a list asks the database for first: its rows, and their number where that is asked for. */
export interface ListStatements {
  readonly plan: RowPlan
  /** Whether the caller can see no row at all. */
  readonly isEmpty: boolean
  readonly rows: Select
  readonly total: Select | undefined
}

/** @throws CratestackError `VALIDATION_ERROR`, or `BAD_REQUEST` for a limit or offset below zero */
export function planListStatements(query: ListQuery, planning: Planning): ListStatements {
  const model = modelOf(planning.index, query.model)
  const plan = planSelection(query.selection, model, planning)
  const limit = planCount('limit', query.limit)
  const offset = planCount('offset', query.offset)
  const filter = query.where === undefined ? always : planFilter(query.where, model, planning)
  const isPaged = limit !== undefined || offset !== undefined
  const orderBy = planOrder(query.orderBy, model, planning, isPaged)
  const where = and(filter, readScope(model, query.slot, planning))
  const { table } = model
  const lock =
    query.lock === undefined ? undefined : ({ strength: 'update', wait: query.lock } as const)
  return {
    plan,
    isEmpty: isNever(where),
    rows: { kind: 'select', table, columns: plan.columns, where, orderBy, limit, offset, lock },
    total: query.count ? selectTotal(table, where) : undefined,
  }
}

/** @throws CratestackError `VALIDATION_ERROR`, or `BAD_REQUEST` for a limit or offset below zero */
export function planList(query: ListQuery, planning: Planning): () => Steps<ListResult> {
  const { plan, isEmpty, rows: select, total: count } = planListStatements(query, planning)
  // Whoever may see nothing gets nothing, and the database need not be asked.
  if (isEmpty) return () => nothing(query.count)
  const statements: BoundStatement[] = [render(planning, select)]
  if (count !== undefined) statements.push(render(planning, count))
  return function* list() {
    const [rows, total] = yield statements
    return {
      rows: yield* loadIncludes(plan, rows?.rows ?? [], planning),
      total: query.count ? readTotal(total) : undefined,
    }
  }
}

// biome-ignore lint/correctness/useYield: an operation without a statement is one, too
function* nothing(count: boolean): Steps<ListResult> {
  return { rows: [], total: count ? 0 : undefined }
}

function planCount(name: 'limit' | 'offset', value: number | undefined): Parameter | undefined {
  const count = readCount(name, value)
  return count === undefined ? undefined : parameter(scalarType('Int'), count)
}

/** How many rows match. */
export function selectTotal(table: string, where: Predicate): Select {
  return {
    kind: 'select',
    table,
    columns: [{ name: 'total', type: scalarType('Int'), value: { kind: 'count' } }],
    where,
    orderBy: [],
    limit: undefined,
    offset: undefined,
    lock: undefined,
  }
}

export function readTotal(result: StatementResult | undefined): number {
  return Number(result?.rows[0]?.[0] ?? 0)
}
