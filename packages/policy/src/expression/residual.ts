// The one rule for rules (spec/server 2.4): what is known about the caller and the row is decided
// here and now, and what is left becomes a predicate. A row whose values are all known leaves
// nothing but relations; a row of a table leaves its columns. The same code decides both, so that
// memory and database cannot disagree.

import type { Context } from '@cratestack/core'
import type { ComparisonOperator, OperandIr, OperandType } from '@cratestack/schema/ir'
import {
  always,
  and,
  type ColumnType,
  column,
  isNever,
  listOf,
  never,
  not,
  type Operand,
  or,
  type Predicate,
  parameter,
  scalarType,
} from '@cratestack/sql'
import { holds, matchesText } from './compare-values.ts'
import { fitLiteral, fitValue, type KnownValue } from './fit-value.ts'
import {
  columnOf,
  type Ground,
  inputAt,
  joinOperand,
  type Resolved,
  relationOf,
  resolveColumn,
  tableGround,
  unknown,
  variantsOf,
} from './ground.ts'
import type { CallerTest, Term } from './term.ts'

/** Who asks, and when: one instant for everything that is decided together. */
export interface Caller {
  readonly context: Context
  /** RFC 3339 text in normal form. */
  readonly now: string
}

/**
 * How an unknown operand counts. To allow, a term must surely hold (`T` of the specification); to
 * deny, it is enough that it may (`P`).
 */
export type Reading = 'allow' | 'deny'

/**
 * What is left to ask of a term. Inside `allow` the predicate may be NULL where it stands for no;
 * inside `deny` it is true or false.
 */
export function residual(term: Term, reading: Reading, ground: Ground, caller: Caller): Predicate {
  return read(term, { reading, ground, caller, twoValued: reading === 'deny' })
}

interface Question {
  readonly reading: Reading
  readonly ground: Ground
  readonly caller: Caller
  /** Whether NULL would be taken for something else than no: below a NOT, and in every denial. */
  readonly twoValued: boolean
}

function read(term: Term, question: Question): Predicate {
  switch (term.kind) {
    case 'constant':
      return constant(term.value)
    case 'and':
      return and(...term.operands.map((operand) => read(operand, question)))
    case 'or':
      return or(...term.operands.map((operand) => read(operand, question)))
    case 'caller':
      return constant(passes(term.test, question.caller.context) !== term.negated)
    case 'comparison':
      return readComparison(term, question)
    case 'membership':
      return readMembership(term, question)
    case 'nullCheck':
      return readNullCheck(term, question)
    case 'text':
      return readText(term, question)
    case 'related':
    case 'notOne':
      return readRelated(term, question)
  }
}

function passes(test: CallerTest, context: Context): boolean {
  switch (test.kind) {
    case 'authenticated':
      return context.isAuthenticated
    case 'system':
      return context.isSystem
    case 'hasRole':
      return context.hasRole(test.role)
    case 'inTenant':
      return context.inTenant(test.tenant)
  }
}

function readComparison(
  { operator, left, right }: Extract<Term, { kind: 'comparison' }>,
  question: Question,
): Predicate {
  const type = comparedType(operator, left, right, question)
  const one = resolve(left, type, left, question)
  const other = resolve(right, type, left, question)
  if (!isKnown(one) || !isKnown(other)) return unknownTerm(operator !== '==', question)
  if (one.kind === 'value' && other.kind === 'value')
    return constant(holds(operator, one.value, other.value, type))
  const comparison: Predicate = {
    kind: 'comparison',
    operator: sqlOperators[operator],
    left: toOperand(one, type),
    right: toOperand(other, type),
  }
  return settle(comparison, operator !== '==', isNullable(one) || isNullable(other), question)
}

const sqlOperators = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'lte',
  '>': 'gt',
  '>=': 'gte',
} as const

function readMembership(
  { negated, operand, values }: Extract<Term, { kind: 'membership' }>,
  question: Question,
): Predicate {
  const type = typeOf(operand, question.ground)
  const one = resolve(operand, type, operand, question)
  const known = values
    .map((literal) => fitLiteral(literal, type))
    .filter((value) => value !== undefined)
  if (!isKnown(one)) return unknownTerm(negated, question)
  if (one.kind === 'value')
    return constant(known.some((value) => holds('==', one.value, value, type)) !== negated)
  const membership: Predicate = {
    kind: 'membership',
    negated,
    operand: one.column,
    values: parameter(listOf(type), known),
  }
  return settle(membership, negated, one.nullable, question)
}

