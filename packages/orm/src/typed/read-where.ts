// The object skin of conditions becomes the one tree of them.

import { isPlainObject, printableName } from '@cratestack/core'
import type { RelationIr } from '@cratestack/schema/ir'
import { isCondition } from '../handles/condition.ts'
import { findField, noSuchField } from '../handles/find-field.ts'
import { type ModelIndex, modelOf, type SchemaIndex } from '../model/schema-index.ts'
import type { FieldTest, Filter } from '../query/filter.ts'

/**
 * @param place - how to call the object in messages
 * @throws TypeError naming the member that makes no sense
 */
export function readWhere(
  index: SchemaIndex,
  model: ModelIndex,
  where: unknown,
  place: string,
): Filter {
  if (isCondition(where)) {
    if (where.model === model.ir.name) return where.filter
    throw new TypeError(`${place}: a condition on "${where.model}", expected "${model.ir.name}"`)
  }
  if (!isPlainObject(where))
    throw new TypeError(`${place}: expected an object such as { ${exampleOf(model)} }`)
  return allOf(
    Object.entries(where).map(([name, value]) =>
      readMember(index, model, name, value, `${place}.${printableName(name)}`),
    ),
  )
}

function readMember(
  index: SchemaIndex,
  model: ModelIndex,
  name: string,
  value: unknown,
  place: string,
): Filter {
  // Silently dropping a condition would widen the result.
  if (value === undefined)
    throw new TypeError(`${place} is undefined: leave it out, or use whereOptional`)
  if (name === 'AND' || name === 'OR') {
    if (!Array.isArray(value)) throw new TypeError(`${place}: expected an array of conditions`)
    const operands = value.map((item, at) => readWhere(index, model, item, `${place}[${at}]`))
    return { kind: name === 'AND' ? 'and' : 'or', operands }
  }
  if (name === 'NOT') return { kind: 'not', operand: readWhere(index, model, value, place) }
  const field = findField(model, name)
  if (field === undefined) throw noSuchField(place, model, name)
  if (field.kind === 'relation') return readRelation(index, field, value, place)
  return allOf(readTests(value, place).map((test) => ({ kind: 'field', field: name, test })))
}

function readRelation(
  index: SchemaIndex,
  relation: RelationIr,
  value: unknown,
  place: string,
): Filter {
  const related = modelOf(index, relation.model)
  const { name } = relation
  if (relation.arity !== 'list') {
    const filter = readWhere(index, related, value, place)
    return { kind: 'relation', relation: name, quantifier: 'is', filter }
  }
  const members = isPlainObject(value) ? Object.entries(value) : []
  if (members.length === 0)
    throw new TypeError(`${place}: many rows, so expected { some: … }, { every: … } or { none: … }`)
  return allOf(
    members.map(([quantifier, inner]) => {
      if (quantifier !== 'some' && quantifier !== 'every' && quantifier !== 'none')
        throw new TypeError(
          `${place}: "${printableName(quantifier)}" is none of some, every and none`,
        )
      const filter = readWhere(index, related, inner, `${place}.${quantifier}`)
      return { kind: 'relation', relation: name, quantifier, filter }
    }),
  )
}

/** The tests of one column: a value, `null`, or operators by name. */
export function readTests(value: unknown, place: string): readonly FieldTest[] {
  if (value === null) return [{ operator: 'isNull' }]
  if (!isPlainObject(value)) return [{ operator: 'eq', value }]
  return Object.entries(value).flatMap(([operator, operand]) => {
    if (operator === 'text') return readMembers(operand, `${place}.text`)
    const read = Object.hasOwn(operators, operator) ? operators[operator] : undefined
    if (read === undefined)
      throw new TypeError(
        `${place}: "${printableName(operator)}" is no operator; there are ${Object.keys(operators).join(', ')}`,
      )
    if (operand === undefined || operand === null)
      throw new TypeError(`${place}.${operator} is ${operand}: leave it out, or use isNull`)
    return read(operand, `${place}.${operator}`)
  })
}

/** Tests of members of a JSON object, by name. */
function readMembers(members: unknown, place: string): readonly FieldTest[] {
  if (!isPlainObject(members))
    throw new TypeError(`${place}: expected an object of tests by member`)
  return Object.entries(members).flatMap(([key, tests]) =>
    readTests(tests, `${place}.${printableName(key)}`).map(
      (test): FieldTest => ({ operator: 'jsonText', key, test }),
    ),
  )
}

function readText(text: unknown, place: string): string {
  if (typeof text === 'string') return text
  throw new TypeError(`${place}: expected a string`)
}

type ReadOperand = (operand: unknown, place: string) => FieldTest

const operators: Readonly<Record<string, ReadOperand>> = {
  eq: (value) => ({ operator: 'eq', value }),
  ne: (value) => ({ operator: 'ne', value }),
  lt: (value) => ({ operator: 'lt', value }),
  lte: (value) => ({ operator: 'lte', value }),
  gt: (value) => ({ operator: 'gt', value }),
  gte: (value) => ({ operator: 'gte', value }),
  in: (values, place) => ({ operator: 'in', values: readValues(values, place) }),
  notIn: (values, place) => ({ operator: 'notIn', values: readValues(values, place) }),
  contains: text('contains', true),
  startsWith: text('startsWith', true),
  endsWith: text('endsWith', true),
  icontains: text('contains', false),
  istartsWith: text('startsWith', false),
  iendsWith: text('endsWith', false),
  eqOrNull: (value) => ({ operator: 'eqOrNull', value }),
  hasKey: (key, place) => ({ operator: 'hasKey', key: readText(key, place) }),
  isNull: (value, place) => {
    if (typeof value !== 'boolean') throw new TypeError(`${place}: expected true or false`)
    return { operator: value ? 'isNull' : 'isNotNull' }
  },
}

function text(
  operator: 'contains' | 'startsWith' | 'endsWith',
  caseSensitive: boolean,
): ReadOperand {
  return (operand, place) => {
    if (typeof operand !== 'string') throw new TypeError(`${place}: expected a string`)
    return { operator, text: operand, caseSensitive }
  }
}

function readValues(values: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(values)) throw new TypeError(`${place}: expected an array`)
  if (values.some((value) => value === undefined || value === null))
    throw new TypeError(`${place}: an element has no value`)
  return values
}

/** Without any member, everything. */
function allOf(operands: readonly Filter[]): Filter {
  const [first, second] = operands
  if (first === undefined) return { kind: 'constant', value: true }
  return second === undefined ? first : { kind: 'and', operands }
}

function exampleOf(model: ModelIndex): string {
  return `${model.columns[0]?.name}: …`
}
