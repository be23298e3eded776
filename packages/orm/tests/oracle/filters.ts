// Seeds become filters and orders, and filters get the meaning that the specification gives them:
// SQL's three values, and related rows only where the caller may list them (server 1.4).

import type { FieldTest, Filter, OrderBy } from '../../src/index.ts'
import type { ExpressionSeed } from './seeds.ts'
import { allows, compare, isLive, type Place, shows } from './specification.ts'
import { type ModelPlan, pick, type TypeName, type Value, values, type World } from './world.ts'

const ordered: ReadonlySet<TypeName> = new Set(['Int', 'BigInt', 'Float', 'Decimal', 'DateTime'])

export function toFilter(seed: ExpressionSeed, model: ModelPlan, world: World): Filter {
  switch (seed.kind) {
    case 'and':
    case 'or':
      return {
        kind: seed.kind,
        operands: seed.operands.map((operand) => toFilter(operand, model, world)),
      }
    case 'not':
      return { kind: 'not', operand: toFilter(seed.operand, model, world) }
    case 'related': {
      if (model.relations.length === 0) return toFilter(seed.body, model, world)
      const relation = pick(model.relations, seed.relation)
      return {
        kind: 'relation',
        relation: relation.field,
        quantifier: relation.many
          ? pick(['some', 'every', 'none'] as const, seed.quantifier)
          : 'is',
        filter: toFilter(seed.body, modelOf(world, relation.target), world),
      }
    }
    case 'term':
      return toTest(seed, model)
  }
}

function toTest(
  { shape, picks: [a = 0, b = 0, c = 0, d = 0] }: ExpressionSeed & { kind: 'term' },
  model: ModelPlan,
): Filter {
  const { field, type, optional } = pick(model.columns, a)
  const field_ = (test: FieldTest): Filter => ({ kind: 'field', field, test })
  const value = pick(values[type], c)
  switch (shape % 5) {
    case 0:
      return field_({
        operator: pick(['in', 'notIn'] as const, b),
        values: [value, pick(values[type], d)].slice(0, d % 3),
      })
    case 1:
      if (optional) return field_({ operator: pick(['isNull', 'isNotNull'] as const, b) })
      break
    case 2:
      if (type === 'String')
        return field_({
          operator: pick(['contains', 'startsWith', 'endsWith'] as const, b),
          text: String(value),
          caseSensitive: true,
        })
      break
  }
  const operators = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte'] as const
  return field_({ operator: pick(ordered.has(type) ? operators : operators.slice(0, 2), b), value })
}

/** Orders whose outcome does not depend on how a database compares text. */
export function toOrder(picks: readonly number[], model: ModelPlan, world: World): OrderBy[] {
  return picks.flatMap((choice): OrderBy[] => {
    const path: string[] = []
    let at = model
    const ones = at.relations.filter(({ many }) => !many)
    if (choice % 3 === 0 && ones.length > 0) {
      const step = pick(ones, choice >> 2)
      path.push(step.field)
      at = modelOf(world, step.target)
    }
    const sortable = at.columns.filter(({ type }) => type !== 'String' && type !== 'Mood')
    if (sortable.length === 0) return []
    path.push(pick(sortable, choice >> 3).field)
    const direction = choice % 2 === 0 ? 'asc' : 'desc'
    return [{ path, direction, nulls: choice % 5 === 0 ? 'first' : 'last' }]
  })
}

/** `null` where SQL says NULL. */
export function matches(filter: Filter, place: Place): boolean | null {
  switch (filter.kind) {
    case 'constant':
      return filter.value
    case 'and': {
      const verdicts = filter.operands.map((operand) => matches(operand, place))
      return verdicts.includes(false) ? false : verdicts.includes(null) ? null : true
    }
    case 'or': {
      const verdicts = filter.operands.map((operand) => matches(operand, place))
      return verdicts.includes(true) ? true : verdicts.includes(null) ? null : false
    }
    case 'not': {
      const verdict = matches(filter.operand, place)
      return verdict === null ? null : !verdict
    }
    case 'relation': {
      const rows = visibleRelated(filter.relation, place)
      const is = (each: Place): boolean => matches(filter.filter, each) === true
      if (filter.quantifier === 'none') return !rows.some(is)
      return filter.quantifier === 'every' ? rows.every(is) : rows.some(is)
    }
    case 'field':
      return test(filter.test, filter.field, place)
    case 'coalesce':
      throw new Error('not asked here')
  }
}

function test(asked: FieldTest, field: string, place: Place): boolean | null {
  const { world, model, caller, row } = place
  const type = model.columns.find((column) => column.field === field)?.type ?? 'String'
  // What the caller may not read is NULL to whatever they ask.
  const value = shows(world, model, field, caller, row) ? (row[field] ?? null) : null
  switch (asked.operator) {
    case 'isNull':
      return value === null
    case 'isNotNull':
      return value !== null
    case 'in':
    case 'notIn': {
      const negated = asked.operator === 'notIn'
      // Nothing is in an empty list, known or not.
      if (asked.values.length === 0) return negated
      if (value === null) return null
      return asked.values.some((each) => compare(value, each as Value, type) === 0) !== negated
    }
    case 'contains':
    case 'startsWith':
    case 'endsWith': {
      if (typeof value !== 'string') return null
      if (asked.operator === 'contains') return value.includes(asked.text)
      return asked.operator === 'startsWith'
        ? value.startsWith(asked.text)
        : value.endsWith(asked.text)
    }
    case 'eqOrNull':
      return value === null || compare(value, asked.value as Value, type) === 0
    case 'hasKey':
    case 'jsonText':
      throw new Error('not asked here')
    case 'eq':
    case 'ne':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte': {
      if (value === null) return null
      const order = compare(value, asked.value as Value, type)
      return {
        eq: order === 0,
        ne: order !== 0,
        lt: order < 0,
        lte: order <= 0,
        gt: order > 0,
        gte: order >= 0,
      }[asked.operator]
    }
  }
}

/** What a user looks at through a relation: live rows that they may list. */
function visibleRelated(name: string, { world, model, caller, row }: Place): readonly Place[] {
  const relation = model.relations.find(({ field }) => field === name)
  if (relation === undefined) throw new Error('a filter names a relation that is none')
  const target = modelOf(world, relation.target)
  const key = row[relation.local] ?? null
  if (key === null) return []
  return target.rows
    .filter((each) => isLive(each) && each[relation.remote] === key)
    .filter((each) => allows(world, target, 'list', caller, each))
    .map((each) => ({ world, model: target, caller, row: each }))
}

function modelOf(world: World, name: string): ModelPlan {
  const model = world.models.get(name)
  if (model === undefined) throw new Error('a relation leads nowhere')
  return model
}
