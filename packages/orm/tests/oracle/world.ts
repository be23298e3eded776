// Seeds become a schema as text, the rules in it as a small tree of our own, rows and callers. The
// text goes through the whole language; the tree goes to `specification.ts` alone.

import { Context, SystemContext } from '@cratestack/core'
import type { SchemaIr } from '@cratestack/schema/ir'
import { readSchema } from '../fixture.ts'
import type { CallerSeed, ExpressionSeed, ModelSeed, WorldSeed } from './seeds.ts'

export type Value = string | number | bigint | boolean | null
export type Row = Readonly<Record<string, Value>>

export type TypeName =
  | 'String'
  | 'Int'
  | 'Boolean'
  | 'Decimal'
  | 'DateTime'
  | 'Uuid'
  | 'Mood'
  | 'Float'
  | 'BigInt'

export type Operand =
  | { readonly kind: 'column'; readonly field: string; readonly type: TypeName }
  | { readonly kind: 'claim'; readonly path: string; readonly type: TypeName }
  | { readonly kind: 'literal'; readonly text: string; readonly value: Value }
  | { readonly kind: 'now' }

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>='

export type Quantifier = 'one' | 'some' | 'every' | 'none'

export type Expression =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | {
      readonly kind: 'caller'
      readonly test: 'somebody' | 'nobody' | 'clerk' | 'tenant' | 'system'
    }
  | {
      readonly kind: 'comparison'
      readonly operator: Operator
      readonly left: Operand
      readonly right: Operand
    }
  | { readonly kind: 'flag'; readonly operand: Operand }
  | {
      readonly kind: 'membership'
      readonly negated: boolean
      readonly operand: Operand
      readonly values: readonly (Operand & { readonly kind: 'literal' })[]
    }
  | { readonly kind: 'null'; readonly negated: boolean; readonly operand: Operand }
  | {
      readonly kind: 'text'
      readonly test: 'startsWith' | 'endsWith' | 'contains'
      readonly operand: Operand
      readonly part: Operand
    }
  | {
      readonly kind: 'related'
      readonly relation: Relation
      readonly quantifier: Quantifier
      readonly body: Expression
    }

export interface ColumnPlan {
  readonly field: string
  readonly type: TypeName
  readonly optional: boolean
  /** Rules about reading the field. */
  readonly rules: readonly Omit<Rule, 'action'>[]
}

export interface Relation {
  readonly field: string
  readonly many: boolean
  readonly local: string
  readonly remote: string
  readonly target: string
}

export interface ModelPlan {
  readonly name: string
  readonly columns: readonly ColumnPlan[]
  readonly relations: readonly Relation[]
  readonly softDelete: boolean
  readonly rules: readonly Rule[]
  readonly rows: readonly Row[]
  readonly candidate: Row
}

export interface Rule {
  readonly effect: 'allow' | 'deny'
  readonly action: Action
  readonly when: Expression
}

export type Action = 'list' | 'detail' | 'read' | 'create' | 'update' | 'delete' | 'all'

export interface Caller {
  readonly kind: 'nobody' | 'system' | 'principal'
  readonly claims: Readonly<Record<string, unknown>>
  readonly context: Context
}

export interface World {
  readonly text: string
  readonly schema: SchemaIr
  readonly models: ReadonlyMap<string, ModelPlan>
  readonly callers: readonly Caller[]
}

export const now = '2026-05-01T10:00:00Z'

const uuids = [1, 2, 3].map((digit) => `aaaaaaaa-0000-4000-8000-00000000000${digit}`)

/** Few values of each type, so that they meet. */
export const values: Readonly<Record<TypeName, readonly Exclude<Value, null>[]>> = {
  String: ['a', '', 'A', 'a%', "it's", 'é\\_'],
  Int: [0, 1, -1, 7],
  Boolean: [true, false],
  Decimal: ['1', '1.0', '1.50', '-2'],
  DateTime: ['2026-01-01T00:00:00Z', now, '2026-05-01T10:00:00.000001Z', '2027-02-03T04:05:06Z'],
  Uuid: uuids,
  Mood: ['calm', 'wild'],
  Float: [0, 0.5, -1.25],
  BigInt: [0n, 1n, 9007199254740993n],
}

