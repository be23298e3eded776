// The `where` of a typed query becomes a tree of single tests, as the query language has them: a path
// with an operator, and a text. What it cannot say exactly is an error that says so.

import { isPlainObject, printableName } from '@cratestack/core'
import { badInput } from '../errors/client-error.ts'
import type { ClientModel, ClientSchema } from '../schema/client-schema.ts'
import { isComputed, parseTypeText } from '../schema/type-text.ts'
import { printValue } from './print-value.ts'

export type Condition =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Condition[] }
  | { readonly kind: 'not'; readonly operand: Condition }
  | Test

export interface Test {
  readonly kind: 'test'
  /** `author.name__startsWith`. */
  readonly key: string
  readonly text: string
}

/** Where a part of a condition stands. */
interface Place {
  readonly op: string
  readonly schema: ClientSchema
  readonly model: ClientModel
  /** Relations and quantifiers on the way, each with a dot behind. */
  readonly path: string
}

/** @throws BadInputError for what has no meaning, or none that the query language can express */
export function readCondition(
  op: string,
  schema: ClientSchema,
  model: ClientModel,
  where: unknown,
): Condition {
  return readWhere({ op, schema, model, path: '' }, where)
}

export function and(operands: readonly Condition[]): Condition {
  return join('and', operands)
}

function readWhere(place: Place, where: unknown): Condition {
  if (!isPlainObject(where)) throw badInput(place.op, `"where" must be an object of conditions`)
  return and(Object.entries(where).map(([name, value]) => readMember(place, name, value)))
}

function readMember(place: Place, name: string, value: unknown): Condition {
  const { op, model, path } = place
  const shown = `${path}${printableName(name)}`
  // Silently dropping a condition would widen the result.
  if (value === undefined) throw badInput(op, `where: "${shown}" is undefined; leave it out`)
  if (name === 'AND' || name === 'OR') {
    if (!Array.isArray(value)) throw badInput(op, `where: ${name} must be an array`)
    const operands = value.map((item) => readWhere(place, item))
    return join(name === 'AND' ? 'and' : 'or', operands)
  }
  if (name === 'NOT') return negated(readWhere(place, value))
  const relation = own(model.relations, name)
  if (relation !== undefined) return readRelation(place, name, relation, value)
  const type = own(model.fields, name)
  if (type === undefined) throw badInput(op, `where: there is no field "${shown}"`)
  if (isComputed(type)) throw badInput(op, `where: "${shown}" is computed, and cannot be compared`)
  if (name.includes('__'))
    throw badInput(op, `where: "${shown}" holds "__", which a query string takes for an operator`)
  return readTests(place, name, parseTypeText(type).name, value)
}

function readTests(place: Place, field: string, type: string, value: unknown): Condition {
  const { op, path } = place
  const key = `${path}${field}`
  if (value === null) return test(`${key}__isNull`, 'true')
  const tests = isPlainObject(value) ? Object.entries(value) : [['eq', value] as const]
  return and(
    tests.map(([operator, operand]) => {
      if (operand === undefined || operand === null)
        throw badInput(op, `where: ${key}.${printableName(operator)} is ${operand}; leave it out`)
      switch (operator) {
        case 'eq':
          return test(key, print(place, key, type, operand))
        case 'ne':
        case 'lt':
        case 'lte':
        case 'gt':
        case 'gte':
          return test(`${key}__${operator}`, print(place, key, type, operand))
        case 'contains':
        case 'startsWith':
          return test(`${key}__${operator}`, print(place, key, 'String', operand))
        case 'isNull':
          return test(`${key}__isNull`, print(place, key, 'Boolean', operand))
        case 'in':
          return readIn(place, key, type, operand)
        default:
          throw badInput(op, `where: ${key} has no operator "${printableName(operator)}"`)
      }
    }),
  )
}

