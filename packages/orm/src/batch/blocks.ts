import type { CratestackError } from '@cratestack/core'
import { attempt, type Outcome } from '../operation/attempt.ts'
import type { Steps } from '../operation/operation.ts'
import type { Explain } from './items.ts'

/** Outcomes by the place of their item. */
export type Outcomes<Result> = Map<number, Outcome<Result>>

/**
 * Does many items with one statement. When the database refuses it because of one of them, halves of
 * it are tried until that one stands alone: what is right with the others takes few statements, and
 * each item still fails by itself only.
 *
 * Items are done in their order, so an item sees what those before it did. What it must not see, or
 * must see, of its neighbours in the same statement is for the caller to rule out.
 *
 * @param doTogether - the outcomes of the items, which may be refusals that the database took no
 *   offence at
 */
export function* doInBlocks<Item extends { readonly place: number }, Result>(
  items: readonly Item[],
  doTogether: (items: readonly Item[]) => Steps<Outcomes<Result>>,
  explain: Explain,
): Steps<Outcomes<Result>> {
  const outcomes: Outcomes<Result> = new Map()
  const open: (readonly Item[])[] = [items]
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    const [first] = block
    if (first === undefined) continue
    const now = block
    const tried = yield* attempt(() => doTogether(now), explain)
    if (tried.kind === 'done')
      for (const [place, outcome] of tried.result) outcomes.set(place, outcome)
    else if (block.length === 1) outcomes.set(first.place, refusal(tried.error))
    else {
      const half = block.length >> 1
      open.push(block.slice(half), block.slice(0, half))
    }
  }
  return outcomes
}

function refusal(error: CratestackError): Outcome<never> {
  return { kind: 'refused', error }
}

/** All outcomes in the order of the items. */
export function inOrder<Result>(
  count: number,
  ...parts: readonly ReadonlyMap<number, Outcome<Result>>[]
): readonly Outcome<Result>[] {
  return Array.from({ length: count }, (_, place) => {
    for (const part of parts) {
      const outcome = part.get(place)
      if (outcome !== undefined) return outcome
    }
    throw new TypeError(`a batch has no outcome for item ${place}`)
  })
}
