// Policy expressions after checking: names resolved, types known, relation paths nested. One shape
// for the evaluator in memory, the SQL residual and the explanation (spec/server 2).

import type { ScalarName } from './type-ir.ts'

export type ExpressionIr =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and'; readonly operands: readonly ExpressionIr[] }
  | { readonly kind: 'or'; readonly operands: readonly ExpressionIr[] }
  | { readonly kind: 'not'; readonly operand: ExpressionIr }
  /** `auth() != null`; `auth() == null` is its `not`. */
  | { readonly kind: 'authenticated' }
  /** `auth().isSystem()` or `isSystem()`. */
  | { readonly kind: 'system' }
  | { readonly kind: 'hasRole'; readonly role: string }
  | { readonly kind: 'inTenant'; readonly tenant: string }
  | {
      readonly kind: 'comparison'
      readonly operator: ComparisonOperator
      readonly left: OperandIr
      readonly right: OperandIr
    }
  /** `x in [a, b]`, `x not in [a, b]`. Never empty. */
  | {
      readonly kind: 'membership'
      readonly negated: boolean
      readonly operand: OperandIr
      readonly values: readonly LiteralIr[]
    }
  /** `x == null` (`negated: false`), `x != null`. */
  | { readonly kind: 'nullCheck'; readonly negated: boolean; readonly operand: OperandIr }
  /** A bare required Boolean. */
  | { readonly kind: 'flag'; readonly operand: OperandIr }
  | {
      readonly kind: 'text'
      readonly function: 'startsWith' | 'endsWith' | 'contains'
      readonly operand: OperandIr
      readonly value: OperandIr
    }
  /**
   * Rows reached through a relation field satisfy `body`, whose columns are the related model's.
   * `one` for to-one relations; quantifiers for to-many ones. `auth() == relation` needs no such
   * step: it compares the local foreign key.
   */
  | {
      readonly kind: 'related'
      readonly relation: string
      readonly model: string
      readonly quantifier: 'one' | 'some' | 'every' | 'none'
      readonly body: ExpressionIr
    }

export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>='

export type OperandIr =
  /** A column of the row that the term speaks of. */
  | {
      readonly kind: 'column'
      readonly field: string
      readonly type: OperandType
      readonly optional: boolean
    }
  | {
      readonly kind: 'auth'
      readonly path: readonly string[]
      readonly type: OperandType
      readonly optional: boolean
    }
  /** A procedure's input: the argument's name first. */
  | {
      readonly kind: 'input'
      readonly path: readonly string[]
      readonly type: OperandType
      readonly optional: boolean
    }
  /** One instant per request. */
  | { readonly kind: 'now' }
  | LiteralIr

export type OperandType =
  | { readonly kind: 'scalar'; readonly name: ScalarName }
  | { readonly kind: 'enum'; readonly name: string }

export type LiteralIr =
  | { readonly kind: 'literal'; readonly type: 'string'; readonly value: string }
  | { readonly kind: 'literal'; readonly type: 'boolean'; readonly value: boolean }
  /** Decimal digits with an optional sign and fraction, as text: a literal may not fit a double. */
  | { readonly kind: 'literal'; readonly type: 'number'; readonly value: string }
  | { readonly kind: 'literal'; readonly type: 'enum'; readonly value: string }