/** A list of texts with commas between: elements are trimmed there, and empty ones are dropped. */
function readIn(place: Place, key: string, type: string, values: unknown): Condition {
  const { op } = place
  if (!Array.isArray(values)) throw badInput(op, `where: ${key}.in must be an array`)
  if (values.length === 0) return { kind: 'constant', value: false }
  const texts = values.map((value) => print(place, key, type, value))
  if (texts.some((text) => text === '' || text.includes(',') || text.trim() !== text))
    throw badInput(
      op,
      `where: ${key}.in has an element that is empty, or has a comma, or blanks at an end, which a query string cannot carry in a list; use OR`,
    )
  return test(`${key}__in`, texts.join(','))
}

function readRelation(place: Place, name: string, type: string, value: unknown): Condition {
  const { op, schema, path } = place
  const { name: related, arity } = parseTypeText(type)
  const model = own(schema.models, related)
  if (model === undefined) throw badInput(op, `where: there is no model "${related}"`)
  const at = `${path}${name}.`
  if (arity !== 'list') return distributed({ ...place, model, path: at }, value, 'is')
  if (!isPlainObject(value) || Object.keys(value).length === 0)
    throw badInput(op, `where: ${path}${name} has many rows: say some, every or none`)
  return and(
    Object.entries(value).map(([quantifier, inner]) => {
      if (quantifier !== 'some' && quantifier !== 'every' && quantifier !== 'none')
        throw badInput(op, `where: ${path}${name} has no "${printableName(quantifier)}"`)
      return distributed({ ...place, model, path: `${at}${quantifier}.` }, inner, quantifier)
    }),
  )
}

/**
 * A test on a way through relations speaks of one field of the last row. Several of them together
 * mean what was asked only where the quantifier may be drawn over the connective: `some` over "or",
 * `every` over "and", and a single row over both.
 */
function distributed(
  place: Place,
  value: unknown,
  quantifier: 'is' | 'some' | 'every' | 'none',
): Condition {
  const inner = readWhere(place, value)
  const way = place.path.slice(0, -1)
  if (inner.kind === 'constant')
    throw badInput(
      place.op,
      `where: ${way} asks nothing of the related row; a query string needs a field to ask for`,
    )
  if (!isMadeOf(inner, connectives[quantifier]))
    throw badInput(
      place.op,
      `where: ${way} combines conditions in a way that a query string cannot say exactly: each of them could be met by another row`,
    )
  // No row satisfies one of them: none satisfies the first, and none the second.
  if (quantifier === 'none' && inner.kind === 'or') return { kind: 'and', operands: inner.operands }
  return inner
}

const connectives = { is: ['and', 'or'], some: ['or'], every: ['and'], none: ['or'] } as const

function isMadeOf(condition: Condition, kinds: readonly ('and' | 'or')[]): boolean {
  if (condition.kind === 'test') return true
  if (condition.kind !== 'and' && condition.kind !== 'or') return false
  return (
    kinds.includes(condition.kind) &&
    condition.operands.every((operand) => isMadeOf(operand, kinds))
  )
}

function print(place: Place, key: string, type: string, value: unknown): string {
  const text = printValue(type, value)
  if (text === undefined) throw badInput(place.op, `where: the value of ${key} is no ${type}`)
  return text
}

function negated(operand: Condition): Condition {
  if (operand.kind === 'constant') return { kind: 'constant', value: !operand.value }
  return { kind: 'not', operand }
}

function test(key: string, text: string): Test {
  return { kind: 'test', key, text }
}

function join(kind: 'and' | 'or', operands: readonly Condition[]): Condition {
  const decider = kind === 'or'
  const open: Condition[] = []
  for (const operand of operands) {
    if (operand.kind === 'constant') {
      if (operand.value === decider) return operand
    } else if (operand.kind === kind) open.push(...operand.operands)
    else open.push(operand)
  }
  const [first, second] = open
  if (first === undefined) return { kind: 'constant', value: !decider }
  return second === undefined ? first : { kind, operands: open }
}

function own<Value>(
  members: Readonly<Record<string, Value>> | undefined,
  name: string,
): Value | undefined {
  return members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined
}
