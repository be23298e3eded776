/// <reference types="node" />
// Straight between `node:http` and the pipeline: no `Request`, no `Response`, no streams.

import type { IncomingMessage, ServerResponse as NodeResponse } from 'node:http'
import { CratestackError } from '@cratestack/core'
import { BodyBytes } from '../request/body-bytes.ts'
import type { ServerRequest } from '../request/server-request.ts'
import type { ServerResponse } from '../respond/server-response.ts'

const noBytes = new Uint8Array(0)

export class NodeRequest implements ServerRequest {
  readonly #message: IncomingMessage
  readonly #response: NodeResponse
  #controller: AbortController | undefined
  readonly path: string
  readonly query: string
  /** Whether the caller waits for `100 Continue` before it sends the body. */
  #awaitsContinue: boolean

  constructor(message: IncomingMessage, response: NodeResponse, awaitsContinue: boolean) {
    this.#message = message
    this.#response = response
    this.#awaitsContinue = awaitsContinue
    const target = originForm(message.url ?? '/')
    const mark = target.indexOf('?')
    this.path = mark < 0 ? target : target.slice(0, mark)
    this.query = mark < 0 ? '' : target.slice(mark + 1)
  }

  get method(): string {
    return this.#message.method ?? 'GET'
  }

  get peer(): string | undefined {
    return this.#message.socket.remoteAddress
  }

  /** Made only when somebody asks. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      const controller = new AbortController()
      const response = this.#response
      this.#controller = controller
      if (response.destroyed && !response.writableFinished) controller.abort()
      else
        response.once('close', () => {
          if (!response.writableFinished) controller.abort()
        })
    }
    return this.#controller.signal
  }

  header(name: string): string | undefined {
    const value = this.#message.headers[name]
    if (typeof value === 'string') return value
    return Array.isArray(value) ? value.join(', ') : undefined
  }

  headers(): ReadonlyMap<string, string> {
    const names = Object.keys(this.#message.headers)
    return new Map(names.map((name) => [name, this.header(name) ?? '']))
  }

  readBody(limitBytes: number): Promise<Uint8Array> {
    const message = this.#message
    const announced = message.headers['content-length']
    if (announced === undefined && message.headers['transfer-encoding'] === undefined)
      return Promise.resolve(noBytes)
    if (Number(announced ?? 0) > limitBytes)
      return Promise.reject(new CratestackError('PAYLOAD_TOO_LARGE'))
    if (this.#awaitsContinue) {
      this.#awaitsContinue = false
      this.#response.writeContinue()
    }
    return receive(message, limitBytes)
  }
}

function receive(message: IncomingMessage, limitBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const bytes = new BodyBytes(limitBytes)
    const onData = (chunk: Uint8Array): void => {
      try {
        bytes.add(chunk)
      } catch (error) {
        stop()
        // The rest is thrown away until the connection is.
        message.resume()
        reject(error)
      }
    }
    const onEnd = (): void => {
      stop()
      resolve(bytes.take())
    }
    const onBreak = (cause?: Error): void => {
      stop()
      reject(new CratestackError('BAD_REQUEST', 'the request body broke off', { cause }))
    }
    const stop = (): void => {
      message.off('data', onData).off('end', onEnd).off('error', onBreak).off('close', onBreak)
      // A connection that breaks later is no news.
      message.on('error', () => undefined)
    }
    message.on('data', onData).on('end', onEnd).on('error', onBreak).on('close', onBreak)
  })
}

/**
 * Writes head and body at once.
 *
 * @param isLast - whether the connection is closed afterwards
 */
export function writeAnswer(
  response: NodeResponse,
  { status, headers, body }: ServerResponse,
  isLast: boolean,
): void {
  const { socket } = response
  // The caller has gone, or was answered by whoever watches the connection.
  if (response.destroyed || response.headersSent || socket?.writable === false) return
  if (isLast) response.shouldKeepAlive = false
  response.writeHead(status, [...headers])
  response.end(body)
}

/** What was sent as a target: a path, or a whole URL, which RFC 9112 §3.2.2 asks servers to take. */
function originForm(target: string): string {
  if (target.startsWith('/')) return target
  const scheme = target.indexOf('://')
  if (scheme < 0) return target
  const slash = target.indexOf('/', scheme + 3)
  return slash < 0 ? '/' : target.slice(slash)
}
