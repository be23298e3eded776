// The outermost stage: finds the route, runs it, and turns whatever is thrown on the way into an
// answer. Nothing that a caller sends gets past it as an exception.

import {
  CratestackError,
  chooseErrorType,
  toCratestackError,
  type WireMediaType,
} from '@cratestack/core'
import type { ServerRequest } from '../request/server-request.ts'
import { answerError } from '../respond/error-answer.ts'
import type { Answered, Failure, ServerResponse } from '../respond/server-response.ts'
import type { AppCore } from '../run/app-core.ts'
import { Exchange } from '../run/exchange.ts'
import type { RouteTable } from './route-table.ts'

export interface HandlerOptions {
  readonly core: AppCore
  readonly routes: RouteTable
  /** In front of every route: `/api`, or nothing. */
  readonly basePath: string
  readonly uriBytes: number
  readonly compat: 'original' | undefined
  readonly onError: ((failure: Failure) => void) | undefined
  readonly onAnswer: ((answered: Answered) => void) | undefined
}

export type RequestHandler = (request: ServerRequest) => Promise<ServerResponse>

/** The handler never rejects. */
export function createRequestHandler(options: HandlerOptions): RequestHandler {
  const { core, onAnswer } = options
  return async (request) => {
    const startedMs = onAnswer === undefined ? 0 : core.clock.monotonicMs()
    const path = withoutBase(request.path, options.basePath)
    const exchange = new Exchange(core, request, path ?? '')
    let response: ServerResponse
    let refusal: CratestackError | undefined
    try {
      response = await answerRequest(exchange, path, options)
      if (exchange.late !== undefined)
        response = { ...response, unreported: tell(exchange, exchange.late, options) }
    } catch (error) {
      refusal = toCratestackError(error)
      response = answerFailure(exchange, refusal, options)
    }
    if (onAnswer !== undefined) {
      const durationMs = core.clock.monotonicMs() - startedMs
      const { requestId, route } = exchange
      const { method } = request
      tryTo(() =>
        onAnswer({ method, route, requestId, durationMs, status: response.status, error: refusal }),
      )
    }
    return request.method === 'HEAD' ? { ...response, body: undefined } : response
  }
}

/** Whoever listens may fail; the caller gets its answer all the same. */
function tryTo(listen: () => void): void {
  try {
    listen()
  } catch {
    // A listener has nobody to complain to.
  }
}

/** The path below the mount point; `undefined` for one that is not below it. */
function withoutBase(path: string, base: string): string | undefined {
  if (base === '') return path
  return path.startsWith(base) && path.charAt(base.length) === '/'
    ? path.slice(base.length)
    : undefined
}

function answerRequest(
  exchange: Exchange,
  path: string | undefined,
  { routes, uriBytes }: HandlerOptions,
): Promise<ServerResponse> {
  const { method, query, path: whole } = exchange.request
  if (whole.length + query.length + 1 > uriBytes) throw new CratestackError('URI_TOO_LONG')
  const match = path === undefined ? undefined : routes.match(path)
  if (match === undefined) throw new CratestackError('NOT_FOUND')
  const { resource, segment } = match
  exchange.route = resource.template
  const handler = resource.handlers.get(method)
  if (handler === undefined) {
    exchange.headers = ['Allow', resource.allow]
    throw new CratestackError('METHOD_NOT_ALLOWED')
  }
  return handler(exchange, segment)
}

function answerFailure(
  exchange: Exchange,
  error: CratestackError,
  options: HandlerOptions,
): ServerResponse {
  const { codecs } = exchange.core
  const type = exchange.responseType ?? errorType(exchange)
  const extra = exchange.headers
  const response = answerError(error, type, codecs.rows(type), { compat: options.compat, extra })
  if (error.kind.status < 500) return response
  return { ...response, unreported: tell(exchange, error, options) }
}

/** Without an agreement: what the caller most likely reads (spec/http 8.4). */
function errorType({ core, request }: Exchange): WireMediaType {
  return chooseErrorType(request.header('accept'), core.negotiator.typesOf('read').responses)
}

/** Tells the host, or leaves the failure for the adapter to tell. */
function tell(
  { request, requestId, route }: Exchange,
  error: CratestackError,
  { onError }: HandlerOptions,
): Failure | undefined {
  if (isAbandoned(request, error)) return undefined
  const failure: Failure = { error, requestId, method: request.method, route }
  if (onError === undefined) return failure
  tryTo(() => onError(failure))
  return undefined
}

/** Work that stopped because its caller had gone is nobody's failure. */
function isAbandoned({ signal }: ServerRequest, error: CratestackError): boolean {
  if (signal?.aborted !== true) return false
  let cause: unknown = error
  for (let depth = 0; depth < 5 && cause instanceof Error; depth += 1) {
    if (cause === signal.reason || cause.cause === signal.reason) return true
    cause = cause.cause
  }
  return false
}