/** Asking for null has an answer where comparing has none, except about what is not known yet. */
function readNullCheck(
  { negated, operand }: Extract<Term, { kind: 'nullCheck' }>,
  question: Question,
): Predicate {
  if (operand.kind === 'auth')
    return constant(((claimAt(operand.path, question.caller) ?? null) === null) !== negated)
  if (operand.kind === 'input')
    return constant(((inputAt(question.ground, operand.path) ?? null) === null) !== negated)
  const one = resolve(operand, typeOf(operand, question.ground), operand, question)
  switch (one.kind) {
    case 'column':
      return { kind: 'null', negated, operand: one.column }
    case 'null':
      return constant(!negated)
    case 'value':
      return constant(negated)
    case 'unknown':
      return constant(question.reading === 'deny')
  }
}

function readText(term: Extract<Term, { kind: 'text' }>, question: Question): Predicate {
  const type = scalarType('String')
  const one = resolve(term.operand, type, term.operand, question)
  const part = resolve(term.value, type, term.operand, question)
  if (!isKnown(one) || !isKnown(part)) return unknownTerm(term.negated, question)
  if (one.kind === 'value' && part.kind === 'value') {
    const { value: subject } = one
    const { value: wanted } = part
    const matches =
      typeof subject === 'string' &&
      typeof wanted === 'string' &&
      matchesText(term.function, subject, wanted)
    return constant(matches !== term.negated)
  }
  const like: Predicate = {
    kind: 'like',
    match: term.function,
    caseSensitive: true,
    operand: toOperand(one, type),
    text: toOperand(part, type),
  }
  const nullable = isNullable(one) || isNullable(part)
  return settle(term.negated ? not(like) : like, term.negated, nullable, question)
}

type RelatedTerm = Extract<Term, { kind: 'related' | 'notOne' }>

/**
 * Soft-deleted rows count as absent; policies of the related model do not count, because a rule may
 * look at what its caller may not (spec/server 2.6).
 */
function readRelated(term: RelatedTerm, question: Question): Predicate {
  const { ground, reading, caller } = question
  const relation = relationOf(ground, term.relation)
  const join = joinOperand(ground, relation)
  const model = relation.model()
  const inner: Question = {
    reading,
    ground: tableGround(model),
    caller,
    twoValued: reading === 'deny',
  }
  const exists = (where: Predicate): Predicate => {
    if (join === undefined || isNever(where)) return never
    const remote = column(relation.remote.name, relation.remote.type)
    const joined: Predicate = { kind: 'comparison', operator: 'eq', left: remote, right: join }
    return {
      kind: 'exists',
      negated: false,
      table: model.table,
      where: and(joined, model.live, where),
    }
  }
  const surely: Question = { ...inner, reading: 'allow', twoValued: false }
  const maybe: Question = { ...inner, reading: 'deny', twoValued: true }
  if (term.kind === 'notOne')
    return reading === 'allow'
      ? exists(read(term.negatedBody, surely))
      : none(exists(read(term.body, surely)))
  switch (term.quantifier) {
    case 'one':
    case 'some':
      return exists(read(term.body, inner))
    case 'none':
      return none(exists(read(term.body, reading === 'allow' ? maybe : surely)))
    case 'every':
      return none(exists(not(read(term.body, { ...inner, twoValued: true }))))
  }
}

function none(exists: Predicate): Predicate {
  return exists.kind === 'exists' ? { ...exists, negated: true } : not(exists)
}

/** The verdict on a term with an unknown operand. Terms that ask for a difference may hold. */
function unknownTerm(asksForDifference: boolean, { reading }: Question): Predicate {
  return constant(asksForDifference && reading === 'deny')
}

/** Gives a term over a column that may be NULL the verdict that {@link unknownTerm} has. */
function settle(
  predicate: Predicate,
  asksForDifference: boolean,
  nullable: boolean,
  question: Question,
): Predicate {
  if (!nullable || !question.twoValued) return predicate
  const mayHold = asksForDifference && question.reading === 'deny'
  return { kind: 'truth', test: mayHold ? 'isNotFalse' : 'isTrue', operand: predicate }
}

