/// <reference types="node" />
// The entry `@cratestack/server/node`.

import { createServer, type IncomingMessage, type ServerResponse as NodeResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { inspect } from 'node:util'
import { CratestackError, toRestErrorBody } from '@cratestack/core'
import { NodeRequest, writeAnswer } from './adapters/node.ts'
import type { ServerRequest } from './request/server-request.ts'
import type { Failure, ServerResponse } from './respond/server-response.ts'

/** Where `serve` listens, and how patiently. */
export interface ServeOptions {
  /** 0 takes any that is free. */
  readonly port: number
  /** Which addresses are listened on; default `127.0.0.1`, so only this machine. */
  readonly host?: string | undefined
  /** Takes the lines about unexpected errors that no `onError` has heard of; default stderr. */
  readonly log?: ((line: string) => void) | undefined
  /** How long a caller may take for the head of a request; default 10 s. */
  readonly headersTimeoutMs?: number | undefined
  /** How long a caller may take for a whole request; default 30 s. */
  readonly requestTimeoutMs?: number | undefined
  /** How long `close` waits for requests in flight; default 10 s. */
  readonly graceMs?: number | undefined
}

// What an adapter hands over
export type { ServerRequest } from './request/server-request.ts'
export type { Failure, ServerResponse } from './respond/server-response.ts'

/** What `serve` needs of an app. */
export interface Servable {
  /** Never rejects. */
  readonly handle: (request: ServerRequest) => Promise<ServerResponse>
}

/** A server that listens. */
export interface Listening {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string
  /** The one that was taken. */
  readonly port: number
  /**
   * Takes no more requests, and waits for those in flight. The app stays open: who made it closes it.
   */
  close(): Promise<void>
}

/** Headers and target together. The target alone is bounded by the app, so the rest may be 32 KiB. */
const headBytes = 48 * 1024

/** How long what a refused caller goes on sending is thrown away before the connection is. */
const lingerMs = 2000

/** Longer than the idle time of usual proxies, which else send requests into closing connections. */
const keepAliveMs = 65_000

/**
 * Listens for requests to an app.
 *
 * @throws the error of the system when it cannot listen, such as `EADDRINUSE`
 */
export async function serve(app: Servable, options: ServeOptions): Promise<Listening> {
  const { host = '127.0.0.1', log = writeToStderr, graceMs = 10_000 } = options
  const { headersTimeoutMs = 10_000, requestTimeoutMs = 30_000 } = options
  let isClosing = false
  const current = new WeakMap<Duplex, NodeResponse>()

  const answer = async (
    message: IncomingMessage,
    response: NodeResponse,
    awaitsContinue: boolean,
  ): Promise<void> => {
    current.set(message.socket, response)
    const result = await app.handle(new NodeRequest(message, response, awaitsContinue))
    if (result.unreported !== undefined) log(describeFailure(result.unreported))
    writeAnswer(response, result, isClosing)
    if (!message.complete) lingerOn(message)
  }
  const listen =
    (awaitsContinue: boolean) => (message: IncomingMessage, response: NodeResponse) => {
      answer(message, response, awaitsContinue).catch((error: unknown) => {
        log(`cratestack: a request could not be answered: ${inspect(error)}`)
        response.destroy()
      })
    }

  const server = createServer({
    maxHeaderSize: headBytes,
    joinDuplicateHeaders: true,
    headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: Math.min(headersTimeoutMs, requestTimeoutMs, 10_000) / 4,
  })
  const sockets = new Set<Duplex>()
  server.on('connection', (socket: Duplex) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('request', listen(false))
  server.on('checkContinue', listen(true))
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const begun = current.get(socket)
    if (!socket.writable || (begun?.headersSent === true && !begun.writableFinished)) {
      socket.destroy()
      return
    }
    socket.end(refusal(error))
    setTimeout(() => socket.destroy(), lingerMs).unref()
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const { port } = addressOf(server.address())
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    async close() {
      isClosing = true
      const deadline = setTimeout(() => server.closeAllConnections(), graceMs)
      try {
        await new Promise<void>((resolve) => {
          // Closing twice is closed, too.
          server.close(() => resolve())
          // Also those that have sent nothing yet, or half a head: Node itself would wait for them.
          for (const socket of sockets) if (isIdle(current.get(socket))) socket.destroy()
        })
      } finally {
        clearTimeout(deadline)
      }
    },
  }
}

/** Whether no answer is due on a connection whose latest one is this. */
function isIdle(latest: NodeResponse | undefined): boolean {
  return latest === undefined || latest.writableFinished
}

/** A caller that goes on sending a body nobody wants is listened to for a moment, to hear the answer. */
function lingerOn(message: IncomingMessage): void {
  const timer = setTimeout(() => message.socket.destroy(), lingerMs)
  timer.unref()
  message.once('close', () => clearTimeout(timer))
}

/** An answer to what was no request, so that no codec was agreed on. */
function refusal(error: NodeJS.ErrnoException): string {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return head('408 Request Timeout', '')
  if (error.code !== 'HPE_HEADER_OVERFLOW') return head('400 Bad Request', bodyOf('BAD_REQUEST'))
  return isInTarget(error)
    ? head('414 URI Too Long', bodyOf('URI_TOO_LONG'))
    : head('431 Request Header Fields Too Large', '')
}

function head(status: string, body: string): string {
  const type = body === '' ? '' : 'Content-Type: application/json\r\n'
  const length = `Content-Length: ${body.length}\r\n`
  return `HTTP/1.1 ${status}\r\nConnection: close\r\n${type}${length}\r\n${body}`
}

function bodyOf(code: 'URI_TOO_LONG' | 'BAD_REQUEST'): string {
  return JSON.stringify(toRestErrorBody(new CratestackError(code)))
}

/**
 * Whether it was the target that is too long. A request that comes in several packets does not show
 * its first line any more; then it is the head as a whole.
 */
function isInTarget(error: NodeJS.ErrnoException): boolean {
  const packet: unknown = Reflect.get(error, 'rawPacket')
  if (!(packet instanceof Uint8Array)) return false
  const lineFeed = packet.indexOf(lineFeedByte)
  const lineBytes = lineFeed < 0 ? packet.length : lineFeed
  const start = String.fromCharCode(...packet.subarray(0, 16))
  return lineBytes > longTargetBytes && /^[A-Z]+ \S/.test(start)
}

const lineFeedByte = 0x0a
const longTargetBytes = 16 * 1024

function describeFailure({ error, method, route = 'no route', requestId }: Failure): string {
  return `cratestack: ${method} ${route} failed with ${error.code}, request ${requestId}: ${inspect(error.cause ?? error)}`
}

function writeToStderr(line: string): void {
  process.stderr.write(`${line}\n`)
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (typeof address === 'object' && address !== null) return address
  throw new TypeError('serve: the server has no port')
}
