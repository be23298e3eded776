import type { ExpressionIr, OperandIr, OperandType } from '../../ir/expression-ir.ts'
import type { Arity } from '../../ir/type-ir.ts'
import type { Report } from '../../text/diagnostic.ts'
import type { Span } from '../../text/span.ts'
import type { Declarations, ModelDeclaration, ViewDeclaration } from '../context.ts'
import type { Facts } from '../facts.ts'
import type { Inputs } from './inputs.ts'

/** What every part of the pass needs while it checks one rule. */
export interface RuleContext {
  readonly names: Declarations
  /** What the attribute passes have read. */
  readonly facts: Facts
  readonly report: Report
  /**
   * Where the terms stand that an absent value leaves unmatched (CSW0832). Terms are found again by
   * identity after the rule is whole, because only then their negations are known.
   */
  readonly origins: Map<ExpressionIr, Span>
}

export type Row = ModelDeclaration | ViewDeclaration

/** Whose names the words of an expression are. */
export type Scope = RowScope | InputScope

/** The row a term speaks of; inside `rel.some(E)` the related one. */
export interface RowScope {
  readonly kind: 'row'
  readonly row: Row
  /** Relations walked to get here, by all enclosing quantifiers. */
  readonly steps: number
}

/** A procedure's call. */
export interface InputScope {
  readonly kind: 'input'
  readonly inputs: Inputs
}

export interface RelationStep {
  readonly relation: string
  readonly model: string
  readonly quantifier: 'one' | 'some' | 'every' | 'none'
}

/** A side of a comparison that has a value at run time. */
export interface Value {
  readonly operand: OperandIr
  readonly type: OperandType
  /** What the schema calls the type; empty when it is unknown and reported elsewhere. */
  readonly typeName: string
  readonly arity: Arity
  readonly optional: boolean
  /** Relations between the row of the scope and the column, outermost first. */
  readonly steps: readonly RelationStep[]
  /** As written, for messages. */
  readonly shown: string
  readonly span: Span
}

/** Puts the relations of a path around a term about its last row (spec/language 12.5). */
export function throughRelations(steps: readonly RelationStep[], term: ExpressionIr): ExpressionIr {
  let body = term
  for (let at = steps.length - 1; at >= 0; at--) {
    const step = steps[at]
    if (step !== undefined) body = { kind: 'related', ...step, body }
  }
  return body
}

/** What no operand type can name (a `type`, a list) compares as JSON: never equal to a scalar. */
export const opaque: OperandType = { kind: 'scalar', name: 'Json' }
