// `select` and `include` become the one tree of what is fetched.

import { isPlainObject, printableName } from '@cratestack/core'
import { findField, noSuchField } from '../handles/find-field.ts'
import { type ModelIndex, modelOf, type SchemaIndex } from '../model/schema-index.ts'
import type { Include, Selection } from '../query/query.ts'
import { readLimit } from './read-limit.ts'
import { readOrder } from './read-order.ts'
import { readWhere } from './read-where.ts'

/**
 * Columns that a `select` names, or `undefined` for all, and the relations in it.
 *
 * @throws TypeError naming the member that makes no sense
 */
export function readSelect(
  index: SchemaIndex,
  model: ModelIndex,
  select: unknown,
  place = 'select',
): Selection {
  if (!isPlainObject(select))
    throw new TypeError(
      `${place}: expected an object such as { ${model.ir.fields[0]?.name}: true }`,
    )
  const fields: string[] = []
  const include: Include[] = []
  for (const [name, wanted] of Object.entries(select)) {
    const field = findField(model, name)
    if (field === undefined) throw noSuchField(place, model, name)
    const at = `${place}.${name}`
    if (field.kind === 'relation') {
      const related = modelOf(index, field.model)
      const selection = wanted === true ? allColumns : readSelect(index, related, wanted, at)
      include.push({ relation: name, selection, ...everyRow })
    } else if (wanted === true) fields.push(name)
    else throw new TypeError(`${at}: expected true; leave out what is not wanted`)
  }
  return { fields: fields.length === 0 ? undefined : fields, include }
}

/** The relations that an `include` object names. */
export function readIncludes(
  index: SchemaIndex,
  model: ModelIndex,
  tree: unknown,
  place = 'include',
): readonly Include[] {
  if (!isPlainObject(tree)) throw new TypeError(`${place}: expected an object of relations`)
  return Object.entries(tree).map(([name, options]) =>
    readInclude(index, model, name, options, `${place}.${printableName(name)}`),
  )
}

/** One relation and what is wanted of it. */
export function readInclude(
  index: SchemaIndex,
  model: ModelIndex,
  name: string,
  options: unknown,
  place: string,
): Include {
  const field = findField(model, name)
  if (field === undefined) throw noSuchField(place, model, name)
  if (field.kind !== 'relation')
    throw new TypeError(`${place}: a column, and all columns are fetched unless select says less`)
  if (options === true) return { relation: name, selection: allColumns, ...everyRow }
  if (!isPlainObject(options))
    throw new TypeError(`${place}: expected true or an object of options`)
  const related = modelOf(index, field.model)
  const stranger = Object.keys(options).find(
    (option) => !(field.arity === 'list' ? manyOptions : oneOptions).has(option),
  )
  if (stranger !== undefined)
    throw new TypeError(`${place}: "${printableName(stranger)}" is no option of this relation`)
  const { select, include, where, orderBy, limit } = options
  return {
    relation: name,
    selection: joinSelections(
      select === undefined ? allColumns : readSelect(index, related, select, `${place}.select`),
      include === undefined ? [] : readIncludes(index, related, include, `${place}.include`),
      place,
    ),
    where: where === undefined ? undefined : readWhere(index, related, where, `${place}.where`),
    orderBy: orderBy === undefined ? [] : readOrder(index, related, orderBy, `${place}.orderBy`),
    limit: limit === undefined ? undefined : readLimit(limit, `${place}.limit`),
  }
}

/** @throws TypeError when a relation is asked for twice */
export function joinSelections(
  selection: Selection,
  include: readonly Include[],
  place: string,
): Selection {
  const all = [...selection.include, ...include]
  const twice = all.find(
    ({ relation }, at) => all.findIndex((other) => other.relation === relation) !== at,
  )
  if (twice !== undefined)
    throw new TypeError(`${place}: "${twice.relation}" is asked for twice; say it in one place`)
  return { fields: selection.fields, include: all }
}

const allColumns: Selection = { fields: undefined, include: [] }
const everyRow = { where: undefined, orderBy: [], limit: undefined } as const
const oneOptions: ReadonlySet<string> = new Set(['select', 'include'])
const manyOptions: ReadonlySet<string> = new Set(['select', 'include', 'where', 'orderBy', 'limit'])
