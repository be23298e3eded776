// One test of a query string: a path of relations and a field, an operator, and a value
// (spec/http 5.2 to 5.4).

import { inputError, printableName, ScalarError } from '@cratestack/core'
import type { FieldTest, Filter } from '@cratestack/orm'
import { badRequest, quotedName } from './refusals.ts'
import { isStorable, readScalarText, type TextValue } from './scalar-text.ts'
import type { TextKind, WireColumn, WireModel } from './wire-schema.ts'

/** How many tests one request may hold, in all its predicates together (spec/http 14). */
const testLimit = 256

/** How deep expressions may be nested, and how many relations a path may follow. */
export const nestingLimit = 32

/**
 * How many relations all tests and sort terms of one request may follow together. Each of them is a
 * subquery, and planning those costs a database more than twice as much for twice as many.
 */
const hopLimit = 256

/** Counts what one request asks the database to look at. */
export interface TestBudget {
  tests: number
  hops: number
}

/** @throws CratestackError `BAD_REQUEST` when the request follows too many relations */
export function followRelation(budget: TestBudget): void {
  budget.hops += 1
  if (budget.hops > hopLimit)
    throw badRequest(`filters and sort may follow at most ${hopLimit} relations in one request`)
}

type Operator = 'eq' | 'ne' | 'in' | 'lt' | 'lte' | 'gt' | 'gte' | 'contains' | 'startsWith'

const equality: readonly Operator[] = ['eq', 'ne', 'in']
const order: readonly Operator[] = ['lt', 'lte', 'gt', 'gte']
const ordered: ReadonlySet<string> = new Set([...equality, ...order])
const unordered: ReadonlySet<string> = new Set(equality)
const textual: ReadonlySet<string> = new Set([...ordered, 'contains', 'startsWith'])
const nothing: ReadonlySet<string> = new Set()

/** Which operators a type has; `isNull` comes with being optional (spec/http 5.3). */
export const operatorsByKind: Readonly<Record<TextKind, ReadonlySet<string>>> = {
  String: textual,
  Cuid: textual,
  Int: ordered,
  BigInt: ordered,
  Float: ordered,
  Decimal: ordered,
  DateTime: ordered,
  Uuid: ordered,
  Boolean: unordered,
  Enum: unordered,
  Json: nothing,
  Bytes: nothing,
  none: nothing,
}

const expectations: Readonly<Record<TextKind, string>> = {
  String: 'text',
  Cuid: 'a Cuid',
  Int: 'an Int',
  BigInt: 'a BigInt',
  Float: 'a Float',
  Decimal: 'a Decimal',
  DateTime: 'a DateTime',
  Uuid: 'a Uuid',
  Boolean: 'true or false',
  Enum: 'a variant of its enum',
  Json: 'nothing',
  Bytes: 'nothing',
  none: 'nothing',
}

/**
 * Reads `writer.handle__startsWith=ad`.
 *
 * @param key - what stands before the `=`, decoded
 * @throws CratestackError `BAD_REQUEST`, or `VALIDATION_ERROR` for a value out of range
 */
export function readTest(model: WireModel, key: string, value: string, budget: TestBudget): Filter {
  budget.tests += 1
  if (budget.tests > testLimit)
    throw badRequest(`a request may hold at most ${testLimit} filter tests`)
  const split = key.indexOf('__')
  const path = (split < 0 ? key : key.slice(0, split)).split('.')
  const read: TestText = { model, key, operator: split < 0 ? 'eq' : key.slice(split + 2), value }
  return readPath(read, model, path, 0, budget, 0)
}

export function tooDeep(): Error {
  return badRequest(`filters may be nested at most ${nestingLimit} levels deep`)
}

/** What the test is about, kept for messages. */
interface TestText {
  readonly model: WireModel
  readonly key: string
  readonly operator: string
  readonly value: string
}

function readPath(
  test: TestText,
  model: WireModel,
  path: readonly string[],
  index: number,
  budget: TestBudget,
  hops: number,
): Filter {
  const name = path[index] ?? ''
  if (index === path.length - 1) {
    const column = model.columns.get(name)
    if (column === undefined) throw unsupported(test)
    return { kind: 'field', field: name, test: readFieldTest(test, column) }
  }
  const relation = model.relations.get(name)
  if (relation === undefined) throw unsupported(test)
  if (hops >= nestingLimit) throw tooDeep()
  followRelation(budget)
  if (!relation.toMany) {
    const filter = readPath(test, relation.model, path, index + 1, budget, hops + 1)
    return { kind: 'relation', relation: name, quantifier: 'is', filter }
  }
  const quantifier = path[index + 1]
  if (quantifier !== 'some' && quantifier !== 'every' && quantifier !== 'none')
    throw badRequest(`filter ${quotedName(test.key)}: expected some, every or none after '${name}'`)
  if (index + 2 >= path.length) throw unsupported(test)
  const filter = readPath(test, relation.model, path, index + 2, budget, hops + 1)
  return { kind: 'relation', relation: name, quantifier, filter }
}

function readFieldTest(test: TestText, column: WireColumn): FieldTest {
  const { operator, value } = test
  if (operator === 'isNull') {
    if (!column.optional || column.kind === 'none') throw unsupported(test)
    if (value === 'true') return { operator: 'isNull' }
    if (value === 'false') return { operator: 'isNotNull' }
    throw badRequest(`${printableName(test.key)} expects true or false`)
  }
  if (!operatorsByKind[column.kind].has(operator)) throw unsupported(test)
  switch (operator) {
    case 'eq':
    case 'ne':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return { operator, value: readValue(test, column, value) }
    case 'in':
      return { operator, values: readElements(test, column) }
    case 'contains':
    case 'startsWith':
      if (!isStorable(value)) throw unexpected(test, column)
      return { operator, text: value, caseSensitive: true }
    default:
      throw unsupported(test)
  }
}

function readElements(test: TestText, column: WireColumn): readonly TextValue[] {
  const elements = test.value
    .split(',')
    .map((element) => element.trim())
    .filter((element) => element !== '')
  if (elements.length === 0) throw badRequest(`${printableName(test.key)} needs at least one value`)
  return elements.map((element) => readValue(test, column, element))
}

function readValue(test: TestText, column: WireColumn, text: string): TextValue {
  try {
    const value = readScalarText(column, text)
    if (value !== undefined) return value
  } catch (error) {
    if (!(error instanceof ScalarError)) throw error
    throw inputError([{ field: printableName(test.key), rule: 'range' }])
  }
  throw unexpected(test, column)
}

function unexpected(test: TestText, column: WireColumn): Error {
  return badRequest(`${printableName(test.key)} expects ${expectations[column.kind]}`)
}

function unsupported({ key, model }: TestText): Error {
  return badRequest(`filter ${quotedName(key)} is not supported on ${model.name}`)
}
