import type { Operand, Predicate } from '../predicate/predicate.ts'
import type { Parameter } from '../values/parameter.ts'

/** What is left to write of a tree: pieces of our own text, and parts to take apart. */
export type Step =
  | string
  | Predicate
  | Operand
  /** A parameter beside something of its own type, which tells the database what it is. */
  | { readonly kind: 'untyped'; readonly parameter: Parameter }
  | { readonly kind: 'enterScope' }
  /** The table that the innermost scope is about. */
  | { readonly kind: 'table'; readonly name: string }
  | { readonly kind: 'leaveScope' }
