// `FindMany` arguments of procedures: conditions and orders on a model's own fields, in the form of
// the wire (spec/http 4.5).

import { isPlainObject, printableName } from '@cratestack/core'
import { noSuchField } from '../handles/find-field.ts'
import type { ModelIndex } from '../model/schema-index.ts'
import type { Filter } from '../query/filter.ts'
import type { OrderBy } from '../query/query.ts'
import { readTests } from './read-where.ts'

/** @throws TypeError for anything that the server's decoder would not have let through */
export function readMatching(
  model: ModelIndex,
  argument: unknown,
): { readonly filter: Filter | undefined; readonly orderBy: readonly OrderBy[] } {
  if (!isPlainObject(argument))
    throw new TypeError('matching: expected a FindMany argument, { where, orderBy }')
  const { where, orderBy } = argument
  return {
    filter: where === undefined || where === null ? undefined : readConditions(model, where),
    orderBy: orderBy === undefined || orderBy === null ? [] : readTerms(model, orderBy),
  }
}

function readConditions(model: ModelIndex, where: unknown): Filter {
  if (!isPlainObject(where)) throw new TypeError('matching: where: expected an object')
  const operands = Object.entries(where)
    .filter(([, tests]) => tests !== undefined && tests !== null)
    .flatMap(([name, tests]) => {
      if (!model.columnsByName.has(name)) throw noSuchField('matching: where', model, name)
      return readTests(tests, `matching: where.${name}`).map(
        (test): Filter => ({ kind: 'field', field: name, test }),
      )
    })
  return { kind: 'and', operands }
}

function readTerms(model: ModelIndex, terms: unknown): readonly OrderBy[] {
  if (!Array.isArray(terms)) throw new TypeError('matching: orderBy: expected an array')
  return terms.map((term: unknown) => {
    const { field, direction } = isPlainObject(term) ? term : {}
    if (typeof field !== 'string' || !model.columnsByName.has(field))
      throw noSuchField('matching: orderBy', model, printableName(String(field)))
    if (direction !== 'asc' && direction !== 'desc')
      throw new TypeError("matching: orderBy: expected a direction of 'asc' or 'desc'")
    return { path: [field], direction, nulls: 'last' }
  })
}
