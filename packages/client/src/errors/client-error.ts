// Everything that can go wrong with a call, as one union: `kind` says where, and for answers of the
// server `code` says what (spec/rpc-and-clients 16.4).

import type { RpcErrorCode, ValidationProblem } from '@cratestack/core'

/** Whether the server may have acted: a write that was not sent can be sent again. */
export type Sent = 'no' | 'maybe' | 'yes'

/** The codes of the server; `unknown` for one that this version does not know. */
export type RemoteCode = RpcErrorCode | 'unknown'

/** What the server says besides its code. `null` where it says nothing. */
export type DetailsOf<Code extends RemoteCode> = Code extends 'invalid_argument'
  ? { readonly errors: readonly ValidationProblem[] } | null
  : Code extends 'conflict'
    ? { readonly fields: readonly string[] } | null
    : unknown

/** The server answered with an error. */
export type RemoteError<Code extends RemoteCode = RemoteCode> = Code extends RemoteCode
  ? Error & {
      readonly kind: 'remote'
      readonly code: Code
      /** The code as it was sent: `NOT_FOUND`, or that of a newer server. Empty where none was. */
      readonly rawCode: string
      /** HTTP status. */
      readonly status: number
      readonly details: DetailsOf<Code>
      /** Which call it was: `post.create`, `procedures.transfer`. */
      readonly op: string
      readonly sent: 'yes'
      /** How long the server asks to wait before another try. */
      readonly retryAfterMs: number | undefined
    }
  : never

/** No answer, or half of one. */
export interface TransportError extends Error {
  readonly kind: 'transport'
  readonly reason: TransportReason
  readonly op: string
  readonly sent: Sent
}

export type TransportReason =
  | 'offline'
  | 'timeout'
  | 'dns'
  | 'reset'
  | 'tls'
  | 'truncated'
  | 'unknown'

/** An input that does not fit its type, or an answer that does not. */
export interface CodecError extends Error {
  readonly kind: 'codec'
  readonly direction: 'encode' | 'decode'
  readonly issues: readonly Issue[]
  readonly op: string
  readonly sent: Sent
  /**
   * Of a write that succeeded, and whose row the caller may not read: the key, which is all that the
   * server tells.
   */
  readonly key: Readonly<Record<string, unknown>> | undefined
}

export interface Issue {
  /** Dotted path of the field; empty for the whole value. */
  readonly path: string
  readonly message: string
}

/** A call that cannot be made. Nothing was sent. */
export interface BadInputError extends Error {
  readonly kind: 'bad_input'
  readonly op: string
  readonly sent: 'no'
}

/** The call's signal was aborted. */
export interface CanceledError extends Error {
  readonly kind: 'canceled'
  readonly op: string
  readonly sent: Sent
}

export type ClientError = RemoteError | TransportError | CodecError | BadInputError | CanceledError

/** Marks our errors, also across copies of this package. */
const brand = Symbol.for('cratestack.clientError')

export function isClientError(value: unknown): value is ClientError {
  return value instanceof Error && brand in value
}

/** Whether the server answered with an error, and with this code where one is given. */
export function isRemote<Code extends RemoteCode = RemoteCode>(
  value: unknown,
  code?: Code,
): value is RemoteError<Code> {
  return (
    isClientError(value) && value.kind === 'remote' && (code === undefined || value.code === code)
  )
}

/** Makes an error of ours. */
export function clientError<Facts extends object>(
  message: string,
  facts: Facts,
  cause?: unknown,
): Error & Facts {
  const error = new Error(message, cause === undefined ? undefined : { cause })
  error.name = 'ClientError'
  Object.defineProperty(error, brand, { value: true })
  return Object.assign(error, facts)
}

/** A call that cannot be made, and why. */
export function badInput(op: string, message: string): BadInputError {
  return clientError(`${op}: ${message}`, { kind: 'bad_input', op, sent: 'no' } as const)
}
