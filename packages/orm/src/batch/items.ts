// What all batches have in common: how many items there may be, which may not be alike, and what is
// said of each.

import { type BatchResponse, CratestackError, Decimal } from '@cratestack/core'
import type { ColumnValue } from '@cratestack/sql'
import type { ColumnIndex } from '../model/schema-index.ts'
import { attempt, concernsItem, type Outcome } from '../operation/attempt.ts'
import type { Operation, Steps } from '../operation/operation.ts'
import type { WritePlan } from '../write/create.ts'

const maxItems = 1000

/** @throws CratestackError `VALIDATION_ERROR`, before anything is asked of the database */
export function checkSize(items: readonly unknown[]): void {
  if (items.length > maxItems)
    throw new CratestackError('VALIDATION_ERROR', `a batch holds at most ${maxItems} items`)
}

/**
 * Refuses items that would be about the same row.
 *
 * @param keys - one per item; `undefined` where an item has none that could be read
 * @throws CratestackError `VALIDATION_ERROR` with the places of the first two
 */
export function refuseTwins(keys: readonly (string | undefined)[]): void {
  const places = new Map<string, number>()
  for (const [place, key] of keys.entries()) {
    if (key === undefined) continue
    const before = places.get(key)
    if (before !== undefined)
      throw new CratestackError(
        'VALIDATION_ERROR',
        `items ${before} and ${place} have the same key`,
      )
    places.set(key, place)
  }
}

/** Equal for values that the database takes for equal: the decimal `1.0` is `1.00`. */
export function printKey(
  parts: readonly { readonly column: Pick<ColumnIndex, 'type'>; readonly value: ColumnValue }[],
): string {
  return JSON.stringify(
    parts.map(({ column, value }) => {
      if (typeof value === 'string' && column.type.scalar === 'Decimal')
        return Decimal.parse(value).normalized().toString()
      return typeof value === 'string' ? value : String(value)
    }),
  )
}

/** A plan, or the reason why there is none; what is no item's fault is thrown on. */
export function tryPlan<Plan>(plan: () => Plan): Plan | CratestackError {
  try {
    return plan()
  } catch (error) {
    if (error instanceof CratestackError && concernsItem(error)) return error
    throw error
  }
}

export function refuse(error: CratestackError): Outcome<never> {
  return { kind: 'refused', error }
}

export type Explain = Operation<unknown>['explain']

/** Does one after the other, each under a savepoint of its own. */
export function* doInTurn<Result>(
  plans: readonly (WritePlan<Result> | CratestackError)[],
  explain: Explain,
): Steps<readonly Outcome<Result>[]> {
  const outcomes: Outcome<Result>[] = []
  for (const plan of plans)
    outcomes.push(
      plan instanceof CratestackError ? refuse(plan) : yield* attempt(() => plan.steps(), explain),
    )
  return outcomes
}

export function respond<Result>(outcomes: readonly Outcome<Result>[]): BatchResponse<Result> {
  const results = outcomes.map((outcome, index) =>
    outcome.kind === 'done'
      ? ({ index, status: 'ok', value: outcome.result } as const)
      : ({
          index,
          status: 'error',
          error: { code: outcome.error.code, message: outcome.error.message },
        } as const),
  )
  const ok = results.filter(({ status }) => status === 'ok').length
  const total = results.length
  return { results, summary: { total, ok, err: total - ok } }
}