const typeNames = Object.keys(values) as readonly TypeName[]
const idTypes: readonly TypeName[] = ['Uuid', 'Int', 'String']
const actions: readonly Action[] = ['all', 'read', 'list', 'detail', 'create', 'update', 'delete']
const equality: readonly Operator[] = ['==', '!=']
const anyOrder: readonly Operator[] = ['==', '!=', '<', '<=', '>', '>=']
const ordered: ReadonlySet<TypeName> = new Set(['Int', 'BigInt', 'Float', 'Decimal', 'DateTime'])

/** Claims by type; all may be absent. */
const claimPaths: readonly { readonly path: string; readonly type: TypeName }[] = [
  ...typeNames.map((type) => ({ path: `c${type}`, type })),
  { path: 'org.name', type: 'String' },
  { path: 'id', type: 'Uuid' },
]

const authBlock = `auth Caller {
  id Uuid
  role String?
${typeNames.map((type) => `  c${type} ${type}?`).join('\n')}
  org Org?
}
type Org {
  name String
}
enum Mood {
  calm
  wild
}
`

export function pick<Item>(items: readonly Item[], choice: number | undefined): Item {
  if (items.length === 0) throw new RangeError('there is nothing to pick')
  return items[(choice ?? 0) % items.length] as Item
}

/** @param tag - makes the names of tables unlike those of every other world */
export function toWorld(seed: WorldSeed, tag: string): World {
  const drafts = seed.models.map((model, index) => draftModel(model, `M${tag}x${index}`))
  const all = joinModels(seed, drafts)
  const models = new Map(
    all.map((draft, index) => {
      const model = seed.models[index]
      if (model === undefined) throw new RangeError('a model without a seed')
      return [draft.name, fillModel(draft, model, all)] as const
    }),
  )
  const text = printSchema([...models.values()])
  return { text, schema: readSchema(text), models, callers: seed.callers.map(toCaller) }
}

type Draft = Omit<ModelPlan, 'rules' | 'rows' | 'candidate'>

function draftModel(seed: ModelSeed, name: string): Draft {
  return {
    name,
    columns: [
      { field: 'id', type: pick(idTypes, seed.idType), optional: false, rules: [] },
      ...seed.columns.map(({ type, optional }, index) => ({
        field: `c${index}`,
        type: pick(typeNames, type),
        optional,
        rules: [],
      })),
    ],
    relations: [],
    softDelete: seed.softDelete,
  }
}

function joinModels(seed: WorldSeed, drafts: readonly Draft[]): readonly Draft[] {
  const joined = drafts.map((draft) => ({
    ...draft,
    columns: [...draft.columns],
    relations: [...draft.relations],
  }))
  for (const [index, model] of seed.models.entries()) {
    for (const [place, { target, optional }] of model.relations.entries()) {
      const own = joined[index]
      const other = pick(joined, target)
      const type = other.columns[0]?.type
      if (own === undefined || type === undefined) continue
      const local = `r${place}Id`
      own.columns.push({ field: local, type, optional, rules: [] })
      own.relations.push({
        field: `r${place}`,
        many: false,
        local,
        remote: 'id',
        target: other.name,
      })
      other.relations.push({
        field: `back${index}${place}`,
        many: true,
        local: 'id',
        remote: local,
        target: own.name,
      })
    }
  }
  return joined
}

