// Which media types a request and its answer have: a pure choice, made once, before authentication
// and before any effect (spec/http 6).

import type { ErrorCode } from '../errors/error-kinds.ts'
import { matchMediaRange, parseAccept, parseMediaType } from './media-type.ts'

export type CodecName = 'cbor' | 'json'

/** What is written in `Content-Type`, exactly so. */
export type WireMediaType = 'application/cbor' | 'application/json' | 'application/cbor-seq'

/**
 * - `read`: no body comes in (list, get, delete)
 * - `write`: a body comes in (create, update, procedures with one result)
 * - `sequence`: a procedure that returns a list, which may be sent item by item
 */
export type RouteKind = 'read' | 'write' | 'sequence'

/** In the order of the server's preference. */
export interface RouteMediaTypes {
  readonly requests: readonly WireMediaType[]
  readonly responses: readonly WireMediaType[]
}

export interface NegotiationHeaders {
  /** Several lines are joined with commas. */
  readonly accept?: string | null | undefined
  readonly contentType?: string | null | undefined
}

export interface NegotiateOptions {
  /**
   * What a body without `Content-Type` is; default: such a body is refused. RPC reads the inputs of
   * list and get as CBOR (spec/rpc-and-clients 5).
   */
  readonly missingContentType?: WireMediaType
}

export type Negotiation =
  /** `request` is `undefined` on routes that take no body. */
  | {
      readonly kind: 'agreed'
      readonly request: WireMediaType | undefined
      readonly response: WireMediaType
    }
  /** `response` is the type of the error body. */
  | {
      readonly kind: 'refused'
      readonly code: Extract<ErrorCode, 'NOT_ACCEPTABLE' | 'UNSUPPORTED_MEDIA_TYPE'>
      readonly response: WireMediaType
    }

const routeTable: Readonly<Record<RouteKind, RouteMediaTypes>> = {
  read: {
    requests: [],
    responses: ['application/cbor', 'application/json'],
  },
  write: {
    requests: ['application/cbor', 'application/json'],
    responses: ['application/cbor', 'application/json'],
  },
  sequence: {
    requests: ['application/cbor', 'application/json'],
    responses: ['application/cbor', 'application/json', 'application/cbor-seq'],
  },
}

const codecOf: Readonly<Record<WireMediaType, CodecName>> = {
  'application/cbor': 'cbor',
  'application/json': 'json',
  'application/cbor-seq': 'cbor',
}

/** Gives what a route can take and produce on a server with these codecs (spec/http 6.1). */
export function routeMediaTypes(
  kind: RouteKind,
  codecs: readonly CodecName[] = ['cbor', 'json'],
): RouteMediaTypes {
  const has = (type: WireMediaType): boolean => codecs.includes(codecOf[type])
  return {
    requests: routeTable[kind].requests.filter(has),
    responses: routeTable[kind].responses.filter(has),
  }
}

/**
 * Settles both types, or says why there is no agreement: the answer's type first (406), then the
 * request's (415), so that the second refusal is already in a type the caller accepts.
 */
export function negotiate(
  types: RouteMediaTypes,
  headers: NegotiationHeaders,
  options: NegotiateOptions = {},
): Negotiation {
  const response = chooseResponseType(headers.accept, types.responses)
  if (response === undefined) {
    const fallback = chooseErrorType(headers.accept, types.responses)
    return { kind: 'refused', code: 'NOT_ACCEPTABLE', response: fallback }
  }
  if (types.requests.length === 0) return { kind: 'agreed', request: undefined, response }
  const request =
    headers.contentType == null
      ? options.missingContentType
      : readContentType(headers.contentType, types.requests)
  if (request === undefined || !types.requests.includes(request))
    return { kind: 'refused', code: 'UNSUPPORTED_MEDIA_TYPE', response }
  return { kind: 'agreed', request, response }
}

/**
 * Chooses the type of an answer (spec/http 6.2): per type the most specific entry of `Accept`
 * counts; the highest quality wins, then the more specific entry, then the earlier one, then the
 * server's order.
 *
 * @param accept - absent or blank means anything
 * @param offered - what can be produced, in the server's order
 * @returns `undefined` when nothing offered is acceptable (406)
 */
export function chooseResponseType(
  accept: string | null | undefined,
  offered: readonly WireMediaType[],
): WireMediaType | undefined {
  if (accept == null || accept.trim() === '') return offered[0]
  const ranges = parseAccept(accept)
  const candidates = offered.flatMap((type) => {
    const entries = ranges.flatMap(({ quality, ...range }, position) => {
      const specificity = matchMediaRange(range, type)
      return specificity === undefined ? [] : [{ type, quality, specificity, position }]
    })
    const closest = Math.max(...entries.map(({ specificity }) => specificity))
    const entry = entries.find(({ specificity }) => specificity === closest)
    return entry === undefined || entry.quality === 0 ? [] : [entry]
  })
  // Sorting is stable, so the server's order settles what is left.
  candidates.sort(
    (left, right) =>
      right.quality - left.quality ||
      right.specificity - left.specificity ||
      left.position - right.position,
  )
  return candidates[0]?.type
}

/**
 * Chooses the type of an error body where there is no agreement, or none yet: JSON, unless the
 * server has none or `Accept` prefers CBOR (spec/http 6.4, 8.4).
 */
export function chooseErrorType(
  accept: string | null | undefined,
  offered: readonly WireMediaType[],
): WireMediaType {
  const usual: readonly WireMediaType[] = ['application/json', 'application/cbor']
  const possible = usual.filter((type) => offered.includes(type))
  return chooseResponseType(accept, possible) ?? possible[0] ?? 'application/json'
}

/** Parameters do not count, letter case neither (spec/http 6.3). */
function readContentType(
  header: string,
  accepted: readonly WireMediaType[],
): WireMediaType | undefined {
  const type = parseMediaType(header)
  return accepted.find((candidate) => candidate === type?.essence)
}
