// Random rules, rows and callers, and a plain reading of what they mean.

import type { ExpressionIr, OperandIr, PolicyIr, SchemaIr } from '@cratestack/schema/ir'
import type { ColumnValue } from '@cratestack/sql'
import fc from 'fast-check'
import type { Row, Tables } from './interpret-predicate.ts'
import { worldWith } from './world.ts'

export const world = worldWith('')
export const ids = [1, 2, 3].map((digit) => `aaaaaaaa-0000-4000-8000-00000000000${digit}`)
const texts = ['a', 'b']
const text = { kind: 'scalar', name: 'String' } as const
const int = { kind: 'scalar', name: 'Int' } as const
const boolean = { kind: 'scalar', name: 'Boolean' } as const

/** Value by path: `undefined` for claims that are absent. */
export type Claims = Readonly<Record<string, string | number | boolean | null | undefined>>

export const claims: fc.Arbitrary<Claims> = fc.record({
  role: fc.constantFrom(...texts, 7, null, undefined),
  level: fc.constantFrom(1, 2, 'x', null, undefined),
  banned: fc.constantFrom(true, false, 'true', undefined),
})

const literalText = fc
  .constantFrom(...texts)
  .map((value) => ({ kind: 'literal', type: 'string', value }) as const)
const literalInt = fc
  .constantFrom('1', '2')
  .map((value) => ({ kind: 'literal', type: 'number', value }) as const)
const role: OperandIr = { kind: 'auth', path: ['role'], type: text, optional: true }
const level: OperandIr = { kind: 'auth', path: ['level'], type: int, optional: true }
const banned: OperandIr = { kind: 'auth', path: ['banned'], type: boolean, optional: true }
const truth: OperandIr = { kind: 'literal', type: 'boolean', value: true }

interface Columns {
  readonly text: readonly OperandIr[]
  readonly int: readonly OperandIr[]
  readonly flags: readonly OperandIr[]
}

function columnIr(
  field: string,
  type: typeof text | typeof int | typeof boolean,
  optional: boolean,
) {
  return { kind: 'column', field, type, optional } as const
}

const columnsOf: Readonly<Record<'Doc' | 'Depot' | 'Line', Columns>> = {
  Doc: {
    text: [columnIr('title', text, false), columnIr('note', text, true)],
    int: [columnIr('pages', int, false), columnIr('copies', int, true)],
    flags: [columnIr('secret', boolean, false), columnIr('flagged', boolean, true)],
  },
  Depot: {
    text: [columnIr('tier', text, true)],
    int: [],
    flags: [columnIr('open', boolean, false)],
  },
  Line: {
    text: [columnIr('code', text, true)],
    int: [],
    flags: [columnIr('settled', boolean, false)],
  },
}

const relationsOf = {
  Doc: [
    { relation: 'depot', model: 'Depot', many: false },
    { relation: 'lines', model: 'Line', many: true },
  ],
  Depot: [{ relation: 'docs', model: 'Doc', many: true }],
  Line: [{ relation: 'doc', model: 'Doc', many: false }],
} as const

type ModelName = keyof typeof columnsOf

const equality = fc.constantFrom('==' as const, '!=' as const)
const anyOperator = fc.constantFrom(
  '==' as const,
  '!=' as const,
  '<' as const,
  '<=' as const,
  '>' as const,
  '>=' as const,
)

