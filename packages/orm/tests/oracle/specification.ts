// What rules mean, read off the tables of the specification (server 2.4) and nothing else: no code of
// ours decides here, and no database.

import type {
  Action,
  Caller,
  Expression,
  ModelPlan,
  Operand,
  Operator,
  Row,
  TypeName,
  Value,
  World,
} from './world.ts'
import { now } from './world.ts'

export type Slot = 'list' | 'detail' | 'create' | 'update' | 'delete'

/** Whether the rules of a slot allow the row, dead or alive. */
export function allows(
  world: World,
  model: ModelPlan,
  slot: Slot,
  caller: Caller,
  row: Row,
): boolean {
  const place: Place = { world, model, caller, row }
  const rules = model.rules.filter(({ action }) => fed[action].includes(slot))
  const of = (effect: 'allow' | 'deny') => rules.filter((rule) => rule.effect === effect)
  return (
    of('allow').some(({ when }) => surely(when, place)) &&
    !of('deny').some(({ when }) => maybe(when, place))
  )
}

/** Whether the caller may read the field of the row, which their model lets them read. */
export function shows(
  world: World,
  model: ModelPlan,
  field: string,
  caller: Caller,
  row: Row,
): boolean {
  const rules = model.columns.find((column) => column.field === field)?.rules ?? []
  if (rules.length === 0) return true
  const place: Place = { world, model, caller, row }
  return (
    rules.some(({ effect, when }) => effect === 'allow' && surely(when, place)) &&
    !rules.some(({ effect, when }) => effect === 'deny' && maybe(when, place))
  )
}

const fed: Readonly<Record<Action, readonly Slot[]>> = {
  list: ['list'],
  detail: ['detail'],
  read: ['list', 'detail'],
  create: ['create'],
  update: ['update'],
  delete: ['delete'],
  all: ['list', 'detail', 'create', 'update', 'delete'],
}

export interface Place {
  readonly world: World
  readonly model: ModelPlan
  readonly caller: Caller
  readonly row: Row
}

/** `T` of the specification. */
export function surely(expression: Expression, place: Place): boolean {
  return holds(push(expression, false), place, false)
}

/** `P` of the specification. */
export function maybe(expression: Expression, place: Place): boolean {
  return holds(push(expression, false), place, true)
}

type Pushed =
  | Exclude<Expression, { kind: 'not' | 'and' | 'or' | 'related' }>
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Pushed[] }
  | { readonly kind: 'refused'; readonly term: Expression }
  | {
      readonly kind: 'related'
      readonly relation: (Expression & { kind: 'related' })['relation']
      readonly quantifier: 'one' | 'some' | 'every' | 'none'
      readonly body: Pushed
    }
  /** `!` of a to-one step. */
  | {
      readonly kind: 'notOne'
      readonly relation: (Expression & { kind: 'related' })['relation']
      readonly body: Pushed
      readonly opposite: Pushed
    }

/** "Before lowering, negation is pushed inward." */
function push(e: Expression, negated: boolean): Pushed {
  switch (e.kind) {
    case 'not':
      return push(e.operand, !negated)
    case 'and':
    case 'or': {
      const kind = negated ? (e.kind === 'and' ? 'or' : 'and') : e.kind
      return { kind, operands: e.operands.map((operand) => push(operand, negated)) }
    }
    case 'constant':
      return { kind: 'constant', value: e.value !== negated }
    case 'comparison':
      return negated ? { ...e, operator: opposite[e.operator] } : e
    case 'flag':
      return {
        kind: 'comparison',
        operator: negated ? '!=' : '==',
        left: e.operand,
        right: { kind: 'literal', text: 'true', value: true },
      }
    case 'membership':
    case 'null':
      return negated ? { ...e, negated: !e.negated } : e
    case 'caller':
    case 'text':
      return negated ? { kind: 'refused', term: e } : e
    case 'related': {
      const { relation, quantifier, body } = e
      if (!negated) return { kind: 'related', relation, quantifier, body: push(body, false) }
      switch (quantifier) {
        case 'one':
          return { kind: 'notOne', relation, body: push(body, false), opposite: push(body, true) }
        case 'some':
          return { kind: 'related', relation, quantifier: 'none', body: push(body, false) }
        case 'none':
          return { kind: 'related', relation, quantifier: 'some', body: push(body, false) }
        case 'every':
          return { kind: 'related', relation, quantifier: 'some', body: push(body, true) }
      }
    }
  }
}

const opposite: Readonly<Record<Operator, Operator>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
}

