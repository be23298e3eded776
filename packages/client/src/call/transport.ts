// One HTTP exchange: headers, body, time, and what can go wrong with them.

import { createCborCodec } from '@cratestack/codec-cbor'
import { createJsonCodec } from '@cratestack/codec-json'
import { type Codec, CratestackError, parseMediaType, type Shape } from '@cratestack/core'
import {
  badInput,
  type CanceledError,
  type CodecError,
  clientError,
  type Issue,
  type Sent,
  type TransportError,
} from '../errors/client-error.ts'
import type { ClientSchema } from '../schema/client-schema.ts'
import type {
  CallHeaders,
  CallOptions,
  ClientOptions,
  FetchResponse,
  Platform,
} from './client-options.ts'
import { remoteError } from './remote-error.ts'
import { transportReason } from './transport-reason.ts'

export interface Request {
  /** Names the call in errors. */
  readonly op: string
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Path and query string, below the base URL. */
  readonly path: string
  readonly body?: { readonly shape: Shape; readonly value: unknown }
  /** Shape of the answer. */
  readonly answer: Shape
  readonly ifMatch?: number | bigint | undefined
}

export class Transport {
  readonly #options: ClientOptions
  readonly #platform: Platform
  readonly #baseUrl: string
  readonly #codecs: Readonly<Record<'cbor' | 'json', Codec>>

  constructor(schema: ClientSchema, options: ClientOptions, platform: Platform) {
    if (/[?#]/.test(options.baseUrl))
      throw new TypeError('createClient: "baseUrl" must have no query string and no fragment')
    this.#options = options
    this.#platform = platform
    this.#baseUrl = options.baseUrl.replace(/\/+$/, '')
    // The whole answer is in memory before it is decoded, so a limit would save nothing.
    const codecOptions = {
      int: 'number',
      decimal: 'text',
      bytes: schema.bytes,
      byteLimit: Number.POSITIVE_INFINITY,
    } as const
    this.#codecs = { cbor: createCborCodec(codecOptions), json: createJsonCodec(codecOptions) }
  }

  /** Sends a request and decodes the answer. Rejects with errors of ours only. */
  async send(request: Request, call: CallOptions): Promise<unknown> {
    const body = this.#encode(request)
    const headers = await this.#headers(request, call)
    const { op } = request
    const exchange = this.#open(op, call)
    try {
      const response = await exchange.settled(
        this.#platform.fetch(`${this.#baseUrl}${request.path}`, {
          method: request.method,
          headers,
          signal: exchange.signal,
          ...(body === undefined ? {} : { body }),
        }),
        'maybe',
      )
      const bytes = new Uint8Array(await exchange.settled(response.arrayBuffer(), 'yes'))
      const codec = this.#codecOf(response)
      if (response.status < 200 || response.status > 299)
        throw remoteError(op, response, codec, bytes)
      return this.#decode(request, codec, bytes)
    } finally {
      exchange.close()
    }
  }

  /** A value as JSON text, whatever bodies are written in. */
  printJson(op: string, shape: Shape, value: unknown): string {
    try {
      return new TextDecoder().decode(this.#codecs.json.typed(shape).encode(value))
    } catch (cause) {
      throw codecError(op, 'encode', 'no', cause)
    }
  }

  #encode({ op, body }: Request): Uint8Array<ArrayBuffer> | undefined {
    if (body === undefined) return undefined
    const codec = this.#codecs[this.#options.codec ?? 'cbor']
    try {
      const bytes = codec.typed(body.shape).encode(body.value)
      // Codecs allocate plain buffers; a shared one could not be sent.
      return new Uint8Array(bytes)
    } catch (cause) {
      throw codecError(op, 'encode', 'no', cause)
    }
  }