function expressionOf(model: ModelName, depth: number): fc.Arbitrary<ExpressionIr> {
  const columns = columnsOf[model]
  const leaves: fc.Arbitrary<ExpressionIr>[] = [
    fc.boolean().map((value) => ({ kind: 'constant', value })),
    fc.constant<ExpressionIr>({ kind: 'authenticated' }),
    fc.constant<ExpressionIr>({ kind: 'hasRole', role: 'a' }),
    fc.record({
      kind: fc.constant('comparison' as const),
      operator: equality,
      left: fc.constantFrom(role, ...columns.text),
      right: fc.oneof(literalText),
    }),
    fc.record({
      kind: fc.constant('comparison' as const),
      operator: equality,
      left: fc.constantFrom(...columns.text),
      right: fc.constant(role),
    }),
    fc.record({
      kind: fc.constant('comparison' as const),
      operator: equality,
      left: fc.constantFrom(...columns.flags),
      right: fc.constantFrom(truth, banned),
    }),
    fc.constantFrom(...columns.flags).map((operand) => ({ kind: 'flag', operand }) as const),
    fc.record({
      kind: fc.constant('membership' as const),
      negated: fc.boolean(),
      operand: fc.constantFrom(role, ...columns.text),
      values: fc.array(literalText, { minLength: 1, maxLength: 2 }),
    }),
    fc.record({
      kind: fc.constant('nullCheck' as const),
      negated: fc.boolean(),
      operand: fc.constantFrom(role, ...columns.text),
    }),
    fc.record({
      kind: fc.constant('text' as const),
      function: fc.constantFrom('startsWith' as const, 'contains' as const),
      operand: fc.constantFrom(...columns.text),
      value: fc.oneof(fc.constant(role), literalText),
    }),
  ]
  if (columns.int.length > 0)
    leaves.push(
      fc.record({
        kind: fc.constant('comparison' as const),
        operator: anyOperator,
        left: fc.constantFrom(...columns.int),
        right: fc.oneof(fc.constant(level), literalInt),
      }),
    )
  const leaf = fc.oneof(...leaves)
  if (depth === 0) return leaf
  const inner = expressionOf(model, depth - 1)
  const related = relationsOf[model].map((step) =>
    fc.record({
      kind: fc.constant('related' as const),
      relation: fc.constant(step.relation),
      model: fc.constant(step.model),
      quantifier: step.many
        ? fc.constantFrom('some' as const, 'every' as const, 'none' as const)
        : fc.constant('one' as const),
      body: expressionOf(step.model, depth - 1),
    }),
  )
  return fc.oneof(
    { weight: 2, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        operands: fc.array(inner, { minLength: 2, maxLength: 3 }),
      }),
    },
    { weight: 2, arbitrary: inner.map((operand) => ({ kind: 'not', operand }) as const) },
    { weight: 3, arbitrary: fc.oneof(...related) },
  )
}

const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(value, { nil: null })
const anyText = fc.constantFrom(...texts)
const anyId = fc.constantFrom(...ids)

export const doc = fc.record({
  title: anyText,
  note: maybe(anyText),
  pages: fc.constantFrom(1, 2),
  copies: maybe(fc.constantFrom(1, 2)),
  secret: fc.boolean(),
  flagged: maybe(fc.boolean()),
  depot_id: maybe(anyId),
})
const depot = fc.record({ open: fc.boolean(), tier: maybe(anyText) })
const line = fc.record({
  doc_id: anyId,
  settled: fc.boolean(),
  code: maybe(anyText),
  deleted_at: maybe(fc.constant('2026-01-01T00:00:00Z')),
})

export const tables: fc.Arbitrary<Tables> = fc.record({
  docs: withIds(doc, 3),
  depots: withIds(depot, 2),
  lines: withIds(line, 3),
})

function withIds(row: fc.Arbitrary<Row>, maxLength: number): fc.Arbitrary<readonly Row[]> {
  return fc
    .array(row, { maxLength })
    .map((rows) => rows.map((each, index) => ({ ...each, id: ids[index] ?? '' })))
}

export const rules = fc.array(
  fc.record({
    effect: fc.constantFrom('allow' as const, 'allow' as const, 'deny' as const),
    action: fc.constant('all' as const),
    when: expressionOf('Doc', 3),
    text: fc.constant(''),
  }),
  { minLength: 1, maxLength: 3 },
)

export function schemaWith(policies: readonly PolicyIr[]): SchemaIr {
  return {
    ...world,
    models: world.models.map((model) => (model.name === 'Doc' ? { ...model, policies } : model)),
  }
}

export const fieldOf: Readonly<Record<string, string>> = { depot_id: 'depotId' }

// A plain reading of the specification: terms know whether an operand is unknown, and `!` is only
// ever asked of a term.

interface Place {
  readonly tables: Tables
  readonly principal: Claims | null
  readonly row: Row
  readonly model: ModelName
}

export function specified(policies: readonly PolicyIr[], place: Place): boolean {
  const allowed = policies.some(
    ({ effect, when }) => effect === 'allow' && verdict(when, false, false, place),
  )
  const denied = policies.some(
    ({ effect, when }) => effect === 'deny' && verdict(when, false, true, place),
  )
  return allowed && !denied
}