/**
 * The type of a comparison. The rules of procedures compare lists with lists, which their operands
 * do not say; a list beside anything else fits nothing, so that no claim equals or exceeds what it
 * is not even comparable to.
 */
function comparedType(
  operator: ComparisonOperator,
  left: OperandIr,
  right: OperandIr,
  question: Question,
): ColumnType {
  const type = typeOf(left, question.ground)
  const asksForEquality = operator === '==' || operator === '!='
  return asksForEquality && isList(left, question) && isList(right, question) ? listOf(type) : type
}

function isList(operand: OperandIr, { ground, caller }: Question): boolean {
  if (ground.kind !== 'input') return false
  if (operand.kind === 'auth') return Array.isArray(claimAt(operand.path, caller))
  return operand.kind === 'input' && Array.isArray(inputAt(ground, operand.path))
}

/** The type that both sides of a term are brought to: that of its left side. */
function typeOf(operand: OperandIr, ground: Ground): ColumnType {
  switch (operand.kind) {
    case 'column':
      return columnOf(ground, operand.field).type
    case 'auth':
    case 'input':
      return toColumnType(operand.type)
    case 'now':
      return scalarType('DateTime')
    case 'literal':
      throw new TypeError('a rule compares a literal with something, which the checker refuses')
  }
}

function toColumnType(type: OperandType): ColumnType {
  return type.kind === 'enum'
    ? { scalar: 'Enum', list: false, parameters: [] }
    : scalarType(type.name)
}

/** @param left - the operand that gave the term its type */
function resolve(
  operand: OperandIr,
  type: ColumnType,
  left: OperandIr,
  question: Question,
): Resolved {
  switch (operand.kind) {
    case 'column':
      return resolveColumn(question.ground, operand.field)
    case 'auth':
      return fitting(claimAt(operand.path, question.caller), type, left, question)
    case 'input':
      return fitting(inputAt(question.ground, operand.path), type, left, question)
    case 'now':
      return fitting(question.caller.now, type, left, question)
    case 'literal': {
      const value = fitLiteral(operand, type)
      return value === undefined ? unknown : { kind: 'value', value }
    }
  }
}

/** A claim may be called anything: the full dotted name is tried before its steps. */
function claimAt(path: readonly string[], { context }: Caller): unknown {
  return context.authField(path.join('.'))
}

function fitting(
  value: unknown,
  type: ColumnType,
  left: OperandIr,
  { ground }: Question,
): Resolved {
  if (value === undefined || value === null) return { kind: 'null' }
  const fitted = fitValue(value, type)
  if (fitted === undefined) return unknown
  return isVariant(fitted, variantsFor(left, ground)) ? { kind: 'value', value: fitted } : unknown
}

/** What a value has to be one of, beside an operand of an enum. */
function variantsFor(left: OperandIr, ground: Ground): ReadonlySet<string> | undefined {
  switch (left.kind) {
    case 'column':
      return columnOf(ground, left.field).variants
    case 'auth':
    case 'input':
      return left.type.kind === 'enum' ? variantsOf(ground, left.type.name) : undefined
    case 'now':
    case 'literal':
      return undefined
  }
}

/** A database with enum types of its own refuses other text than their variants; so do we, everywhere. */
function isVariant(value: KnownValue, variants: ReadonlySet<string> | undefined): boolean {
  if (variants === undefined) return true
  if (Array.isArray(value)) return value.every((each) => isVariant(each, variants))
  return typeof value === 'string' && variants.has(value)
}

type Known = Extract<Resolved, { kind: 'value' | 'column' }>

function isKnown(resolved: Resolved): resolved is Known {
  return resolved.kind === 'value' || resolved.kind === 'column'
}

function isNullable(resolved: Known): boolean {
  return resolved.kind === 'column' && resolved.nullable
}

function toOperand(resolved: Known, type: ColumnType): Operand {
  return resolved.kind === 'column' ? resolved.column : parameter(type, resolved.value)
}

function constant(value: boolean): Predicate {
  return value ? always : never
}
