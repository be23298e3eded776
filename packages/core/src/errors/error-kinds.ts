// The one table of error codes. Everything a caller can learn from a code stands on its line.

/** The codes that a REST answer carries, and that programs branch on. */
export type ErrorCode =
  | 'BAD_REQUEST'
  | 'CODEC_ERROR'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_ACCEPTABLE'
  | 'CONFLICT'
  | 'SYNC_CURSOR_EXPIRED'
  | 'TRANSACTION_ABORTED'
  | 'PRECONDITION_FAILED'
  | 'PAYLOAD_TOO_LARGE'
  | 'URI_TOO_LONG'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'VALIDATION_ERROR'
  | 'CONTRACT_UNSUPPORTED'
  | 'PRECONDITION_REQUIRED'
  | 'TOO_MANY_REQUESTS'
  | 'DATABASE_ERROR'
  | 'INTERNAL_ERROR'
  | 'UNAVAILABLE'

/** The codes that an RPC answer carries. */
export type RpcErrorCode =
  | 'invalid_argument'
  | 'unauthenticated'
  | 'permission_denied'
  | 'not_found'
  | 'conflict'
  | 'aborted'
  | 'failed_precondition'
  | 'contract_unsupported'
  | 'resource_exhausted'
  | 'internal'
  | 'unavailable'

export interface ErrorKind {
  /** HTTP status, on every binding. */
  readonly status: number
  readonly rpc: RpcErrorCode
  /** Whether the same request, sent again after a pause, may succeed. */
  readonly retryable: boolean
  /**
   * `chosen`: whoever throws may write a sentence for the caller. `fixed`: callers always read
   * `message`, because anything else could tell them about bytes, rows or machines.
   */
  readonly wording: 'chosen' | 'fixed'
  /** What callers read when nothing else was written. */
  readonly message: string
}

/** Complete by construction: a new {@link ErrorCode} without a line does not compile. */
export const errorKinds: Readonly<Record<ErrorCode, ErrorKind>> = {
  BAD_REQUEST: chosen(400, 'invalid_argument', 'the request is malformed'),
  CODEC_ERROR: fixed(400, 'invalid_argument', 'invalid request payload'),
  UNAUTHORIZED: chosen(401, 'unauthenticated', 'the credentials were refused'),
  FORBIDDEN: chosen(403, 'permission_denied', 'not allowed by policy'),
  NOT_FOUND: chosen(404, 'not_found', 'not found'),
  METHOD_NOT_ALLOWED: chosen(405, 'invalid_argument', 'this route does not take this method'),
  NOT_ACCEPTABLE: chosen(406, 'invalid_argument', 'no acceptable media type can be produced'),
  CONFLICT: chosen(409, 'conflict', 'the request conflicts with stored data'),
  SYNC_CURSOR_EXPIRED: chosen(409, 'failed_precondition', 'the sync cursor has expired'),
  TRANSACTION_ABORTED: retryable(chosen(409, 'aborted', 'the transaction was aborted, try again')),
  PRECONDITION_FAILED: chosen(412, 'failed_precondition', 'a precondition was not met'),
  PAYLOAD_TOO_LARGE: chosen(413, 'invalid_argument', 'the request body is too large'),
  URI_TOO_LONG: chosen(414, 'invalid_argument', 'the request URI is too long'),
  UNSUPPORTED_MEDIA_TYPE: chosen(415, 'invalid_argument', 'the content type is not supported'),
  VALIDATION_ERROR: chosen(422, 'invalid_argument', 'the input is not valid'),
  CONTRACT_UNSUPPORTED: chosen(426, 'contract_unsupported', 'this contract is not supported'),
  PRECONDITION_REQUIRED: chosen(428, 'failed_precondition', 'a precondition is required'),
  TOO_MANY_REQUESTS: retryable(chosen(429, 'resource_exhausted', 'rate limit exceeded')),
  DATABASE_ERROR: fixed(500, 'internal', 'internal error'),
  INTERNAL_ERROR: fixed(500, 'internal', 'internal error'),
  UNAVAILABLE: retryable(fixed(503, 'unavailable', 'service unavailable')),
}

function chosen(status: number, rpc: RpcErrorCode, message: string): ErrorKind {
  return { status, rpc, retryable: false, wording: 'chosen', message }
}

function fixed(status: number, rpc: RpcErrorCode, message: string): ErrorKind {
  return { status, rpc, retryable: false, wording: 'fixed', message }
}

function retryable(kind: ErrorKind): ErrorKind {
  return { ...kind, retryable: true }
}
