// One request on its way through the stages. Each stage is a method, and each route calls them in the
// order that spec/http 3 prescribes for it; what one stage learns, later ones find here.

import {
  type Context,
  CratestackError,
  parseTraceparent,
  type RouteKind,
  type Shape,
  type WireMediaType,
} from '@cratestack/core'
import type { CodecsByType } from '../plan/app-codecs.ts'
import { AuthenticationRequest, toContext } from '../request/authenticate.ts'
import type { ServerRequest } from '../request/server-request.ts'
import { noHeaders } from '../respond/server-response.ts'
import type { AppCore } from './app-core.ts'

const noBytes = new Uint8Array(0)
const noExtensions: ReadonlyMap<string, unknown> = new Map()

export class Exchange {
  readonly core: AppCore
  readonly request: ServerRequest
  /** Relative to where the routes are mounted. */
  readonly path: string
  readonly requestId: string
  /** The type of the answer, once agreed. */
  responseType: WireMediaType | undefined
  /** The template of the route, once found. */
  route: string | undefined
  /** Headers of every answer from now on, errors included. */
  headers: readonly string[] = noHeaders
  /** A failure behind an answer that looks like success. */
  late: CratestackError | undefined
  #requestType: WireMediaType | undefined
  #body: Uint8Array = noBytes
  #context: Context | undefined
  readonly #trace: ReturnType<typeof parseTraceparent>

  constructor(core: AppCore, request: ServerRequest, path: string) {
    this.core = core
    this.request = request
    this.path = path
    const traceparent = request.header('traceparent')
    this.#trace = traceparent === undefined ? undefined : parseTraceparent(traceparent)
    this.requestId = this.#trace?.traceId ?? core.requestIds.next()
  }

  /** Who asks. */
  get context(): Context {
    if (this.#context === undefined) throw new TypeError('the caller is not authenticated yet')
    return this.#context
  }

  /** @throws CratestackError `PAYLOAD_TOO_LARGE` */
  async readBody(): Promise<void> {
    this.#body = await this.request.readBody(this.core.bodyBytes)
  }

  /** @throws CratestackError `NOT_ACCEPTABLE`, `UNSUPPORTED_MEDIA_TYPE` */
  agree(kind: RouteKind): WireMediaType {
    const { request, core } = this
    const contentType = kind === 'read' ? undefined : request.header('content-type')
    const choice = core.negotiator.choose(kind, request.header('accept'), contentType)
    this.responseType = choice.response
    if (choice.kind === 'refused') throw new CratestackError(choice.code)
    this.#requestType = choice.request
    return choice.response
  }

  /**
   * Asks the host who the caller is. The result of a provider that answers at once is there at once.
   *
   * @throws whatever the provider throws
   */
  authenticate(): Promise<void> | undefined {
    const { request, core } = this
    const view = new AuthenticationRequest(request, this.path, this.#body, noExtensions)
    const authenticated = core.authenticate(view)
    if (isPromise(authenticated)) return authenticated.then((result) => this.#identify(result))
    this.#identify(authenticated)
    return undefined
  }

  /**
   * Decodes the body.
   *
   * @throws CratestackError `CODEC_ERROR`, `VALIDATION_ERROR`
   */
  decode(codecs: CodecsByType, shape: Shape): unknown {
    if (this.#requestType === undefined) throw new TypeError('the route takes no body')
    return codecs(this.#requestType).typed(shape).decode(this.#body)
  }

  /** Keeps a failure for operators although the answer has begun. */
  report(error: CratestackError): void {
    this.late = error
  }

  #identify(authenticated: Parameters<typeof toContext>[0]): void {
    const { core, request } = this
    this.#context = toContext(authenticated, {
      requestId: this.requestId,
      trace: this.#trace,
      clock: core.clock,
      random: core.random,
      signal: request.signal,
    })
  }
}

/** Whatever can be waited for, of this realm or another: no principal has a function. */
function isPromise<Value>(value: Value | Promise<Value>): value is Promise<Value> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  )
}
