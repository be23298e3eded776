// Whoever a request speaks for, as plain data. Objects become maps, so that no lookup by name ever
// finds what every JavaScript object inherits.

import { CratestackError } from '../errors/cratestack-error.ts'
import { isPlainObject } from '../scalars/json.ts'

export type ClaimValue = null | boolean | number | bigint | string | readonly ClaimValue[] | Claims

export type Claims = ReadonlyMap<string, ClaimValue>

export interface Principal {
  /** Who acts. */
  readonly actor: Claims | undefined
  /** By which sign-in. */
  readonly session: Claims | undefined
  /** On whose behalf. */
  readonly tenant: Claims | undefined
  /** All other members. */
  readonly claims: Claims
}

const facetNames: ReadonlySet<string> = new Set(['actor', 'session', 'tenant'])

/** A principal nested deeper than this is a mistake, such as an object that contains itself. */
const depthLimit = 32

/**
 * Turns the members of a plain object into claims, all the way down.
 *
 * @throws CratestackError `INTERNAL_ERROR` for anything that is not plain data: authentication is
 *   code of the server, so the caller is not to blame
 */
export function readClaims(principal: unknown): Claims {
  if (!isPlainObject(principal)) throw unusable('the principal must be a plain object')
  return toClaims(principal, depthLimit)
}

/** Tells the facets from the other claims. A facet that is no object is a claim. */
export function toPrincipal(members: Claims): Principal {
  const facet = (name: string): Claims | undefined => {
    const value = members.get(name)
    return value instanceof Map ? value : undefined
  }
  const claims = new Map(
    [...members].filter(([name, value]) => !(facetNames.has(name) && value instanceof Map)),
  )
  return { actor: facet('actor'), session: facet('session'), tenant: facet('tenant'), claims }
}

function toClaims(members: Readonly<Record<string, unknown>>, levels: number): Claims {
  const claims = new Map<string, ClaimValue>()
  for (const [name, value] of Object.entries(members))
    if (value !== undefined) claims.set(name, toClaim(value, levels - 1))
  return claims
}

function toClaim(value: unknown, levels: number): ClaimValue {
  if (levels < 0) throw unusable(`the principal is nested deeper than ${depthLimit} levels`)
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (Array.isArray(value)) return value.map((item) => toClaim(item, levels - 1))
  if (isPlainObject(value)) return toClaims(value, levels)
  throw unusable('the principal must hold plain data: text, numbers, booleans, arrays, objects')
}

function unusable(reason: string): CratestackError {
  return new CratestackError('INTERNAL_ERROR', reason)
}
