// The query strings of list and get, parameter by parameter (spec/http 5.1). Each reader below is one
// step of the order of checks (spec/http 3); the caller says when it runs.

import type { Filter, OrderBy } from '@cratestack/orm'
import { type CursorParameters, CursorReader } from './cursor-parameters.ts'
import { readTest, type TestBudget } from './filter.ts'
import type { ProjectionText } from './projection.ts'
import { type QueryPair, readQueryPairs } from './query-pairs.ts'
import { badRequest, quotedName } from './refusals.ts'
import { readInt } from './scalar-text.ts'
import { readSort } from './sort.ts'
import { readOr, readWhere } from './where.ts'
import type { WireModel } from './wire-schema.ts'

/** The parameters of a list, told apart but not yet compared with the model. */
export interface ListParameters {
  readonly limit: number | undefined
  /** As it was sent, which may be more than a `number` holds. */
  readonly offset: number | bigint | undefined
  readonly projection: ProjectionText | undefined
  readonly sort: string | undefined
  /** Everything that restricts the rows, in order. */
  readonly predicates: readonly QueryPair[]
  readonly computedParams: string | undefined
  /** Of a page by cursor. */
  readonly cursor: CursorParameters | undefined
  /** What predicates and sort terms have used up together. */
  readonly budget: TestBudget
}

/** The parameters of a list that has none, and so uses nothing up. */
const noParameters: ListParameters = {
  limit: undefined,
  offset: undefined,
  projection: undefined,
  sort: undefined,
  predicates: [],
  computedParams: undefined,
  cursor: undefined,
  budget: { tests: 0, hops: 0 },
}

/**
 * Tells the parameters of a list apart, and reads its window.
 *
 * @param limitMax - the largest `limit`
 * @param cursors - whether there are pages by cursor
 * @throws CratestackError `BAD_REQUEST`
 */
export function readListParameters(
  query: string,
  limitMax: number,
  cursors: boolean,
): ListParameters {
  if (query === '') return noParameters
  const projection = new ProjectionReader()
  const cursor = new CursorReader(cursors)
  const predicates: QueryPair[] = []
  let limit: string | undefined
  let offset: string | undefined
  let sort: string | undefined
  let orderBy: string | undefined
  let computedParams: string | undefined
  for (const pair of readQueryPairs(query)) {
    const { name, value } = pair
    switch (name) {
      case 'limit':
        limit = value
        break
      case 'offset':
        offset = value
        break
      case 'sort':
        sort = value
        break
      case 'orderBy':
        if (orderBy !== undefined) throw badRequest('orderBy may appear only once')
        orderBy = value
        break
      case 'computedParams':
        computedParams = value
        break
      default:
        if (!projection.take(pair) && !cursor.take(pair)) predicates.push(pair)
    }
  }
  if (sort !== undefined && orderBy !== undefined)
    throw badRequest('sort and orderBy exclude each other')
  const page = cursor.read()
  if (page !== undefined && offset !== undefined)
    throw badRequest('page=cursor and offset exclude each other')
  return {
    limit: limit === undefined ? undefined : readLimit(limit, limitMax),
    offset: offset === undefined ? undefined : readWhole('offset', offset),
    projection: projection.text(),
    sort: sort ?? orderBy,
    predicates,
    computedParams,
    cursor: page,
    budget: { tests: 0, hops: 0 },
  }
}

/** The parameters of a get: it may narrow the row, and say how fields are computed. */
export type GetParameters = Pick<ListParameters, 'projection' | 'computedParams'>

/**
 * Reads the query string of a get.
 *
 * @throws CratestackError `BAD_REQUEST` for any other parameter
 */
export function readGetParameters(query: string): GetParameters {
  if (query === '') return noParameters
  const projection = new ProjectionReader()
  let computedParams: string | undefined
  for (const pair of readQueryPairs(query)) {
    if (projection.take(pair)) continue
    if (pair.name !== 'computedParams')
      throw badRequest(`query parameter ${quotedName(pair.name)} is not supported here`)
    computedParams = pair.value
  }
  return { projection: projection.text(), computedParams }
}

/** Reads predicates, `where` and `or`, which all have to hold. */
export function readPredicates(
  model: WireModel,
  { predicates, budget }: ListParameters,
): Filter | undefined {
  if (predicates.length === 0) return undefined
  const operands = predicates.map(({ name, value }): Filter => {
    if (name === 'where') return readWhere(model, value, budget)
    if (name === 'or') return readOr(model, value, budget)
    return readTest(model, name, value, budget)
  })
  const [only] = operands
  return operands.length === 1 ? only : { kind: 'and', operands }
}

export function readOrder(model: WireModel, { sort, budget }: ListParameters): readonly OrderBy[] {
  return sort === undefined ? [] : readSort(model, sort, budget)
}

/** Collects what narrows rows. */
class ProjectionReader {
  #fields: string | undefined
  #include: string | undefined
  #includeFields: Map<string, string> | undefined

  /** Takes a pair if it belongs here. */
  take({ name, value }: QueryPair): boolean {
    if (name === 'fields') this.#fields = value
    else if (name === 'include') this.#include = value
    else if (name.startsWith('includeFields[') && name.endsWith(']')) this.#takePath(name, value)
    else return false
    return true
  }

  /** `undefined` for the whole row. */
  text(): ProjectionText | undefined {
    const fields = this.#fields
    const include = this.#include
    if (fields === undefined && include === undefined && this.#includeFields === undefined)
      return undefined
    return { fields, include, includeFields: this.#includeFields ?? new Map() }
  }

  #takePath(name: string, value: string): void {
    const path = name.slice('includeFields['.length, -1).trim()
    if (path === '') throw badRequest('includeFields[] needs a path')
    this.#includeFields ??= new Map()
    if (this.#includeFields.has(path))
      throw badRequest(`includeFields[...] may appear only once for a path`)
    this.#includeFields.set(path, value)
  }
}

function readLimit(text: string, max: number): number {
  const limit = readWhole('limit', text)
  if (limit > max) throw badRequest(`limit may not exceed ${max}`)
  return Number(limit)
}

function readWhole(name: string, text: string): number | bigint {
  const value = readInt(text)
  if (value === undefined) throw badRequest(`${name} must be an integer`)
  if (value < 0) throw badRequest(`${name} may not be negative`)
  return value
}
