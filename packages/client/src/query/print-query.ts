// A typed query as a query string (spec/http 5). Either it says exactly what was asked, or it is an
// error: a condition that got lost on the way would show rows that nobody asked for.

import { isPlainObject, printableName } from '@cratestack/core'
import { badInput } from '../errors/client-error.ts'
import type { ClientModel, ClientSchema } from '../schema/client-schema.ts'
import type { RowSelection } from '../schema/shapes.ts'
import { isComputed, parseTypeText } from '../schema/type-text.ts'
import { type Condition, readCondition, type Test } from './condition.ts'
import { encode } from './print-key.ts'

/** Parameter by parameter: names may repeat. */
type Pairs = readonly (readonly [name: string, value: string])[]

/**
 * The query string of a list, with its question mark, or nothing.
 *
 * @param computedParams - JSON text, where any are given
 */
export function printListQuery(
  op: string,
  schema: ClientSchema,
  model: ClientModel,
  query: Readonly<Record<string, unknown>>,
  selection: RowSelection,
  computedParams?: string,
): string {
  const { where, orderBy, limit, offset } = query
  return printPairs(op, [
    ...selectionPairs(selection),
    ...(where === undefined ? [] : wherePairs(op, readCondition(op, schema, model, where))),
    ...(orderBy === undefined ? [] : sortPairs(op, schema, model, orderBy)),
    ...countPairs(op, 'limit', limit),
    ...countPairs(op, 'offset', offset),
    ...paramsPairs(computedParams),
    ...cursorPairs(op, query),
  ])
}

/** What asks for one page by cursor. */
function cursorPairs(
  op: string,
  { page, after, before, count }: Readonly<Record<string, unknown>>,
): Pairs {
  if (page !== 'cursor') return []
  const pairs: (readonly [string, string])[] = [['page', 'cursor']]
  for (const [name, cursor] of [
    ['after', after],
    ['before', before],
  ] as const) {
    if (cursor === undefined || cursor === null) continue
    if (typeof cursor !== 'string')
      throw badInput(op, `"${name}" must be a cursor of an earlier page`)
    pairs.push([name, cursor])
  }
  if (pairs.length > 2) throw badInput(op, '"after" and "before" exclude each other')
  if (count !== undefined && typeof count !== 'boolean')
    throw badInput(op, '"count" must be true or false')
  return count === true ? [...pairs, ['count', 'true']] : pairs
}

/** The query string of one row. */
export function printGetQuery(
  op: string,
  selection: RowSelection,
  computedParams?: string,
): string {
  return printPairs(op, [...selectionPairs(selection), ...paramsPairs(computedParams)])
}

function paramsPairs(computedParams: string | undefined): Pairs {
  return computedParams === undefined ? [] : [['computedParams', computedParams]]
}

function selectionPairs(selection: RowSelection): Pairs {
  const paths: string[] = []
  const narrowed: (readonly [string, string])[] = []
  const walk = ({ relations }: RowSelection, prefix: string): void => {
    for (const [name, inner] of relations) {
      const path = `${prefix}${name}`
      paths.push(path)
      if (inner.fields !== undefined)
        narrowed.push([`includeFields[${path}]`, inner.fields.join(',')])
      walk(inner, `${path}.`)
    }
  }
  walk(selection, '')
  return [
    ...(selection.fields === undefined ? [] : [['fields', selection.fields.join(',')] as const]),
    ...(paths.length === 0 ? [] : [['include', paths.join(',')] as const]),
    ...narrowed,
  ]
}

/** Parameters with a meaning of their own: a field of such a name has to be asked for in `where`. */
const reserved: ReadonlySet<string> = new Set([
  'limit',
  'offset',
  'fields',
  'include',
  'sort',
  'orderBy',
  'where',
  'or',
  'computedParams',
  'page',
  'after',
  'before',
  'count',
])

/** What must hold together stands in a parameter each; the rest in one expression. */
function wherePairs(op: string, condition: Condition): Pairs {
  if (condition.kind === 'constant') {
    if (condition.value) return []
    throw badInput(op, 'where: no row can satisfy it, which a query string cannot say')
  }
  const operands = condition.kind === 'and' ? condition.operands : [condition]
  if (countTests(condition) > testLimit)
    throw badInput(op, `where: more than ${testLimit} conditions`)
  return operands.map((operand) => {
    if (operand.kind === 'test' && !reserved.has(operand.key)) return [operand.key, operand.text]
    return ['where', printExpression(op, operand, 1)]
  })
}

