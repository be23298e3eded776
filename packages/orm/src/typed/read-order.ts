// Both skins of orders become the one list of terms.

import { isPlainObject, printableName } from '@cratestack/core'
import { isOrderTerm } from '../handles/condition.ts'
import { findField, noSuchField } from '../handles/find-field.ts'
import { type ModelIndex, modelOf, type SchemaIndex } from '../model/schema-index.ts'
import type { OrderBy } from '../query/query.ts'

/** @throws TypeError naming the member that makes no sense */
export function readOrder(
  index: SchemaIndex,
  model: ModelIndex,
  terms: unknown,
  place = 'orderBy',
): readonly OrderBy[] {
  if (Array.isArray(terms))
    return terms.flatMap((term, at) => readOrder(index, model, term, `${place}[${at}]`))
  if (isOrderTerm(terms)) {
    if (terms.model === model.ir.name) return [terms.orderBy]
    throw new TypeError(`${place}: an order of "${terms.model}", expected "${model.ir.name}"`)
  }
  return readMembers(index, model, terms, [], place)
}

function readMembers(
  index: SchemaIndex,
  model: ModelIndex,
  members: unknown,
  path: readonly string[],
  place: string,
): readonly OrderBy[] {
  if (!isPlainObject(members))
    throw new TypeError(
      `${place}: expected an object such as { ${model.ir.fields[0]?.name}: 'asc' }`,
    )
  return Object.entries(members).flatMap(([name, value]) => {
    const at = `${place}.${printableName(name)}`
    const field = findField(model, name)
    if (field === undefined) throw noSuchField(place, model, name)
    const to = [...path, name]
    if (field.kind !== 'relation') return [{ path: to, ...readSort(value, at) }]
    if (field.arity === 'list')
      throw new TypeError(`${at}: a to-many relation has no single value to sort by`)
    return readMembers(index, modelOf(index, field.model), value, to, at)
  })
}

function readSort(value: unknown, place: string): Pick<OrderBy, 'direction' | 'nulls'> {
  const sort = isPlainObject(value) ? value : { direction: value }
  const { direction, nulls = 'last' } = sort
  if ((direction !== 'asc' && direction !== 'desc') || (nulls !== 'first' && nulls !== 'last'))
    throw new TypeError(`${place}: expected 'asc', 'desc' or { direction, nulls }`)
  return { direction, nulls }
}
