import type { Random } from '../scalars/random.ts'
import type { Clock } from './clock.ts'
import {
  type Claims,
  type ClaimValue,
  type Principal,
  readClaims,
  toPrincipal,
} from './principal.ts'
import type { Trace } from './trace.ts'

/** What surrounds one request or one piece of work. */
export interface Surroundings {
  /** Names the request in logs, audit records and answers. */
  readonly requestId?: string | undefined
  readonly trace?: Trace | undefined
  /** Default: the clock of the database or server that does the work. */
  readonly clock?: Clock | undefined
  /** Default: the chance of the database or server that does the work. */
  readonly random?: Random | undefined
  /** Aborts when nobody waits for the result any more. */
  readonly signal?: AbortSignal | undefined
  /** Data of the host for its own code; policies do not see it. */
  readonly extensions?: ReadonlyMap<string, unknown> | undefined
}

let createSystemContext: (auth: Claims, surroundings: Surroundings) => Context

/**
 * Who asks, and what surrounds the question. Every operation takes one; none is without.
 *
 * A context is immutable. Nothing in it depends on a locale.
 */
export class Context {
  /** All top-level members of the principal, facets included; `undefined` for nobody. */
  readonly auth: Claims | undefined
  readonly principal: Principal | undefined
  readonly requestId: string | undefined
  readonly trace: Trace | undefined
  readonly clock: Clock | undefined
  readonly random: Random | undefined
  readonly signal: AbortSignal | undefined
  readonly extensions: ReadonlyMap<string, unknown>
  readonly #system: boolean

  private constructor(auth: Claims | undefined, surroundings: Surroundings, system: boolean) {
    this.auth = auth
    this.principal = auth === undefined ? undefined : toPrincipal(auth)
    this.requestId = surroundings.requestId
    this.trace = surroundings.trace
    this.clock = surroundings.clock
    this.random = surroundings.random
    this.signal = surroundings.signal
    this.extensions = surroundings.extensions ?? new Map()
    this.#system = system
  }

  /** A context for nobody: policies see no claims. */
  static anonymous(surroundings: Surroundings = {}): Context {
    return new Context(undefined, surroundings, false)
  }

  /**
   * A context for a principal. Its members `actor`, `session` and `tenant`, where they are objects,
   * become facets, and everything else a claim.
   *
   * @param principal - a plain object of plain data; it is copied
   * @throws CratestackError `INTERNAL_ERROR` for anything else
   */
  static fromPrincipal(principal: unknown, surroundings: Surroundings = {}): Context {
    return new Context(readClaims(principal), surroundings, false)
  }

  static {
    createSystemContext = (auth, surroundings) => new Context(auth, surroundings, true)
  }

  get isAuthenticated(): boolean {
    return this.auth !== undefined
  }

  /** Whether the framework itself acts. No input can make it true, only {@link SystemContext}. */
  get isSystem(): boolean {
    return this.#system
  }

  /** The same principal in other surroundings; what is not given stays. */
  with(surroundings: Surroundings): Context {
    return new Context(this.auth, { ...this, ...surroundings }, this.#system)
  }

  /**
   * Looks up what `auth().name` means in a policy. A claim of exactly this name wins over a walk
   * along its dots, so that a flat claim called `org.id` is found.
   */
  authField(name: string): ClaimValue | undefined {
    // Facets and claims are members of `auth` too, so a walk that starts there finds them all.
    if (this.auth === undefined) return undefined
    return this.auth.has(name) ? this.auth.get(name) : walk(this.auth, name)
  }

  /** Whether the principal has a role: in `role` or `actor.role`, or among `roles` or `actor.roles`. */
  hasRole(role: string): boolean {
    const single = this.authField('role') ?? this.authField('actor.role')
    if (single === role) return true
    return [this.authField('roles'), this.authField('actor.roles')].some(
      (roles) => Array.isArray(roles) && roles.includes(role),
    )
  }

  /** Whether the principal acts for a tenant, by `tenant.id`. */
  inTenant(tenant: string): boolean {
    return this.principal?.tenant?.get('id') === tenant
  }

  /** The id of whoever acts, for audit: `actor.id`, else `id`, else `sub`. Integers become text. */
  get principalActorId(): string | undefined {
    const { auth, principal } = this
    return (
      toId(principal?.actor?.get('id')) ??
      toId(principal?.claims.get('id')) ??
      toId(auth?.get('sub'))
    )
  }

  /** `tenant.id`. Integers become text. */
  get tenantId(): string | undefined {
    return toId(this.principal?.tenant?.get('id'))
  }
}

/** Contexts for work that nobody asked for: seeds, workers, drains. */
export const SystemContext: {
  forService(name: string, surroundings?: Surroundings): Context
} = {
  /**
   * A context for a service of the system itself: claim `service` is its name and `id` is
   * `system:<name>`. It passes no policy by itself; rules name it with `isSystem()`.
   */
  forService(name, surroundings = {}) {
    const auth = new Map([
      ['id', `system:${name}`],
      ['service', name],
    ])
    return createSystemContext(auth, surroundings)
  },
}

function walk(claims: Claims, path: string): ClaimValue | undefined {
  const [first = '', ...rest] = path.split('.')
  return rest.reduce<ClaimValue | undefined>(
    (value, name) => (value instanceof Map ? value.get(name) : undefined),
    claims.get(first),
  )
}

function toId(value: ClaimValue | undefined): string | undefined {
  if (typeof value === 'string') return value
  const whole = typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
  return whole ? String(value) : undefined
}
