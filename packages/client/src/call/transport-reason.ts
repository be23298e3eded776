import type { TransportReason } from '../errors/client-error.ts'

/**
 * Why `fetch` failed, as far as the platform tells: Node names a code below `cause`, browsers say
 * nothing on purpose.
 */
export function transportReason(error: unknown): {
  readonly reason: TransportReason
  /** Whether the request may have reached the server. */
  readonly reached: boolean
} {
  const code = codeOf(error, 4)
  const known = code === undefined ? undefined : reasons[code]
  if (known !== undefined) return known
  if (code?.startsWith('CERT_') === true || code?.startsWith('ERR_TLS_') === true) return tls
  return { reason: 'unknown', reached: true }
}

const tls = { reason: 'tls', reached: false } as const
const reasons: Readonly<Record<string, ReturnType<typeof transportReason>>> = {
  ENOTFOUND: { reason: 'dns', reached: false },
  EAI_AGAIN: { reason: 'dns', reached: false },
  ECONNREFUSED: { reason: 'offline', reached: false },
  ENETUNREACH: { reason: 'offline', reached: false },
  EHOSTUNREACH: { reason: 'offline', reached: false },
  UND_ERR_CONNECT_TIMEOUT: { reason: 'timeout', reached: false },
  ECONNRESET: { reason: 'reset', reached: true },
  EPIPE: { reason: 'reset', reached: true },
  UND_ERR_SOCKET: { reason: 'reset', reached: true },
  DEPTH_ZERO_SELF_SIGNED_CERT: tls,
  SELF_SIGNED_CERT_IN_CHAIN: tls,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: tls,
}

function codeOf(error: unknown, levels: number): string | undefined {
  if (typeof error !== 'object' || error === null || levels === 0) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'cause' in error ? codeOf(error.cause, levels - 1) : undefined
}
