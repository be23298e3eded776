// Who asks: the host's code says so, once per request (spec/http 13, spec/server 3.4).

import { Context, type Surroundings } from '@cratestack/core'
import type { RequestContext, ServerRequest } from './server-request.ts'

/** A principal as plain data, a whole context, or nobody. */
export type Authenticated = object | Context | null | undefined

export type Authenticate = (request: RequestContext) => Authenticated | Promise<Authenticated>

/**
 * Tells who sends a request. Nobody is a fine answer, and policies decide what nobody may do; whoever
 * insists throws `unauthorized()`. Any other error is a failure of the server, never an anonymous
 * caller.
 */
export type AuthProvider = Authenticate | { readonly authenticate: Authenticate }

/** Makes one function of both forms. */
export function toAuthenticate(provider: AuthProvider | undefined): Authenticate {
  if (provider === undefined) return () => undefined
  if (typeof provider === 'function') return provider
  return (request) => provider.authenticate(request)
}

/** What a provider gives, as a context; a context of its own keeps what the request does not bring. */
export function toContext(authenticated: Authenticated, surroundings: Surroundings): Context {
  if (authenticated == null) return Context.anonymous(surroundings)
  if (authenticated instanceof Context) return authenticated.with(surroundings)
  return Context.fromPrincipal(authenticated, surroundings)
}

/** The part of a request that a provider sees. */
export class AuthenticationRequest implements RequestContext {
  readonly #request: ServerRequest
  readonly path: string
  readonly body: Uint8Array
  readonly extensions: ReadonlyMap<string, unknown>

  constructor(
    request: ServerRequest,
    path: string,
    body: Uint8Array,
    extensions: ReadonlyMap<string, unknown>,
  ) {
    this.#request = request
    this.path = path
    this.body = body
    this.extensions = extensions
  }

  get method(): string {
    return this.#request.method
  }

  get query(): string {
    return this.#request.query
  }

  get peer(): string | undefined {
    return this.#request.peer
  }

  get headers(): ReadonlyMap<string, string> {
    return this.#request.headers()
  }

  header(name: string): string | undefined {
    return this.#request.header(name.toLowerCase())
  }
}
