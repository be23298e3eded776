// An app over a test database, and a way to ask it.

import { createCborCodec } from '@cratestack/codec-cbor'
import { createJsonCodec } from '@cratestack/codec-json'
import type { DatabaseCore } from '@cratestack/orm'
import type { SchemaIr } from '@cratestack/schema/ir'
import { type App, type AppOptions, createApp } from '@cratestack/server'
import type { Driver } from '@cratestack/sql'

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** `undefined` for what is no JSON. */
  readonly json: unknown
}

export interface AskOptions {
  /** Name of a caller; default nobody. */
  readonly as?: string
  /** Sent as JSON; text goes as it is. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface TestApp {
  readonly app: App<DatabaseCore>
  ask(method: string, path: string, options?: AskOptions): Promise<Reply>
}

export interface TestAppOptions extends Partial<AppOptions> {
  readonly schema: SchemaIr
  readonly database: Driver
  /** Principals by name: `Authorization: Test <name>`. */
  readonly callers?: Readonly<Record<string, object>>
}

export function createTestApp({ callers = {}, ...options }: TestAppOptions): TestApp {
  const app = createApp({
    codecs: { cbor: createCborCodec, json: createJsonCodec },
    authenticate: (request) => {
      const name = request.header('Authorization')?.slice('Test '.length)
      return name === undefined ? undefined : callers[name]
    },
    ...options,
  })
  return {
    app,
    async ask(method, path, { as, body, headers = {} } = {}) {
      const response = await app.fetch(
        new Request(`http://localhost${path}`, {
          method,
          headers: {
            Accept: 'application/json',
            ...(as === undefined ? {} : { Authorization: `Test ${as}` }),
            ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: toBody(body) }),
        }),
      )
      const text = await response.text()
      return { status: response.status, headers: response.headers, text, json: toJson(text) }
    },
  }
}

function toBody(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return body
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body)
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not every body is JSON; the test that wants it will say so.
    return undefined
  }
}
