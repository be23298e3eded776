import {
  always,
  and,
  type ColumnType,
  isNever,
  type OrderTerm,
  type Predicate,
  type Projected,
  parameter,
  type ResultRow,
  scalarType,
} from '@cratestack/sql'
import type { Place } from '../cursor/cursors.ts'
import { type Planning, render } from '../model/planning.ts'
import { type ModelIndex, modelOf } from '../model/schema-index.ts'
import type { BoundStatement, Steps } from '../operation/operation.ts'
import { problem, validationError } from '../problems/problem.ts'
import type { ListQuery } from '../query/query.ts'
import type { RowObject } from '../row.ts'
import { beyond, reversed, type SortKey, sortKeys } from './keyset.ts'
import { readTotal, selectTotal } from './list.ts'
import { loadIncludes } from './load-includes.ts'
import { planFilter } from './plan-filter.ts'
import { planOrder } from './plan-order.ts'
import { planSelection } from './plan-selection.ts'
import { readCount } from './read-count.ts'
import { readScope } from './scope.ts'

/** One page of an order, from a place in it on. */
export interface PageQuery extends Omit<ListQuery, 'limit' | 'offset'> {
  readonly limit: number
  /** Default: the start. */
  readonly from: { readonly side: 'after' | 'before'; readonly place: Place } | undefined
  /** Whoever only goes on does not ask what lies behind. Default: both are asked. */
  readonly onward?: boolean | undefined
}

export interface PageResult {
  readonly rows: readonly RowObject[]
  readonly total: number | undefined
  /** Where the page after this one begins, if there is one. */
  readonly next: Place | undefined
  /** Where the page before this one ends, if there is one. */
  readonly previous: Place | undefined
}

/** What the rows of a query are sorted by, the key included that decides between equals. */
export function planSortTypes(
  query: Pick<PageQuery, 'model' | 'orderBy'>,
  planning: Planning,
): readonly ColumnType[] {
  const model = modelOf(planning.index, query.model)
  const order = planOrder(query.orderBy, model, planning, true)
  return sortKeys(order, model).map(({ type }) => type)
}

/** @throws CratestackError `VALIDATION_ERROR`, or `BAD_REQUEST` for a limit below zero */
export function planPage(query: PageQuery, planning: Planning): () => Steps<PageResult> {
  const model = modelOf(planning.index, query.model)
  if (model.key.length === 0)
    throw validationError(problem('page', 'key', 'rows without a key have no cursors'))
  const { from, count } = query
  const limit = readCount('limit', query.limit) ?? 0
  const plan = planSelection(query.selection, model, planning)
  const filter = query.where === undefined ? always : planFilter(query.where, model, planning)
  const scope = and(filter, readScope(model, query.slot, planning))
  const forwards = sortKeys(planOrder(query.orderBy, model, planning, true), model)
  const keys = from?.side === 'before' ? reversed(forwards) : forwards
  if (isNever(scope)) return () => nothing(count)
  const columns = [...plan.columns, ...keys.map(toProjected)]
  const where = from === undefined ? scope : and(scope, beyond(keys, from.place))
  const statements = [select(model, columns, where, keys, limit + 1, planning)]
  const asksBehind = from !== undefined && query.onward !== true
  if (asksBehind)
    statements.push(select(model, [], and(scope, behind(keys, from.place)), [], 1, planning))
  if (count) statements.push(render(planning, selectTotal(model.table, scope)))
  return function* page() {
    const results = yield statements
    const [found, other] = results
    const all = found?.rows ?? []
    const page = all.slice(0, limit)
    const isMore = all.length > limit
    const isOther = asksBehind && (other?.rowCount ?? 0) > 0
    const placeOf = (row: ResultRow | undefined): Place | undefined =>
      row && { values: row.slice(plan.columns.length), inclusive: false }
    const ahead = isMore ? placeOf(page.at(-1)) : undefined
    // A page without rows is turned away from at the place where it would have begun.
    const back = isOther ? (placeOf(page[0]) ?? turned(from.place)) : undefined
    const isBackwards = from?.side === 'before'
    return {
      rows: yield* loadIncludes(plan, isBackwards ? page.toReversed() : page, planning),
      total: count ? readTotal(results.at(-1)) : undefined,
      next: isBackwards ? back : ahead,
      previous: isBackwards ? ahead : back,
    }
  }
}

/** Rows on the other side of a place. */
function behind(keys: readonly SortKey[], place: Place): Predicate {
  return beyond(reversed(keys), turned(place))
}

function turned({ values, inclusive }: Place): Place {
  return { values, inclusive: !inclusive }
}

// biome-ignore lint/correctness/useYield: an operation without a statement is one, too
function* nothing(count: boolean): Steps<PageResult> {
  return { rows: [], total: count ? 0 : undefined, next: undefined, previous: undefined }
}

/** No field can have such a name. */
function toProjected({ operand, type }: SortKey, at: number): Projected {
  return { name: `$sort${at}`, type, value: operand }
}

function select(
  model: ModelIndex,
  columns: readonly Projected[],
  where: Predicate,
  orderBy: readonly OrderTerm[],
  limit: number,
  planning: Planning,
): BoundStatement {
  return render(planning, {
    kind: 'select',
    table: model.table,
    columns,
    where,
    orderBy,
    limit: parameter(scalarType('Int'), limit),
    offset: undefined,
    lock: undefined,
  })
}
