// From and to the objects of the Fetch standard, which every runtime has.

import { CratestackError } from '@cratestack/core'
import { BodyBytes } from '../request/body-bytes.ts'
import type { ServerRequest } from '../request/server-request.ts'
import type { ServerResponse } from '../respond/server-response.ts'

/** What a runtime knows of a request besides the request. */
export interface ConnectionInfo {
  /** The address of the peer, for `authenticate`. */
  readonly remoteAddress?: string | undefined
}

export class FetchRequest implements ServerRequest {
  readonly #request: Request
  readonly path: string
  readonly query: string
  readonly peer: string | undefined

  constructor(request: Request, info: ConnectionInfo) {
    this.#request = request
    this.peer = info.remoteAddress
    const { path, query } = splitUrl(request.url)
    this.path = path
    this.query = query
  }

  get method(): string {
    return this.#request.method
  }

  get signal(): AbortSignal {
    return this.#request.signal
  }

  header(name: string): string | undefined {
    return this.#request.headers.get(name) ?? undefined
  }

  headers(): ReadonlyMap<string, string> {
    return new Map(this.#request.headers)
  }

  async readBody(limitBytes: number): Promise<Uint8Array> {
    const announced = Number(this.header('content-length') ?? 0)
    if (announced > limitBytes) throw new CratestackError('PAYLOAD_TOO_LARGE')
    const { body } = this.#request
    if (body === null) return new Uint8Array(0)
    const reader = body.getReader()
    const bytes = new BodyBytes(limitBytes)
    for (;;) {
      const { done, value } = await readChunk(reader)
      if (done) return bytes.take()
      try {
        bytes.add(value)
      } catch (error) {
        // Whether the sender hears of it in time does not matter: nothing is read any more.
        reader.cancel().catch(() => undefined)
        throw error
      }
    }
  }
}

/** Makes the response of an answer. */
export function toFetchResponse({ status, headers, body }: ServerResponse): Response {
  const fields = new Headers()
  for (let index = 0; index < headers.length; index += 2)
    fields.append(headers[index] ?? '', headers[index + 1] ?? '')
  return new Response(body === undefined ? null : toBody(body), { status, headers: fields })
}

/** A `Response` takes no memory that is shared between threads. */
function toBody(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return isUnshared(bytes) ? bytes : new Uint8Array(bytes)
}

function isUnshared(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer
}

async function readChunk(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  try {
    return await reader.read()
  } catch (cause) {
    throw new CratestackError('BAD_REQUEST', 'the request body broke off', { cause })
  }
}

/** The URL of a `Request` is absolute and normal already. */
function splitUrl(url: string): { readonly path: string; readonly query: string } {
  const authority = url.indexOf('://') + 3
  const slash = url.indexOf('/', authority)
  const hash = url.indexOf('#', authority)
  const end = hash < 0 ? url.length : hash
  const mark = url.indexOf('?', authority)
  const pathEnd = mark < 0 || mark > end ? end : mark
  return {
    path: slash < 0 || slash > pathEnd ? '/' : url.slice(slash, pathEnd),
    query: pathEnd === end ? '' : url.slice(pathEnd + 1, end),
  }
}