function holds(e: Pushed, place: Place, denying: boolean): boolean {
  switch (e.kind) {
    case 'constant':
      return e.value
    case 'and':
      return e.operands.every((operand) => holds(operand, place, denying))
    case 'or':
      return e.operands.some((operand) => holds(operand, place, denying))
    case 'caller':
      return isTrueOfCaller(e.test, place.caller)
    case 'refused':
      if (e.term.kind === 'caller') return !isTrueOfCaller(e.term.test, place.caller)
      if (e.term.kind === 'text') return textTest(e.term, place, (matches) => !matches, denying)
      throw new Error('only callers and texts are refused whole')
    case 'comparison': {
      const type = typeOf(e.left, e.right)
      const left = known(e.left, type, place)
      const right = known(e.right, type, place)
      if (left === undefined || right === undefined) return e.operator !== '==' && denying
      return compares(e.operator, left, right, type)
    }
    case 'membership': {
      const type = typeOf(e.operand, e.operand)
      const operand = known(e.operand, type, place)
      if (operand === undefined) return e.negated && denying
      return e.values.some(({ value }) => compares('==', operand, value, type)) !== e.negated
    }
    case 'null':
      return (raw(e.operand, place) === null) !== e.negated
    case 'text':
      return textTest(e, place, (matches) => matches, false)
    case 'related': {
      const rows = relatedPlaces(e.relation, place)
      switch (e.quantifier) {
        case 'one':
        case 'some':
          return rows.some((each) => holds(e.body, each, denying))
        case 'none':
          return !rows.some((each) => holds(e.body, each, !denying))
        case 'every':
          return rows.every((each) => holds(e.body, each, denying))
      }
      break
    }
    case 'notOne': {
      const rows = relatedPlaces(e.relation, place)
      return denying
        ? !rows.some((each) => holds(e.body, each, false))
        : rows.some((each) => holds(e.opposite, each, false))
    }
    case 'flag':
      throw new Error('flags have become comparisons')
  }
}

function isTrueOfCaller(
  test: (Expression & { kind: 'caller' })['test'],
  { kind, claims }: Caller,
): boolean {
  switch (test) {
    case 'somebody':
      return kind !== 'nobody'
    case 'nobody':
      return kind === 'nobody'
    case 'system':
      return kind === 'system'
    case 'clerk':
      return claims['role'] === 'clerk'
    case 'tenant':
      return walk(claims, 'tenant.id') === 't'
  }
}

function textTest(
  { test, operand, part }: Expression & { kind: 'text' },
  place: Place,
  verdict: (matches: boolean) => boolean,
  otherwise: boolean,
): boolean {
  const subject = known(operand, 'String', place)
  const wanted = known(part, 'String', place)
  if (typeof subject !== 'string' || typeof wanted !== 'string') return otherwise
  if (test === 'startsWith') return verdict(subject.startsWith(wanted))
  return verdict(test === 'endsWith' ? subject.endsWith(wanted) : subject.includes(wanted))
}

function typeOf(left: Operand, right: Operand): TypeName {
  if (left.kind === 'column' || left.kind === 'claim') return left.type
  if (right.kind === 'column' || right.kind === 'claim') return right.type
  throw new Error('a term without a column and a claim')
}

/** `undefined` for an unknown operand. */
function known(operand: Operand, type: TypeName, place: Place): Exclude<Value, null> | undefined {
  const value = raw(operand, place)
  if (value === null) return undefined
  return operand.kind === 'claim' ? fitting(value, type) : (value as Exclude<Value, null>)
}

function fitting(value: unknown, type: TypeName): Exclude<Value, null> | undefined {
  switch (type) {
    case 'String':
      return typeof value === 'string' ? value : undefined
    case 'Mood':
      return value === 'calm' || value === 'wild' ? value : undefined
    case 'Boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'Int':
    case 'Float':
      return typeof value === 'number' ? value : undefined
    case 'BigInt':
      return typeof value === 'bigint' ? value : undefined
    case 'Decimal':
      return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? value : undefined
    case 'DateTime':
      return typeof value === 'string' && /^\d{4}-/.test(value) ? value : undefined
    case 'Uuid':
      return typeof value === 'string' && /^[0-9a-f]{8}-/.test(value) ? value : undefined
  }
}

/** `null` for what is absent. */
function raw(operand: Operand, { row, caller }: Place): unknown {
  switch (operand.kind) {
    case 'column':
      return row[operand.field] ?? null
    case 'claim':
      return walk(caller.claims, operand.path) ?? null
    case 'literal':
      return operand.value
    case 'now':
      return now
  }
}

function walk(claims: Readonly<Record<string, unknown>>, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as Readonly<Record<string, unknown>>)[name]
          : undefined,
      claims,
    )
}

function compares(operator: Operator, left: Value, right: Value, type: TypeName): boolean {
  const order = compare(left, right, type)
  switch (operator) {
    case '==':
      return order === 0
    case '!=':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

export function compare(left: Value, right: Value, type: TypeName): number {
  if (type === 'Decimal' || type === 'Float') return Number(left) - Number(right)
  if (type === 'DateTime') return microsOf(String(left)) - microsOf(String(right))
  if (left === right) return 0
  return (left ?? '') < (right ?? '') ? -1 : 1
}

function microsOf(text: string): number {
  const digits = /\.(\d+)Z$/.exec(text)?.[1] ?? ''
  return Date.parse(text.replace(/\.\d+Z$/, 'Z')) * 1000 + Number(digits.padEnd(6, '0'))
}

/** Live rows that the relation leads to, readable or not. */
function relatedPlaces(
  { local, remote, target }: (Expression & { kind: 'related' })['relation'],
  { world, caller, row }: Place,
): readonly Place[] {
  const model = world.models.get(target)
  const key = row[local] ?? null
  if (model === undefined || key === null) return []
  return model.rows
    .filter((each) => isLive(each) && each[remote] === key)
    .map((each) => ({ world, model, caller, row: each }))
}

export function isLive(row: Row): boolean {
  return (row['deletedAt'] ?? null) === null
}
