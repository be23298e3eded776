// Expressions as they are evaluated: no `not` above a term, only terms that are negated themselves
// (spec/server 2.4). What an absent value means depends on the term, so a negation has to reach it.

import type { ComparisonOperator, ExpressionIr, LiteralIr, OperandIr } from '@cratestack/schema/ir'

export type Term =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Term[] }
  | { readonly kind: 'caller'; readonly negated: boolean; readonly test: CallerTest }
  | {
      readonly kind: 'comparison'
      readonly operator: ComparisonOperator
      readonly left: OperandIr
      readonly right: OperandIr
    }
  | {
      readonly kind: 'membership'
      readonly negated: boolean
      readonly operand: OperandIr
      readonly values: readonly LiteralIr[]
    }
  | { readonly kind: 'nullCheck'; readonly negated: boolean; readonly operand: OperandIr }
  | {
      readonly kind: 'text'
      readonly negated: boolean
      readonly function: 'startsWith' | 'endsWith' | 'contains'
      readonly operand: OperandIr
      readonly value: OperandIr
    }
  | {
      readonly kind: 'related'
      readonly relation: string
      readonly quantifier: 'one' | 'some' | 'every' | 'none'
      readonly body: Term
    }
  /** `!` of a to-one step. Which of the two bodies is asked depends on the reading. */
  | {
      readonly kind: 'notOne'
      readonly relation: string
      readonly body: Term
      readonly negatedBody: Term
    }

export type CallerTest =
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'system' }
  | { readonly kind: 'hasRole'; readonly role: string }
  | { readonly kind: 'inTenant'; readonly tenant: string }

/** Pushes negations inward until none is left above a term. */
export function normalise(expression: ExpressionIr, negated = false): Term {
  switch (expression.kind) {
    case 'constant':
      return { kind: 'constant', value: expression.value !== negated }
    case 'and':
    case 'or':
      return {
        kind: (expression.kind === 'and') === negated ? 'or' : 'and',
        operands: expression.operands.map((operand) => normalise(operand, negated)),
      }
    case 'not':
      return normalise(expression.operand, !negated)
    case 'authenticated':
    case 'system':
    case 'hasRole':
    case 'inTenant':
      return { kind: 'caller', negated, test: expression }
    case 'comparison': {
      const { left, right } = expression
      const operator = negated ? opposite[expression.operator] : expression.operator
      return { kind: 'comparison', operator, left, right }
    }
    case 'flag':
      return {
        kind: 'comparison',
        operator: negated ? '!=' : '==',
        left: expression.operand,
        right: { kind: 'literal', type: 'boolean', value: true },
      }
    case 'membership':
    case 'nullCheck':
      return { ...expression, negated: expression.negated !== negated }
    case 'text':
      return { ...expression, negated }
    case 'related':
      return normaliseRelated(expression, negated)
  }
}

type Related = Extract<ExpressionIr, { kind: 'related' }>

function normaliseRelated({ relation, quantifier, body }: Related, negated: boolean): Term {
  if (!negated) return { kind: 'related', relation, quantifier, body: normalise(body) }
  switch (quantifier) {
    case 'one':
      return {
        kind: 'notOne',
        relation,
        body: normalise(body),
        negatedBody: normalise(body, true),
      }
    case 'some':
      return { kind: 'related', relation, quantifier: 'none', body: normalise(body) }
    case 'none':
      return { kind: 'related', relation, quantifier: 'some', body: normalise(body) }
    case 'every':
      return { kind: 'related', relation, quantifier: 'some', body: normalise(body, true) }
  }
}

const opposite: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
}
