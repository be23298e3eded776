// The tree of a policy expression: what the text says, before names are looked up. A bare word may
// be a field, a literal or an enum variant, so all of them are paths here (spec/language 12).

import type { Span } from '../text/span.ts'
import type { Name } from './nodes.ts'

export type Expression =
  | LogicalExpression
  | NotExpression
  | ComparisonExpression
  | MembershipExpression
  | BareTerm
  | BrokenExpression

/** Two operands or more; chains of one operator are one node, so that a long rule is not a deep one. */
export interface LogicalExpression {
  readonly kind: 'or' | 'and'
  readonly operands: readonly Expression[]
  readonly span: Span
}

export interface NotExpression {
  readonly kind: 'not'
  readonly operand: Expression
  readonly span: Span
}

export interface ComparisonExpression {
  readonly kind: 'comparison'
  readonly operator: ComparisonSymbol
  readonly operatorSpan: Span
  readonly left: Operand
  readonly right: Operand
  readonly span: Span
}

export type ComparisonSymbol = '==' | '!=' | '<' | '<=' | '>' | '>='

/** `left in [a, b]`, `left not in [a, b]`. */
export interface MembershipExpression {
  readonly kind: 'membership'
  readonly negated: boolean
  readonly left: Operand
  readonly values: readonly LiteralOperand[]
  readonly span: Span
}

/** An operand that stands alone: a flag, a call, a quantifier with its body, `true`. */
export interface BareTerm {
  readonly kind: 'bare'
  readonly operand: Operand
  readonly span: Span
}

/** What could not be read; a diagnostic says why. */
export interface BrokenExpression {
  readonly kind: 'broken'
  readonly span: Span
}

export type Operand = PathOperand | AuthOperand | CallOperand | TextOperand | NumberOperand

/** What may stand in a list. A path of one segment is a bare word: a variant, `true`, `false`. */
export type LiteralOperand = TextOperand | NumberOperand | PathOperand

export interface PathOperand {
  readonly kind: 'path'
  /** At least one. */
  readonly segments: readonly Name[]
  /** `rel.some(E)`: the expression behind the last segment. */
  readonly body: Expression | undefined
  readonly span: Span
}

/** `auth()` or `auth().a.b`. */
export interface AuthOperand {
  readonly kind: 'auth'
  readonly segments: readonly Name[]
  readonly span: Span
}

/** `hasRole('x')`, `now()`; with `onAuth` a method: `auth().isSystem()`. */
export interface CallOperand {
  readonly kind: 'call'
  readonly callee: Name
  readonly onAuth: boolean
  /** Missing when they are no list of operands. */
  readonly args: readonly Operand[] | undefined
  /** With the parentheses. */
  readonly argsSpan: Span
  readonly span: Span
}

export interface TextOperand {
  readonly kind: 'text'
  readonly value: string
  readonly span: Span
}

export interface NumberOperand {
  readonly kind: 'number'
  /** As written, sign included. */
  readonly text: string
  readonly span: Span
}
