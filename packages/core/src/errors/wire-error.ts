// The bodies of error answers (spec/http 8.1, spec/rpc-and-clients 6). The status is the same on
// every binding, and the `cause` is on none.

import type { CratestackError, ErrorDetails } from './cratestack-error.ts'
import { type ErrorCode, errorKinds, type RpcErrorCode } from './error-kinds.ts'

/** All three members are always there. */
export interface RestErrorBody {
  readonly code: ErrorCode
  readonly message: string
  readonly details: ErrorDetails | null
}

/** `details` is left out when there are none. */
export interface RpcErrorBody {
  readonly code: RpcErrorCode
  readonly message: string
  readonly details?: ErrorDetails
}

export interface ErrorBodyOptions {
  /** `original`: never any details, as the Rust implementation answers. */
  readonly compat?: 'original'
}

/** Makes the body of a REST answer. Server faults (5xx) never carry details. */
export function toRestErrorBody(
  error: CratestackError,
  options: ErrorBodyOptions = {},
): RestErrorBody {
  return {
    code: error.code,
    message: error.message,
    details: publicDetails(error, options) ?? null,
  }
}

/** Makes the body of an RPC answer, of an answer frame, or of a stream's last item. */
export function toRpcErrorBody(
  error: CratestackError,
  options: ErrorBodyOptions = {},
): RpcErrorBody {
  const details = publicDetails(error, options)
  const body = { code: errorKinds[error.code].rpc, message: error.message }
  return details === undefined ? body : { ...body, details }
}

function publicDetails(
  error: CratestackError,
  options: ErrorBodyOptions,
): ErrorDetails | undefined {
  if (options.compat === 'original' || errorKinds[error.code].status >= 500) return undefined
  return error.details
}
