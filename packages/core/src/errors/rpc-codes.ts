// RPC codes where the REST code is not at hand: frames of a batch have a code and no status, and
// bodies of proxies have a status and no code (spec/rpc-and-clients 6 and 7).

import type { RpcErrorCode } from './error-kinds.ts'

/** The status a frame's code stands for. Several REST codes share one RPC code; this is the usual. */
export const rpcStatuses: Readonly<Record<RpcErrorCode, number>> = {
  invalid_argument: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  conflict: 409,
  aborted: 409,
  failed_precondition: 412,
  contract_unsupported: 426,
  resource_exhausted: 429,
  internal: 500,
  unavailable: 503,
}

const codesByStatus: Readonly<Record<number, RpcErrorCode>> = {
  400: 'invalid_argument',
  401: 'unauthenticated',
  403: 'permission_denied',
  404: 'not_found',
  405: 'invalid_argument',
  406: 'invalid_argument',
  409: 'conflict',
  412: 'failed_precondition',
  413: 'invalid_argument',
  414: 'invalid_argument',
  415: 'invalid_argument',
  422: 'invalid_argument',
  426: 'contract_unsupported',
  428: 'failed_precondition',
  429: 'resource_exhausted',
  503: 'unavailable',
}

/** Gives the HTTP status of an RPC code, 500 for one that is not known: the set is open. */
export function statusOfRpcCode(code: string): number {
  return Object.hasOwn(rpcStatuses, code) ? rpcStatuses[code as RpcErrorCode] : 500
}

/** Gives the RPC code for an answer whose body is not an error body of ours. */
export function rpcCodeOfStatus(status: number): RpcErrorCode {
  return codesByStatus[status] ?? 'internal'
}