function fillModel(draft: Draft, seed: ModelSeed, all: readonly Draft[]): ModelPlan {
  const rows: Row[] = []
  for (const picks of seed.rows) {
    const row = toRow(draft, picks)
    if (!rows.some(({ id }) => id === row['id'])) rows.push(row)
  }
  const columns = draft.columns.map((column, index) => {
    // The first column is the key, and those behind join relations.
    const guard = seed.columns[index - 1]?.guard ?? null
    if (guard === null) return column
    const when = toExpression(guard.when, draft, all)
    const denied = { effect: 'deny', when } as const
    const allowed = { effect: 'allow', when: { kind: 'constant', value: true } } as const
    return {
      ...column,
      rules: guard.deny ? [denied, allowed] : [{ effect: 'allow', when } as const],
    }
  })
  return {
    ...draft,
    columns,
    rows,
    candidate: toRow(draft, seed.candidate),
    rules: seed.rules.map(({ deny, action, when }) => ({
      effect: deny ? 'deny' : 'allow',
      action: pick(actions, action),
      when: toExpression(when, draft, all),
    })),
  }
}

function toRow(draft: Draft, picks: readonly number[]): Row {
  const row: Record<string, Value> = {}
  for (const [index, { field, type, optional }] of draft.columns.entries()) {
    const choice = picks[index % picks.length] ?? 0
    row[field] = optional && choice % 3 === 0 ? null : pick(values[type], Math.floor(choice / 3))
  }
  if (draft.softDelete)
    row['deletedAt'] = (picks[picks.length - 1] ?? 0) % 3 === 0 ? '2026-01-01T00:00:00Z' : null
  return row
}

export function toExpression(
  seed: ExpressionSeed,
  model: Draft,
  all: readonly Draft[],
): Expression {
  switch (seed.kind) {
    case 'and':
    case 'or':
      return {
        kind: seed.kind,
        operands: seed.operands.map((operand) => toExpression(operand, model, all)),
      }
    case 'not':
      return { kind: 'not', operand: toExpression(seed.operand, model, all) }
    case 'related':
      return toRelated(seed, model, all)
    case 'term':
      return toTerm(seed, model)
  }
}

function toRelated(
  seed: ExpressionSeed & { kind: 'related' },
  model: Draft,
  all: readonly Draft[],
): Expression {
  if (model.relations.length === 0) return toExpression(seed.body, model, all)
  const relation = pick(model.relations, seed.relation)
  const target = all.find(({ name }) => name === relation.target)
  if (target === undefined) throw new RangeError('a relation that leads nowhere')
  return {
    kind: 'related',
    relation,
    quantifier: relation.many ? pick(['some', 'every', 'none'] as const, seed.quantifier) : 'one',
    body: relation.many ? toExpression(seed.body, target, all) : toPathTerm(seed.body, target, all),
  }
}

/** A to-one step is written as a path, so one term about the related row stands at its end. */
function toPathTerm(seed: ExpressionSeed, model: Draft, all: readonly Draft[]): Expression {
  switch (seed.kind) {
    case 'and':
    case 'or': {
      const [first] = seed.operands
      if (first === undefined) throw new RangeError('an empty group')
      return toPathTerm(first, model, all)
    }
    case 'not':
      return toPathTerm(seed.operand, model, all)
    case 'related':
      return model.relations.length === 0
        ? toPathTerm(seed.body, model, all)
        : toRelated(seed, model, all)
    case 'term':
      return toColumnTerm(seed, model)
  }
}

type TermSeed = ExpressionSeed & { readonly kind: 'term' }

function toTerm(seed: TermSeed, model: Draft): Expression {
  const [a = 0, b = 0] = seed.picks
  switch (seed.shape % 16) {
    case 0:
      return { kind: 'constant', value: a % 2 === 0 }
    case 1:
    case 2:
      return {
        kind: 'caller',
        test: pick(['somebody', 'nobody', 'clerk', 'tenant', 'system'] as const, a),
      }
    case 3: {
      const { path, type } = pick(claimPaths, a)
      return { kind: 'null', negated: b % 2 === 0, operand: { kind: 'claim', path, type } }
    }
    case 4:
      return toClaimTerm(seed)
    default:
      return toColumnTerm(seed, model)
  }
}

