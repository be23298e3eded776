// An answer as adapters write it: a status, a flat list of headers, and bytes. Whatever made the
// bytes (a codec today, rows straight from a database later) is none of its business.

import type { CratestackError, WireMediaType } from '@cratestack/core'

/** What a request is answered with. */
export interface ServerResponse {
  readonly status: number
  /** Name, value, name, value; `Content-Length` is among them. */
  readonly headers: readonly string[]
  /** `undefined` for an answer without a body, and for what a `HEAD` would have got. */
  readonly body: Uint8Array | undefined
  /** An unexpected failure that nobody has been told of yet. */
  readonly unreported: Failure | undefined
}

/** For operators: what went wrong in which request. Its `error` holds the cause. */
export interface Failure {
  readonly error: CratestackError
  readonly requestId: string
  readonly method: string
  /** The route's template, such as `/posts/{id}`; no part of it comes from the caller. */
  readonly route: string | undefined
}

/** For logs and metrics: how a request was answered. Nothing in it comes from the caller. */
export interface Answered {
  /** As it was sent; for requests without a route it may be any text. */
  readonly method: string
  /** The route's template, such as `/posts/{id}`; `undefined` where there was none. */
  readonly route: string | undefined
  readonly requestId: string
  readonly status: number
  /** From the head of the request until the answer was ready to be sent. */
  readonly durationMs: number
  /** What the caller was told, where it was an error. Its cause is for operators only. */
  readonly error: CratestackError | undefined
}

/**
 * Makes an answer with a body.
 *
 * @param extra - further headers: name, value, name, value
 */
export function answer(
  status: number,
  type: WireMediaType,
  body: Uint8Array,
  extra: readonly string[] = noHeaders,
): ServerResponse {
  // These two statuses have no body by definition (RFC 9110 §15.3.5, §15.3.6).
  if (status === 204 || status === 205)
    return { status, headers: ['Vary', 'Accept', ...extra], body: undefined, unreported: undefined }
  const headers = ['Content-Type', type, 'Vary', 'Accept', 'Content-Length', `${body.length}`]
  if (extra.length > 0) headers.push(...extra)
  return { status, headers, body, unreported: undefined }
}

export const noHeaders: readonly string[] = []
