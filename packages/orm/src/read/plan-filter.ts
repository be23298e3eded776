// Filters in the words of the schema become predicates in those of the database.

import { printableName } from '@cratestack/core'
import {
  and,
  type ColumnValue,
  isNever,
  listOf,
  not,
  type Operand,
  or,
  type Parameter,
  type Predicate,
  parameter,
  scalarType,
} from '@cratestack/sql'
import { type Planning, visibleColumn } from '../model/planning.ts'
import type { ColumnIndex, ModelIndex } from '../model/schema-index.ts'
import { problem, unknownField, validationError } from '../problems/problem.ts'
import type { FieldTest, Filter } from '../query/filter.ts'
import { toColumnValue } from '../values/to-column-value.ts'
import { relatedScope } from './scope.ts'

/**
 * A predicate about rows of the model at level 0.
 *
 * @param path - where the filter stands below the queried model: `customer.`
 * @throws CratestackError `VALIDATION_ERROR` for what the schema does not have or types do not allow
 */
export function planFilter(
  filter: Filter,
  model: ModelIndex,
  planning: Planning,
  path = '',
): Predicate {
  switch (filter.kind) {
    case 'constant':
      return { kind: 'constant', value: filter.value }
    case 'and':
      return and(...filter.operands.map((each) => planFilter(each, model, planning, path)))
    case 'or':
      return or(...filter.operands.map((each) => planFilter(each, model, planning, path)))
    case 'not':
      return not(planFilter(filter.operand, model, planning, path))
    case 'field': {
      const column = visibleColumn(model, filter.field, planning)
      if (column === undefined) throw validationError(unknownField(`${path}${filter.field}`))
      return planTest(filter.test, subjectOf(column), `${path}${filter.field}`)
    }
    case 'coalesce':
      return planCoalesce(filter, model, planning, path)
    case 'relation':
      return planRelation(filter, model, planning, path)
  }
}

/** What a test is about: a column, or what is made of some. */
interface Subject extends Pick<ColumnIndex, 'name' | 'type' | 'arity' | 'variants'> {
  readonly operand: Operand
}

function subjectOf({ name, type, arity, variants, column }: ColumnIndex): Subject {
  return { name, type, arity, variants, operand: column }
}

function planCoalesce(
  { fields, test }: Extract<Filter, { kind: 'coalesce' }>,
  model: ModelIndex,
  planning: Planning,
  path: string,
): Predicate {
  const shown = `${path}coalesce(${fields.join(', ')})`
  const columns = fields.map((field) => {
    const column = visibleColumn(model, field, planning)
    if (column === undefined) throw validationError(unknownField(`${path}${field}`))
    return column
  })
  const [first] = columns
  if (first === undefined) throw validationError(problem(shown, 'operator', 'needs a field'))
  const { name, type, variants } = first
  const isAlike = (other: ColumnIndex): boolean =>
    other.type.scalar === type.scalar && !other.type.list && other.variants === variants
  if (!columns.every(isAlike))
    throw validationError(problem(shown, 'operator', 'the fields are of different types'))
  const arity = columns.every((column) => column.arity === 'optional') ? 'optional' : 'required'
  const operands = columns.map(({ column }) => column)
  const operand: Operand = { kind: 'coalesce', operands, type }
  return planTest(test, { name, type, arity, variants, operand }, shown)
}

type RelationFilter = Extract<Filter, { kind: 'relation' }>

function planRelation(
  { relation: name, quantifier, filter }: RelationFilter,
  model: ModelIndex,
  planning: Planning,
  path: string,
): Predicate {
  const shown = `${path}${name}`
  const relation = model.relations.get(name)
  if (relation === undefined) throw validationError(unknownField(shown))
  if (relation.many === (quantifier === 'is'))
    throw validationError(
      problem(shown, 'quantifier', relation.many ? 'expected some, every or none' : 'expected is'),
    )
  const scope = relatedScope(relation, planning)
  const inner = planFilter(filter, relation.model, planning, `${shown}.`)
  const exists = (where: Predicate): Predicate =>
    isNever(where) ? where : { kind: 'exists', negated: false, table: relation.model.table, where }
  switch (quantifier) {
    case 'is':
    case 'some':
      return exists(and(scope, inner))
    case 'none':
      return not(exists(and(scope, inner)))
    case 'every':
      return not(exists(and(scope, isNotTrue(inner))))
  }
}

