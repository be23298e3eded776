// Answers that are errors (spec/http 8).

import {
  type Codec,
  errorKinds,
  isPlainObject,
  rpcCodeOfStatus,
  type Shape,
} from '@cratestack/core'
import { clientError, type RemoteCode, type RemoteError } from '../errors/client-error.ts'
import type { FetchResponse } from './client-options.ts'

const errorShape: Shape = {
  kind: 'object',
  fields: [
    { name: 'code', shape: { kind: 'scalar', name: 'String' } },
    { name: 'message', shape: { kind: 'scalar', name: 'String' }, absent: 'null' },
    {
      name: 'details',
      shape: { kind: 'optional', item: { kind: 'scalar', name: 'Json' } },
      absent: 'null',
    },
  ],
}

/** Makes the error of an answer; one without a body of ours is known by its status. */
export function remoteError(
  op: string,
  response: FetchResponse,
  codec: Codec | undefined,
  bytes: Uint8Array,
): RemoteError {
  const { status } = response
  const { code: rawCode, message, details } = readBody(codec, bytes)
  const code = remoteCode(rawCode, status)
  const facts = {
    kind: 'remote',
    code,
    rawCode,
    status,
    details,
    op,
    sent: 'yes',
    retryAfterMs: readRetryAfter(response.headers.get('retry-after')),
  }
  const said = message === '' ? `the server answered ${status}` : message
  // The details of each code are those that the server has for it (spec/http 8.1).
  return clientError(`${op}: ${said}`, facts) as RemoteError
}

function readBody(
  codec: Codec | undefined,
  bytes: Uint8Array,
): { readonly code: string; readonly message: string; readonly details: unknown } {
  try {
    const body = codec?.typed(errorShape).decode(bytes)
    if (isPlainObject(body))
      return {
        code: String(body['code']),
        message: typeof body['message'] === 'string' ? body['message'] : '',
        details: body['details'] ?? null,
      }
  } catch {
    // A proxy or a crash in between: the status is all there is.
  }
  return { code: '', message: '', details: null }
}

function remoteCode(rawCode: string, status: number): RemoteCode {
  if (rawCode === '') return rpcCodeOfStatus(status)
  const kind = Object.entries(errorKinds).find(([name]) => name === rawCode)
  return kind === undefined ? 'unknown' : kind[1].rpc
}

/** Seconds; dates are left to those who have a clock. */
function readRetryAfter(header: string | null): number | undefined {
  return header !== null && /^\d{1,9}$/.test(header) ? Number(header) * 1000 : undefined
}
