// Part of an operation that may fail without the whole: a savepoint, in the words of steps.

import { CratestackError } from '@cratestack/core'
import { DatabaseError } from '@cratestack/sql'
import type { Steps } from './operation.ts'

export type Outcome<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'refused'; readonly error: CratestackError }

/**
 * Does steps, or leaves no trace of them. A fault of the server, a lost connection and a conflict
 * between transactions are no outcome: the whole operation fails with them (spec/server 1.10).
 *
 * @param explain - what a failure of the database means to the caller
 */
export function* attempt<Result>(
  steps: () => Steps<Result>,
  explain: (error: DatabaseError) => CratestackError,
): Steps<Outcome<Result>> {
  let outcome: Outcome<Result> | undefined
  yield {
    kind: 'attempt',
    *steps() {
      outcome = { kind: 'done', result: yield* steps() }
    },
    failed(error) {
      const known = error instanceof DatabaseError ? explain(error) : error
      if (!(known instanceof CratestackError) || !concernsItem(known)) throw error
      outcome = { kind: 'refused', error: known }
    },
  }
  if (outcome === undefined) throw new TypeError('attempt: the runner did not say how it ended')
  return outcome
}

/** Whether an error is about one piece of work, and not about the server or the transaction. */
export function concernsItem({ code, kind }: CratestackError): boolean {
  return kind.status < 500 && code !== 'TRANSACTION_ABORTED'
}
