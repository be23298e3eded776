// A client of a small schema, and a network that answers what a test says and remembers what it was
// asked.

import { createCborCodec } from '@cratestack/codec-cbor'
import { createJsonCodec } from '@cratestack/codec-json'
import type { JsonValue } from '@cratestack/core'
import {
  type CallOptions,
  type ClientOptions,
  createApiClient,
  type FetchRequest,
  readClientSchema,
} from '../src/index.ts'

const descriptor = `{
"version":1,"transport":"rest","bytes":"array",
"enums":{"State":["draft","published"]},
"types":{
"Reply":{"text":"String","note":"String?","tags":"String[]","inner":"Reply?","price":"Decimal"}
},
"models":{
"Author":{"accessor":"author","route":"authors","key":["id"],"fields":{"id":"String","name":"String","not":"Int"},"relations":{"posts":"Post[]"},"create":["id","name","not"],"update":["name"]},
"Post":{"accessor":"post","route":"posts","key":["id"],"paged":true,"versioned":true,"fields":{"id":"Int","title":"String","state":"State","score":"Float","price":"Decimal?","at":"DateTime","limit":"Int","uid":"Uuid","ok":"Boolean","odd__name":"Int","version":"Int","data":"Bytes?"},"relations":{"author":"Author","editor":"Author?","comments":"Comment[]"},"create":["id","title","state?","score","price","at","uid"],"update":["title","price"]},
"Comment":{"accessor":"comment","route":"comments","key":["postId","place"],"fields":{"postId":"Int","place":"String","text":"String"},"relations":{"post":"Post"},"create":["postId","place","text"],"update":["text"]}
},
"procedures":{
"ping":{"path":"/$procs/ping","args":{},"returns":"Boolean"},
"reply":{"path":"/$procs/reply","args":{"args":"Reply"},"returns":"Reply"},
"search":{"path":"/v2/$procs/search","args":{"filter":"FindMany<Post>?","page":"PageInput?","since":"DateTime"},"returns":"Page<Comment>"}
}
}`

type Method = (...values: readonly unknown[]) => Promise<unknown>
type Calls = Readonly<Record<'list' | 'get' | 'create' | 'update' | 'delete', Method>>

export interface Api {
  readonly author: Calls
  readonly post: Calls
  readonly comment: Calls
  readonly procedures: Readonly<Record<'ping' | 'reply' | 'search', Method>>
}

export interface Asked extends FetchRequest {
  readonly url: string
  /** The query string, decoded pair by pair. */
  readonly pairs: readonly string[]
  readonly path: string
}

export interface Answer {
  readonly status?: number
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: JsonValue
  readonly bytes?: Uint8Array
}

export interface Network {
  readonly api: Api
  /** The last request. */
  asked(): Asked
  readonly count: number
}

/** A client whose every request gets the answer. */
export function network(answer: Answer = {}, options: Partial<ClientOptions> = {}): Network {
  const requests: Asked[] = []
  const fetch: ClientOptions['fetch'] = async (url, request) => {
    const { pathname, search } = new URL(url)
    const pairs = search
      .slice(1)
      .split('&')
      .filter((pair) => pair !== '')
      .map(decodeURIComponent)
    requests.push({ ...request, url, path: pathname, pairs })
    const type = answer.type ?? 'application/json'
    const body = answer.bytes ?? codecOf(type).encode(answer.body ?? [])
    return {
      status: answer.status ?? 200,
      headers: {
        get: (name) => (name === 'content-type' ? type : (answer.headers?.[name] ?? null)),
      },
      arrayBuffer: async () => new Uint8Array(body).buffer,
    }
  }
  const schema = readClientSchema(descriptor)
  const baseUrl = 'https://api.example.com/v1/'
  const api = createApiClient<Api>(schema, { baseUrl, fetch, ...options }, globalThis)
  return {
    api,
    asked() {
      const last = requests.at(-1)
      if (last === undefined) throw new Error('nothing was asked')
      return last
    },
    get count() {
      return requests.length
    },
  }
}

export function decode(request: Asked): JsonValue {
  if (request.body === undefined) throw new Error('the request has no body')
  return codecOf(request.headers['content-type'] ?? '').decode(request.body)
}

export type { CallOptions }

function codecOf(type: string) {
  return type.includes('cbor') ? createCborCodec() : createJsonCodec()
}