/** A row whose verdict is NULL does not satisfy the filter, so `every` must count it. */
function isNotTrue(predicate: Predicate): Predicate {
  if (predicate.kind === 'constant' || predicate.kind === 'exists') return not(predicate)
  return { kind: 'truth', test: 'isNotTrue', operand: predicate }
}

function planTest(test: FieldTest, column: Subject, shown: string): Predicate {
  switch (test.operator) {
    case 'isNull':
    case 'isNotNull':
      return planNullTest(test.operator === 'isNotNull', column, shown)
    case 'eq':
    case 'ne':
      requireOperator(comparable.has(column.type.scalar), column, test.operator, shown)
      if (test.value === null) return planNullTest(test.operator === 'ne', column, shown)
      return compare(test.operator, column, test.value, shown)
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      requireOperator(ordered.has(column.type.scalar), column, test.operator, shown)
      return compare(test.operator, column, test.value, shown)
    case 'in':
    case 'notIn':
      requireOperator(comparable.has(column.type.scalar), column, test.operator, shown)
      return planMembership(test.operator === 'notIn', column, test.values, shown)
    case 'contains':
    case 'startsWith':
    case 'endsWith': {
      const { scalar } = column.type
      requireOperator(scalar === 'String' || scalar === 'Cuid', column, test.operator, shown)
      return {
        kind: 'like',
        match: test.operator,
        caseSensitive: test.caseSensitive,
        operand: column.operand,
        text: parameter(column.type, operandValue(test.text, column, shown)),
      }
    }
    case 'eqOrNull':
      return or(
        planNullTest(false, column, shown),
        planTest({ operator: 'eq', value: test.value }, column, shown),
      )
    case 'hasKey':
      requireOperator(column.type.scalar === 'Json', column, test.operator, shown)
      return { kind: 'hasKey', operand: column.operand, key: textParameter(test.key, shown) }
    case 'jsonText': {
      requireOperator(column.type.scalar === 'Json', column, test.operator, shown)
      const key = textParameter(test.key, shown)
      const text: Subject = {
        name: column.name,
        type: scalarType('String'),
        arity: 'optional',
        variants: undefined,
        operand: { kind: 'jsonText', of: column.operand, key },
      }
      return planTest(test.test, text, `${shown}.${printableName(test.key)}`)
    }
  }
}

function textParameter(text: string, shown: string): Parameter {
  const type = scalarType('String')
  const converted = toColumnValue(text, {
    name: shown,
    type,
    arity: 'required',
    variants: undefined,
  })
  if (converted.problem !== undefined) throw validationError(converted.problem)
  return parameter(type, converted.value)
}

/** Types whose values can be equal; Json and Bytes columns can only be NULL or not. */
const comparable: ReadonlySet<string> = new Set([
  'String',
  'Cuid',
  'Int',
  'BigInt',
  'Float',
  'Boolean',
  'DateTime',
  'Decimal',
  'Uuid',
  'Enum',
])

const ordered: ReadonlySet<string> = new Set(
  [...comparable].filter((scalar) => scalar !== 'Boolean' && scalar !== 'Enum'),
)

function requireOperator(fits: boolean, { type }: Subject, operator: string, shown: string): void {
  if (fits && !type.list) return
  const found = type.list ? `a list of ${type.scalar}` : type.scalar
  throw validationError(problem(shown, 'operator', `${operator} cannot be asked of ${found}`))
}

function planNullTest(negated: boolean, column: Subject, shown: string): Predicate {
  if (column.arity !== 'optional')
    throw validationError(problem(shown, 'operator', 'the field is required and never null'))
  return { kind: 'null', negated, operand: column.operand }
}

function compare(
  operator: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte',
  column: Subject,
  value: unknown,
  shown: string,
): Predicate {
  const right = parameter(column.type, operandValue(value, column, shown))
  return { kind: 'comparison', operator, left: column.operand, right }
}

function planMembership(
  negated: boolean,
  column: Subject,
  values: readonly unknown[],
  shown: string,
): Predicate {
  if (values.length === 0) return { kind: 'constant', value: negated }
  return {
    kind: 'membership',
    negated,
    operand: column.operand,
    values: parameter(
      listOf(column.type),
      values.map((each) => operandValue(each, column, shown)),
    ),
  }
}

/** NULL is no operand: `isNull` asks for it. */
function operandValue(value: unknown, column: Subject, shown: string): ColumnValue {
  const converted = toColumnValue(value, { ...column, arity: 'required' }, shown)
  if (converted.problem !== undefined) throw validationError(converted.problem)
  return converted.value
}