/** The server counts no further (spec/http 5.2). */
const testLimit = 256
const depthLimit = 32

function printExpression(op: string, condition: Condition, depth: number): string {
  if (depth > depthLimit) throw badInput(op, `where: nested more than ${depthLimit} deep`)
  switch (condition.kind) {
    case 'test':
      return printTest(op, condition)
    case 'not':
      return `not(${printExpression(op, condition.operand, depth + 1)})`
    case 'and':
      return condition.operands
        .map((operand) => bracketed(op, operand, operand.kind === 'or', depth))
        .join(',')
    case 'or':
      return condition.operands
        .map((operand) => bracketed(op, operand, operand.kind === 'and', depth))
        .join('|')
    case 'constant':
      throw badInput(op, 'where: a part holds always or never, which a query string cannot say')
  }
}

function bracketed(op: string, operand: Condition, needed: boolean, depth: number): string {
  const text = printExpression(op, operand, depth + 1)
  return needed ? `(${text})` : text
}

/** Inside an expression nothing can be quoted. */
function printTest(op: string, { key, text }: Test): string {
  if (/^not\W/.test(`${key}=`))
    throw badInput(op, `where: a condition on "${key}" below OR or NOT would be read as a negation`)
  if (text === '' || text.trim() !== text || /[,|)]/.test(text))
    throw badInput(
      op,
      `where: the value of "${key}" below OR or NOT is empty, or has one of , | ) or blanks at an end, which a query string cannot carry there`,
    )
  return `${key}=${text}`
}

function countTests(condition: Condition): number {
  switch (condition.kind) {
    case 'constant':
      return 0
    case 'test':
      return 1
    case 'not':
      return countTests(condition.operand)
    case 'and':
    case 'or':
      return condition.operands.reduce((sum, operand) => sum + countTests(operand), 0)
  }
}

function sortPairs(op: string, schema: ClientSchema, model: ClientModel, orderBy: unknown): Pairs {
  const terms = (Array.isArray(orderBy) ? orderBy : [orderBy]).flatMap((term: unknown) =>
    sortTerms(op, schema, model, term, ''),
  )
  return terms.length === 0 ? [] : [['sort', terms.join(',')]]
}

function sortTerms(
  op: string,
  schema: ClientSchema,
  model: ClientModel,
  term: unknown,
  path: string,
): readonly string[] {
  if (!isPlainObject(term)) throw badInput(op, `orderBy: expected objects such as { id: 'asc' }`)
  return Object.entries(term).flatMap(([name, value]) => {
    const relation = model.relations?.[name]
    if (relation !== undefined && Object.hasOwn(model.relations ?? {}, name)) {
      const related = parseTypeText(relation)
      const to = schema.models[related.name]
      if (related.arity === 'list' || to === undefined)
        throw badInput(op, `orderBy: "${path}${name}" has no single value to sort by`)
      return sortTerms(op, schema, to, value, `${path}${name}.`)
    }
    if (!Object.hasOwn(model.fields, name))
      throw badInput(op, `orderBy: there is no field "${path}${printableName(name)}"`)
    if (isComputed(model.fields[name] ?? ''))
      throw badInput(op, `orderBy: "${path}${name}" is computed, and cannot be sorted by`)
    if (value !== 'asc' && value !== 'desc')
      throw badInput(op, `orderBy: "${path}${name}" must be 'asc' or 'desc'`)
    return [`${value === 'desc' ? '-' : ''}${path}${name}`]
  })
}

function countPairs(op: string, name: string, value: unknown): Pairs {
  if (value === undefined) return []
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)
    return [[name, String(value)]]
  throw badInput(op, `"${name}" must be a whole number from 0`)
}

function printPairs(op: string, pairs: Pairs): string {
  const text = pairs.map(([name, value]) => `${encode(op, name)}=${encode(op, value)}`).join('&')
  return text === '' ? '' : `?${text}`
}
