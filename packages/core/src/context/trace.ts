// Where a request stands in a distributed trace (W3C Trace Context, level 1).

import type { Random } from '../scalars/random.ts'

export interface Trace {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string
  /** The caller's span: 16 lower-case hex digits, not all zero. */
  readonly parentId: string
  /** Whether the caller records this trace. */
  readonly sampled: boolean
}

/**
 * Reads a `traceparent` header.
 *
 * @returns `undefined` for anything malformed, which is then ignored
 */
export function parseTraceparent(header: string): Trace | undefined {
  const match = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(header)
  if (match === null) return undefined
  const [, version, traceId = '', parentId = '', flags = '', rest] = match
  // Version ff is forbidden; version 00 has four parts, later ones may add some.
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return undefined
  return { traceId, parentId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

/** Makes the id of a request that came without a trace: 32 hex digits, as a trace id has. */
export function createRequestId(random: Random): string {
  const digits = Array.from(random.bytes(16), (byte) => byte.toString(16).padStart(2, '0'))
  return digits.join('')
}
