// Computed fields of answers, in the time that they have.

import { CratestackError } from '@cratestack/core'
import type { DatabaseCore } from '@cratestack/orm'
import { fillComputed } from '../compute/fill-computed.ts'
import type { Holder } from '../compute/holders.ts'
import type { ComputedParams } from './computed-params.ts'
import type { Exchange } from './exchange.ts'

/** How many sources a resolver without `resolveMany` works on at once. */
const parallelSources = 16

const noParams: ComputedParams = new Map()

/** The value with its computed fields; without any, the value itself. */
export async function computeAnswer(
  exchange: Exchange,
  holder: Holder | undefined,
  value: unknown,
  params: ComputedParams = noParams,
): Promise<unknown> {
  if (holder === undefined) return value
  const { core } = exchange
  return inTime(exchange, core.computedTimeoutMs, exchange.context.signal, (ctx) =>
    fillComputed(value, holder, {
      holders: core.holders,
      db: core.db,
      ctx,
      params,
      parallel: parallelSources,
    }),
  )
}

/** The same inside the transaction of a write: what fails here is not written. */
export async function computeWritten(
  exchange: Exchange,
  holder: Holder | undefined,
  row: unknown,
  tx: DatabaseCore,
): Promise<unknown> {
  if (holder === undefined) return row
  const { holders, computedWriteTimeoutMs } = exchange.core
  // A write that has begun is finished, also when its caller has gone.
  return inTime(exchange, computedWriteTimeoutMs, undefined, (ctx) =>
    fillComputed(row, holder, { holders, db: tx, ctx, params: noParams, parallel: 1 }),
  )
}

/**
 * @param gone - aborts when nobody waits for the answer
 * @param work - gets a context whose signal aborts when the time is over
 * @throws CratestackError `UNAVAILABLE` when it is
 */
async function inTime<Result>(
  { context, core }: Exchange,
  timeoutMs: number,
  gone: AbortSignal | undefined,
  work: (ctx: Exchange['context']) => Promise<Result>,
): Promise<Result> {
  const ending = new AbortController()
  const { signal } = ending
  const over = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  const end = (message: string): void => ending.abort(new CratestackError('UNAVAILABLE', message))
  const onGone = (): void => end('the caller has gone')
  gone?.addEventListener('abort', onGone, { once: true })
  const cancel = core.after(timeoutMs, () => end('computed fields took too long'))
  try {
    if (gone?.aborted === true) onGone()
    return await Promise.race([work(context.with({ signal })), over])
  } finally {
    cancel()
    gone?.removeEventListener('abort', onGone)
  }
}
