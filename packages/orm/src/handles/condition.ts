// Conditions and orders that field handles make. They are values: nothing happens until a query that
// holds them runs.

import type { Opaque } from '@cratestack/core'
import type { Filter } from '../query/filter.ts'
import type { OrderBy } from '../query/query.ts'

/** A condition on rows of one model. */
export interface Condition<Model extends string> extends Opaque {
  readonly model: Model
  readonly filter: Filter
}

/** One term of an order of rows of one model. Rows without a value come last. */
export interface OrderTerm<Model extends string> extends Opaque {
  readonly model: Model
  readonly orderBy: OrderBy
  nullsFirst(): OrderTerm<Model>
}

/** All of them; without any, true. */
export function and<Model extends string>(
  first: Condition<Model>,
  ...others: readonly Condition<NoInfer<Model>>[]
): Condition<Model> {
  return joined('and', first, others)
}

/** At least one of them. */
export function or<Model extends string>(
  first: Condition<Model>,
  ...others: readonly Condition<NoInfer<Model>>[]
): Condition<Model> {
  return joined('or', first, others)
}

/** The opposite. A field without a value satisfies neither a comparison nor its opposite, as in SQL. */
export function not<Model extends string>(condition: Condition<Model>): Condition<Model> {
  return createCondition(condition.model, { kind: 'not', operand: readCondition('not', condition) })
}

const conditions = new WeakSet<object>()
const orderTerms = new WeakSet<object>()

export function createCondition<Model extends string>(
  model: Model,
  filter: Filter,
): Condition<Model> {
  const condition = Object.freeze({ model, filter })
  conditions.add(condition)
  // The mark of `Opaque` exists in types only.
  return condition as Condition<Model>
}

export function createOrderTerm<Model extends string>(
  model: Model,
  orderBy: OrderBy,
): OrderTerm<Model> {
  const term = Object.freeze({
    model,
    orderBy,
    nullsFirst: () => createOrderTerm(model, { ...orderBy, nulls: 'first' }),
  })
  orderTerms.add(term)
  return term as OrderTerm<Model>
}

export function isCondition(value: unknown): value is Condition<string> {
  return typeof value === 'object' && value !== null && conditions.has(value)
}

export function isOrderTerm(value: unknown): value is OrderTerm<string> {
  return typeof value === 'object' && value !== null && orderTerms.has(value)
}

function joined<Model extends string>(
  kind: 'and' | 'or',
  first: Condition<Model>,
  others: readonly Condition<Model>[],
): Condition<Model> {
  const operands = [first, ...others].map((condition) => readCondition(kind, condition))
  const stranger = others.find(({ model }) => model !== first.model)
  if (stranger !== undefined)
    throw new TypeError(`${kind}: conditions on "${first.model}" and on "${stranger.model}"`)
  return createCondition(first.model, { kind, operands })
}

function readCondition(caller: string, condition: unknown): Filter {
  if (isCondition(condition)) return condition.filter
  throw new TypeError(`${caller}: expected conditions that field handles made`)
}