function verdict(e: ExpressionIr, negated: boolean, denying: boolean, place: Place): boolean {
  switch (e.kind) {
    case 'constant':
      return e.value !== negated
    case 'not':
      return verdict(e.operand, !negated, denying, place)
    case 'and':
    case 'or': {
      const answers = e.operands.map((operand) => verdict(operand, negated, denying, place))
      return (e.kind === 'and') !== negated ? !answers.includes(false) : answers.includes(true)
    }
    case 'authenticated':
      return (place.principal !== null) !== negated
    case 'hasRole':
      return (place.principal?.['role'] === e.role) !== negated
    case 'nullCheck':
      return ((raw(e.operand, place) ?? null) === null) !== (e.negated !== negated)
    case 'flag':
      return term(raw(e.operand, place), negated, denying, (value) => value === true)
    case 'membership':
      return term(known(e.operand, 'string', place), e.negated !== negated, denying, (value) =>
        e.values.some((literal) => literal.value === value),
      )
    case 'text': {
      const part = known(e.value, 'string', place)
      const whole = known(e.operand, 'string', place)
      if (part === null || whole === null) return negated && denying
      const matches =
        e.function === 'startsWith'
          ? String(whole).startsWith(String(part))
          : String(whole).includes(String(part))
      return matches !== negated
    }
    case 'comparison': {
      const wanted = e.left.kind === 'column' ? (jsTypes[e.left.type.name] ?? '') : 'string'
      const left = known(e.left, wanted, place)
      const right = known(e.right, wanted, place)
      const operator = negated ? flipped[e.operator] : e.operator
      if (left === null || right === null) return denying && operator !== '=='
      const order = left === right ? 0 : Number(left) < Number(right) ? -1 : 1
      return {
        '==': order === 0,
        '!=': order !== 0,
        '<': order < 0,
        '<=': order <= 0,
        '>': order > 0,
        '>=': order >= 0,
      }[operator]
    }
    case 'related': {
      const rows = relatedRows(e.relation, place)
      const body = (not: boolean, asDenial: boolean) => (row: Row) =>
        verdict(e.body, not, asDenial, { ...place, row, model: e.model as ModelName })
      if (e.quantifier === 'one' && negated)
        return denying ? !rows.some(body(false, false)) : rows.some(body(true, false))
      const quantifier = negated
        ? ({ one: 'one', some: 'none', none: 'some', every: 'notEvery' } as const)[e.quantifier]
        : e.quantifier
      switch (quantifier) {
        case 'one':
        case 'some':
          return rows.some(body(false, denying))
        case 'notEvery':
          return rows.some(body(true, denying))
        case 'none':
          return !rows.some(body(false, !denying))
        case 'every':
          return rows.every(body(false, denying))
      }
      break
    }
    case 'system':
    case 'inTenant':
      throw new Error('not generated')
  }
}

const jsTypes: Readonly<Record<string, string>> = {
  String: 'string',
  Int: 'number',
  Boolean: 'boolean',
}

const flipped = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
} as const

function term(
  value: ColumnValue | undefined,
  negated: boolean,
  denying: boolean,
  test: (value: ColumnValue) => boolean,
): boolean {
  if (value === null || value === undefined) return negated && denying
  return test(value) !== negated
}

function raw(operand: OperandIr, place: Place): ColumnValue | undefined {
  switch (operand.kind) {
    case 'column':
      return place.row[operand.field]
    case 'auth':
      return place.principal?.[operand.path.join('.')]
    case 'literal':
      return operand.type === 'number' ? Number(operand.value) : operand.value
    case 'input':
    case 'now':
      throw new Error('not generated')
  }
}

function known(operand: OperandIr, type: string, place: Place): ColumnValue {
  const value = raw(operand, place)
  return typeof value === type ? (value ?? null) : null
}

function relatedRows(relation: string, { tables: stored, row }: Place): readonly Row[] {
  switch (relation) {
    case 'depot':
      return (stored['depots'] ?? []).filter(({ id }) => id === row['depot_id'])
    case 'docs':
      return (stored['docs'] ?? []).filter((each) => each['depot_id'] === row['id'])
    case 'lines':
      return (stored['lines'] ?? []).filter(
        (each) => each['doc_id'] === row['id'] && each['deleted_at'] === null,
      )
    default:
      return (stored['docs'] ?? []).filter(({ id }) => id === row['doc_id'])
  }
}