/** A claim beside a literal: decided without any row. */
function toClaimTerm({ picks: [a = 0, b = 0, c = 0, d = 0] }: TermSeed): Expression {
  const { path, type } = pick(
    claimPaths.filter((each) => literalTypes.has(each.type)),
    a,
  )
  const left: Operand = { kind: 'claim', path, type }
  if (c % 3 === 0 && memberTypes.has(type))
    return {
      kind: 'membership',
      negated: b % 2 === 0,
      operand: left,
      values: [literal(type, d), literal(type, d + 1)],
    }
  const operators = ordered.has(type) ? anyOrder : equality
  return { kind: 'comparison', operator: pick(operators, b), left, right: literal(type, d) }
}

function toColumnTerm({ shape, picks: [a = 0, b = 0, c = 0, d = 0] }: TermSeed, model: Draft) {
  const { field, type, optional } = pick(model.columns, a)
  const operand: Operand = { kind: 'column', field, type }
  const operators = ordered.has(type) ? anyOrder : equality
  const claims = claimPaths.filter((each) => each.type === type)
  const claim: Operand = { kind: 'claim', ...pick(claims, c) }
  const comparison = (left: Operand, right: Operand): Expression => ({
    kind: 'comparison',
    operator: pick(operators, b),
    left,
    right,
  })
  switch (shape % 7) {
    case 0:
      if (literalTypes.has(type)) return comparison(operand, literal(type, d))
      break
    case 1:
      return comparison(claim, operand)
    case 2:
      if (type === 'Boolean' && !optional) return { kind: 'flag', operand } as const
      if (type === 'DateTime')
        return {
          kind: 'comparison',
          operator: pick(anyOrder.slice(2), b),
          left: operand,
          right: { kind: 'now' },
        } as const
      break
    case 3:
      if (memberTypes.has(type))
        return {
          kind: 'membership',
          negated: b % 2 === 0,
          operand,
          values: [literal(type, c), literal(type, d)],
        } as const
      break
    case 4:
      if (optional) return { kind: 'null', negated: b % 2 === 0, operand } as const
      break
    case 5:
      if (type === 'String')
        return {
          kind: 'text',
          test: pick(['startsWith', 'endsWith', 'contains'] as const, b),
          operand,
          part: d % 2 === 0 ? claim : literal(type, c),
        } as const
      break
  }
  return comparison(operand, claim)
}

const literalTypes: ReadonlySet<TypeName> = new Set(['String', 'Int', 'Boolean', 'Uuid', 'Mood'])
const memberTypes: ReadonlySet<TypeName> = new Set(['String', 'Int', 'Mood'])

function literal(type: TypeName, choice: number): Operand & { readonly kind: 'literal' } {
  const value = pick(values[type], choice)
  const isText = type === 'String' || type === 'Uuid'
  const mark = isText && String(value).includes("'") ? '"' : "'"
  return { kind: 'literal', value, text: isText ? `${mark}${value}${mark}` : String(value) }
}

function toCaller({ kind, claims: picks }: CallerSeed): Caller {
  if (kind % 8 === 0) return { kind: 'nobody', claims: {}, context: Context.anonymous() }
  if (kind % 8 === 1)
    return {
      kind: 'system',
      claims: { id: 'system:oracle', service: 'oracle' },
      context: SystemContext.forService('oracle'),
    }
  const claims: Record<string, unknown> = {}
  const set = (name: string, value: unknown): void => {
    if (value !== undefined) claims[name] = value
  }
  for (const [index, type] of typeNames.entries()) set(`c${type}`, toClaim(type, picks[index] ?? 0))
  set('id', toClaim('Uuid', picks[9] ?? 0))
  set('role', pick(['clerk', 'chief', 5, null, undefined], picks[10]))
  set('org', pick([{ name: 'a' }, { name: null }, 'a', undefined], picks[11]))
  set('tenant', pick([{ id: 't' }, { id: 5 }, undefined], picks[11]))
  return { kind: 'principal', claims, context: Context.fromPrincipal(claims) }
}

/** Mostly a value of the type; now and then nothing, or what does not fit. */
function toClaim(type: TypeName, choice: number): unknown {
  if (choice % 5 === 0) return pick([undefined, null, misfits[type]], Math.floor(choice / 5))
  return pick(values[type], Math.floor(choice / 5))
}

