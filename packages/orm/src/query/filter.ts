// Conditions in the words of the schema: fields and relations, not columns and tables. Both skins of
// the query surface, the wire's query language and `FindMany` arguments come down to this tree.

export type Filter =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and'; readonly operands: readonly Filter[] }
  | { readonly kind: 'or'; readonly operands: readonly Filter[] }
  | { readonly kind: 'not'; readonly operand: Filter }
  | { readonly kind: 'field'; readonly field: string; readonly test: FieldTest }
  /** The first of the fields that has a value satisfies the test; they are of one type. */
  | { readonly kind: 'coalesce'; readonly fields: readonly string[]; readonly test: FieldTest }
  /**
   * Related rows satisfy `filter`: `is` for a to-one relation, quantifiers for a to-many one. Only
   * rows count that the caller may list; a hidden row is as if it were not there (spec/server 1.4).
   */
  | {
      readonly kind: 'relation'
      readonly relation: string
      readonly quantifier: 'is' | 'some' | 'every' | 'none'
      readonly filter: Filter
    }

/** Values are what the field's type has in JavaScript, or its wire text; the planner checks them. */
export type FieldTest =
  | {
      readonly operator: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'
      readonly value: unknown
    }
  | { readonly operator: 'in' | 'notIn'; readonly values: readonly unknown[] }
  | {
      readonly operator: 'contains' | 'startsWith' | 'endsWith'
      readonly text: string
      readonly caseSensitive: boolean
    }
  | { readonly operator: 'isNull' | 'isNotNull' }
  /** NULL satisfies it as well. */
  | { readonly operator: 'eqOrNull'; readonly value: unknown }
  /** Of JSON: an object has the member, or an array the text. */
  | { readonly operator: 'hasKey'; readonly key: string }
  /** Of JSON: the member of an object satisfies the test, read as text. */
  | { readonly operator: 'jsonText'; readonly key: string; readonly test: FieldTest }
