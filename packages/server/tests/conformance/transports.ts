// The two ways in: a `Request` object, and bytes on a socket.

import { request as httpRequest } from 'node:http'
import type { App } from '@cratestack/server'
import { serve } from '@cratestack/server/node'
import type { Answer } from './compare-answer.ts'
import type { VectorRequest } from './vectors-file.ts'

export interface Transport {
  send(request: VectorRequest): Promise<Answer>
  close(): Promise<void>
}

export type TransportName = 'fetch' | 'node:http'

type Servable = Pick<App<unknown>, 'fetch' | 'handle'>

export async function openTransport(name: TransportName, app: Servable): Promise<Transport> {
  if (name === 'fetch')
    return { send: (request) => sendByFetch(app, request), close: async () => undefined }
  const { port, close } = await serve(app, { port: 0, log: () => undefined })
  return { send: (request) => sendBySocket(port, request), close }
}

async function sendByFetch(app: Servable, request: VectorRequest): Promise<Answer> {
  const { method, headers, path } = request
  const body = bodyOf(request)
  // A body that is text would bring a Content-Type along.
  const init = { method, headers, ...(body === undefined ? {} : { body: new Uint8Array(body) }) }
  const response = await app.fetch(new Request(`http://localhost${path}`, init))
  return {
    status: response.status,
    headers: new Map(response.headers),
    body: new Uint8Array(await response.arrayBuffer()),
  }
}

function sendBySocket(port: number, request: VectorRequest): Promise<Answer> {
  const body = bodyOf(request)
  const headers = {
    ...request.headers,
    ...(body === undefined ? {} : { 'Content-Length': String(body.length) }),
  }
  return new Promise((resolve, reject) => {
    const { method, path } = request
    const sent = httpRequest({ port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const fields = Object.entries(response.headers).map(([name, value]): [string, string] => [
          name,
          String(value),
        ])
        resolve({
          status: response.statusCode ?? 0,
          headers: new Map(fields),
          body: Buffer.concat(chunks),
        })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function bodyOf({ bodyText, bodyHex }: VectorRequest): Buffer | undefined {
  if (bodyHex !== undefined) return Buffer.from(bodyHex, 'hex')
  return bodyText === undefined ? undefined : Buffer.from(bodyText)
}