  #decode({ op, answer }: Request, codec: Codec | undefined, bytes: Uint8Array): unknown {
    if (codec === undefined)
      throw codecError(op, 'decode', 'yes', new Error('the answer is neither CBOR nor JSON'))
    try {
      return codec.typed(answer).decode(bytes)
    } catch (cause) {
      throw codecError(op, 'decode', 'yes', cause)
    }
  }

  async #headers({ method, ifMatch }: Request, call: CallOptions): Promise<Record<string, string>> {
    const { headers, codec = 'cbor' } = this.#options
    const common: CallHeaders = typeof headers === 'function' ? await headers() : (headers ?? {})
    const result: Record<string, string> = {}
    for (const [name, value] of [...Object.entries(common), ...Object.entries(call.headers ?? {})])
      result[name.toLowerCase()] = value
    result['accept'] = codec === 'cbor' ? 'application/cbor, application/json;q=0.9' : jsonType
    if (method === 'POST' || method === 'PATCH') result['content-type'] = `application/${codec}`
    if (ifMatch !== undefined) result['if-match'] = `"${ifMatch}"`
    return result
  }

  #codecOf(response: FetchResponse): Codec | undefined {
    const type = parseMediaType(response.headers.get('content-type') ?? '')
    if (type?.essence === 'application/cbor') return this.#codecs.cbor
    return type?.essence === jsonType ? this.#codecs.json : undefined
  }

  /** Puts the caller's signal and the clock together. */
  #open(op: string, call: CallOptions): Exchange {
    return new Exchange(op, this.#platform, call.signal, call.timeoutMs ?? this.#options.timeoutMs)
  }
}

const jsonType = 'application/json'

/** The time of one exchange: from the request until its answer is read. */
class Exchange {
  readonly #op: string
  readonly #platform: Platform
  readonly #controller: AbortController
  readonly #outer: AbortSignal | undefined
  readonly #abort: () => void
  readonly #timer: unknown
  #timedOut = false

  constructor(
    op: string,
    platform: Platform,
    outer: AbortSignal | undefined,
    timeoutMs: number | undefined,
  ) {
    this.#op = op
    this.#platform = platform
    this.#outer = outer
    this.#controller = new platform.AbortController()
    this.#abort = () => this.#controller.abort()
    if (outer?.aborted === true) throw canceled(op, 'no')
    outer?.addEventListener('abort', this.#abort)
    if (timeoutMs !== undefined)
      this.#timer = platform.setTimeout(
        () => {
          this.#timedOut = true
          this.#controller.abort()
        },
        readTimeout(op, timeoutMs),
      )
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Gives what was awaited, or says what came between. */
  async settled<Value>(waited: Promise<Value>, sent: Sent): Promise<Value> {
    try {
      return await waited
    } catch (cause) {
      if (this.#timedOut) throw transportError(this.#op, 'timeout', sent, cause)
      if (this.#outer?.aborted === true) throw canceled(this.#op, sent)
      const { reason, reached } = transportReason(cause)
      if (sent === 'yes') throw transportError(this.#op, 'truncated', sent, cause)
      throw transportError(this.#op, reason, reached ? sent : 'no', cause)
    }
  }

  close(): void {
    this.#outer?.removeEventListener('abort', this.#abort)
    // The platform gave the timer, so it knows its type.
    if (this.#timer !== undefined) this.#platform.clearTimeout(this.#timer as never)
  }
}

function readTimeout(op: string, timeoutMs: number): number {
  if (timeoutMs > 0 && timeoutMs <= 2_147_483_647) return timeoutMs
  throw badInput(op, '"timeoutMs" must be a number from 1 to 2147483647')
}

function canceled(op: string, sent: Sent): CanceledError {
  return clientError(`${op}: canceled`, { kind: 'canceled', op, sent } as const)
}

function transportError(
  op: string,
  reason: TransportError['reason'],
  sent: Sent,
  cause: unknown,
): TransportError {
  const facts = { kind: 'transport', reason, op, sent } as const
  return clientError(`${op}: no answer (${reason})`, facts, cause)
}

export function codecError(
  op: string,
  direction: CodecError['direction'],
  sent: Sent,
  cause: unknown,
  key?: Readonly<Record<string, unknown>>,
): CodecError {
  const issues = issuesOf(cause)
  const [first] = issues
  const place = first?.path === '' || first === undefined ? '' : ` at ${first.path}`
  const what = direction === 'encode' ? 'the input' : 'the answer'
  const message = `${op}: ${what} does not fit the schema${place}: ${first?.message ?? 'malformed'}`
  return clientError(message, { kind: 'codec', direction, issues, op, sent, key } as const, cause)
}

function issuesOf(cause: unknown): readonly Issue[] {
  if (cause instanceof CratestackError) {
    const { details } = cause
    if (details !== undefined && 'errors' in details)
      return details.errors.map(({ field, rule }) => ({ path: field, message: rule }))
    // Codecs keep the place and what they expected there for operators.
    const inner = cause.cause instanceof Error ? cause.cause.message : cause.message
    return [{ path: '', message: inner }]
  }
  return [{ path: '', message: cause instanceof Error ? cause.message : String(cause) }]
}