const misfits: Readonly<Record<TypeName, unknown>> = {
  String: 7,
  Int: '1',
  Boolean: 'true',
  Decimal: 'much',
  DateTime: 'yesterday',
  Uuid: 'no uuid',
  Mood: 'sleepy',
  Float: '0.5',
  BigInt: true,
}

/** What stands in place of hidden values; no row has one of most of these. */
export const masks: Readonly<Record<TypeName, { readonly text: string; readonly value: Value }>> = {
  String: { text: "'hidden'", value: 'hidden' },
  Int: { text: '-99', value: -99 },
  Boolean: { text: 'false', value: false },
  Decimal: { text: '-99.50', value: '-99.50' },
  DateTime: { text: "'1970-01-01T00:00:00Z'", value: '1970-01-01T00:00:00Z' },
  Uuid: {
    text: "'00000000-0000-4000-8000-000000000000'",
    value: '00000000-0000-4000-8000-000000000000',
  },
  Mood: { text: 'calm', value: 'calm' },
  Float: { text: '-99.5', value: -99.5 },
  BigInt: { text: '-99', value: -99n },
}

export function printSchema(models: readonly ModelPlan[]): string {
  return [authBlock, ...models.map(printModel)].join('')
}

function printModel({ name, columns, relations, softDelete, rules }: ModelPlan): string {
  const lines = columns.map(({ field, type, optional, rules: guards }) => {
    const written = guards.map(
      ({ effect, when }) => ` @${effect}("read", ${printExpression(when)})`,
    )
    if (guards.length > 0 && !optional) written.push(` @mask(${masks[type].text})`)
    const mark = optional ? '?' : ''
    return `  ${field} ${type}${mark}${field === 'id' ? ' @id' : ''}${written.join('')}`
  })
  for (const { field, many, local, remote, target } of relations) {
    const optional = columns.some((column) => column.field === local && column.optional)
    const mark = many ? '[]' : optional ? '?' : ''
    lines.push(`  ${field} ${target}${mark} @relation(fields: [${local}], references: [${remote}])`)
  }
  if (softDelete) lines.push('  @@soft_delete')
  for (const { effect, action, when } of rules)
    lines.push(`  @@${effect}("${action}", ${printExpression(when)})`)
  return `model ${name} {\n${lines.join('\n')}\n}\n`
}

/** @param path - the to-one relations before the term, each with its dot */
export function printExpression(expression: Expression, path = ''): string {
  const print = (operand: Operand): string => printOperand(operand, path)
  switch (expression.kind) {
    case 'constant':
      return String(expression.value)
    case 'and':
    case 'or':
      return `(${expression.operands.map((each) => printExpression(each)).join(expression.kind === 'and' ? ' && ' : ' || ')})`
    case 'not':
      return `!(${printExpression(expression.operand)})`
    case 'caller':
      return callerTests[expression.test]
    case 'comparison':
      return `${print(expression.left)} ${expression.operator} ${print(expression.right)}`
    case 'flag':
      return print(expression.operand)
    case 'membership':
      return `${print(expression.operand)} ${expression.negated ? 'not in' : 'in'} [${expression.values.map(({ text }) => text).join(', ')}]`
    case 'null':
      return `${print(expression.operand)} ${expression.negated ? '!=' : '=='} null`
    case 'text':
      return `${expression.test}(${print(expression.operand)}, ${print(expression.part)})`
    case 'related': {
      const { relation, quantifier, body } = expression
      const step = `${path}${relation.field}.`
      return quantifier === 'one'
        ? printExpression(body, step)
        : `${step}${quantifier}(${printExpression(body)})`
    }
  }
}

const callerTests = {
  somebody: 'auth() != null',
  nobody: 'auth() == null',
  clerk: "hasRole('clerk')",
  tenant: "inTenant('t')",
  system: 'isSystem()',
} as const

function printOperand(operand: Operand, path: string): string {
  switch (operand.kind) {
    case 'column':
      return `${path}${operand.field}`
    case 'claim':
      return `auth().${operand.path}`
    case 'literal':
      return operand.text
    case 'now':
      return 'now()'
  }
}
