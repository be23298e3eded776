// The one tree of conditions: user filters, policies, keys and versions meet here, and nowhere else.

import type { ColumnType } from '../values/column-type.ts'
import type { Parameter } from '../values/parameter.ts'

export type Predicate =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and'; readonly operands: readonly Predicate[] }
  | { readonly kind: 'or'; readonly operands: readonly Predicate[] }
  | { readonly kind: 'not'; readonly operand: Predicate }
  /** Makes three-valued logic two-valued: `(p) IS TRUE`, `(p) IS NOT FALSE`, ... */
  | {
      readonly kind: 'truth'
      readonly test: 'isTrue' | 'isNotTrue' | 'isFalse' | 'isNotFalse'
      readonly operand: Predicate
    }
  | {
      readonly kind: 'comparison'
      readonly operator: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'
      readonly left: Operand
      readonly right: Operand
    }
  | { readonly kind: 'null'; readonly negated: boolean; readonly operand: Operand }
  /** `x = ANY(values)`, negated `x <> ALL(values)`. The type of `values` is a list. */
  | {
      readonly kind: 'membership'
      readonly negated: boolean
      readonly operand: Operand
      readonly values: Parameter
    }
  /** Matches text literally: `%`, `_` and `\` in `text` stand for themselves. */
  | {
      readonly kind: 'like'
      readonly match: 'startsWith' | 'endsWith' | 'contains'
      readonly caseSensitive: boolean
      readonly operand: Operand
      readonly text: Operand
    }
  /** A JSON object has a member of this name, or an array such an element. */
  | { readonly kind: 'hasKey'; readonly operand: Operand; readonly key: Parameter }
  /** Rows of `table` exist for which `where` holds. `where` speaks of them at level 0. */
  | {
      readonly kind: 'exists'
      readonly negated: boolean
      readonly table: string
      readonly where: Predicate
    }

export type Operand =
  | Column
  | Parameter
  /** The literals that we write ourselves; everything else is a parameter. */
  | { readonly kind: 'literal'; readonly value: boolean | 0 | 1 | null }
  /** The first that is not NULL; all have one type. */
  | { readonly kind: 'coalesce'; readonly operands: readonly Operand[]; readonly type: ColumnType }
  /** The member of a JSON object as text: a string without its quotes; NULL where there is none. */
  | { readonly kind: 'jsonText'; readonly of: Operand; readonly key: Parameter }
  /** One value of one row that another table has for this one, or NULL. */
  | {
      readonly kind: 'lookup'
      readonly table: string
      readonly column: Operand
      readonly where: Predicate
    }

/** A column of a row in scope. */
export interface Column {
  readonly kind: 'column'
  /** SQL name, unquoted. */
  readonly name: string
  readonly type: ColumnType
  /**
   * Whose row: 0 is the innermost `exists`, `lookup` or query around the column, 1 the one around
   * that. So a predicate about a row can be put below any number of others.
   */
  readonly level: number
  /** Where it may be looked at; without one, everywhere. */
  readonly guard?: ColumnGuard
}

/** Keeps a column from whoever may not read it: `CASE WHEN when THEN column ELSE otherwise END`. */
export interface ColumnGuard {
  /** About the row of the column, at the level from which the column is spoken of. */
  readonly when: Predicate
  /** What stands there instead; default NULL, which no comparison finds. */
  readonly otherwise: Parameter | undefined
}

export function column(name: string, type: ColumnType, level = 0): Column {
  return { kind: 'column', name, type, level }
}
