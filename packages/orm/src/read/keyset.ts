// Where rows stand in an order, as a condition: those beyond a place come on the next page, whatever
// was inserted or deleted in the meantime.

import {
  and,
  type ColumnType,
  type ColumnValue,
  never,
  not,
  type Operand,
  type OrderTerm,
  or,
  type Predicate,
  parameter,
} from '@cratestack/sql'
import type { Place } from '../cursor/cursors.ts'
import type { ModelIndex } from '../model/schema-index.ts'

/** One term of an order that tells rows apart. */
export interface SortKey extends OrderTerm {
  readonly type: ColumnType
  readonly nullable: boolean
}

/** What an order compares. A term that is the same for every row is none of it. */
export function sortKeys(orderBy: readonly OrderTerm[], model: ModelIndex): readonly SortKey[] {
  return orderBy.flatMap((term): SortKey[] => {
    const type = typeOf(term.operand)
    if (type === undefined) return []
    const { operand } = term
    const column = model.columns.find((each) => each.column === operand)
    return [{ ...term, type, nullable: column?.neverNull !== true }]
  })
}

function typeOf(operand: Operand): ColumnType | undefined {
  let inner = operand
  while (inner.kind === 'lookup') inner = inner.column
  return inner.kind === 'column' ? inner.type : undefined
}

/** The same rows from the other end. */
export function reversed(keys: readonly SortKey[]): readonly SortKey[] {
  return keys.map((key) => ({
    ...key,
    direction: key.direction === 'asc' ? 'desc' : 'asc',
    nulls: key.nulls === 'first' ? 'last' : 'first',
  }))
}

/**
 * Rows that come after a place, in the order of the keys. The first key also bounds all of them by
 * itself, which is what an index can use.
 */
export function beyond(keys: readonly SortKey[], { values, inclusive }: Place): Predicate {
  const alternatives: Predicate[] = []
  const equal: Predicate[] = []
  for (const [at, key] of keys.entries()) {
    const value = values[at] ?? null
    alternatives.push(and(...equal, follows(key, value)))
    equal.push(equals(key, value))
  }
  if (inclusive) alternatives.push(and(...equal))
  const [first] = keys
  const bound =
    first === undefined
      ? []
      : [or(follows(first, values[0] ?? null), equals(first, values[0] ?? null))]
  return and(...(keys.length > 1 ? bound : []), or(...alternatives))
}

function follows(
  { operand, type, direction, nulls, nullable }: SortKey,
  value: ColumnValue,
): Predicate {
  const isNull: Predicate = nullable ? { kind: 'null', negated: false, operand } : never
  if (value === null) return nulls === 'first' ? not(isNull) : never
  const operator = direction === 'asc' ? 'gt' : 'lt'
  const right = parameter(type, value)
  const comparison: Predicate = { kind: 'comparison', operator, left: operand, right }
  return nulls === 'last' ? or(comparison, isNull) : comparison
}

function equals({ operand, type }: SortKey, value: ColumnValue): Predicate {
  if (value === null) return { kind: 'null', negated: false, operand }
  return { kind: 'comparison', operator: 'eq', left: operand, right: parameter(type, value) }
}
