import { createCborCodec } from '@cratestack/codec-cbor'
import { createJsonCodec } from '@cratestack/codec-json'
import { describe, expect, test } from 'vitest'
import { createApiClient, isClientError, isRemote, readClientSchema } from '../src/index.ts'
import { decode, network } from './support.ts'

const author = { id: 'a', name: 'Anna', not: 1 }
const post = {
  id: 1,
  title: 't',
  state: 'draft',
  score: 1,
  price: '10.50',
  at: '2026-01-01T00:00:00Z',
  limit: 1,
  uid: '7d9f2c1e-5a34-4b0c-9e6d-2f1a8c3b4d5e',
  ok: true,
  odd__name: 1,
  version: 3,
  data: null,
}

/** The error of a call. */
async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    (value) => {
      throw new Error(`it gave ${String(value)}`)
    },
    (reason: unknown) => reason,
  )
}

describe('paths', () => {
  test.each([
    [
      (net: ReturnType<typeof network>) => net.api.author.get('a b/c?d#e%'),
      '/v1/authors/a%20b%2Fc%3Fd%23e%25',
    ],
    [(net) => net.api.author.get('Ünï'), '/v1/authors/%C3%9Cn%C3%AF'],
    [(net) => net.api.comment.get({ place: 'a,b', postId: 7 }), '/v1/comments/7,a%2Cb'],
    [(net) => net.api.post.get(-5), '/v1/posts/-5'],
    [(net) => net.api.post.get(9007199254740993n), '/v1/posts/9007199254740993'],
    [(net) => net.api.procedures.ping(), '/v1/$procs/ping'],
    [(net) => net.api.procedures.search({ since: new Date(0) }), '/v1/v2/$procs/search'],
  ] as readonly [(net: ReturnType<typeof network>) => Promise<unknown>, string][])(
    '%s',
    async (call, path) => {
      const net = network({ body: {} })
      await call(net).catch(() => undefined)
      expect(net.asked().path).toBe(path)
    },
  )

  test.each([
    ['post', 'x', 'the key "id" is no Int'],
    ['post', undefined, 'the key "id" is no Int'],
    ['author', '', 'is empty'],
    ['author', '..', 'relative path'],
    ['author', '\udc00', 'half a character'],
    ['comment', { postId: 1 }, 'the key "place" is no String'],
    ['comment', 1, 'expected a key of the form { postId, place }'],
  ] as const)('%s has no key %j', async (model, key, reason) => {
    const net = network()
    const error = await failure(net.api[model].get(key))
    expect(error).toMatchObject({ kind: 'bad_input', sent: 'no' })
    expect(String(error)).toContain(reason)
    expect(net.count).toBe(0)
  })
})

describe('requests', () => {
  test('are CBOR unless JSON is asked for', async () => {
    const cbor = network({ body: author })
    await cbor.api.author.create(author)
    expect(cbor.asked()).toMatchObject({
      method: 'POST',
      headers: {
        accept: 'application/cbor, application/json;q=0.9',
        'content-type': 'application/cbor',
      },
    })
    expect(decode(cbor.asked())).toEqual(author)
    const json = network({ body: author }, { codec: 'json' })
    await json.api.author.create(author)
    expect(json.asked().headers).toEqual({
      accept: 'application/json',
      'content-type': 'application/json',
    })
    expect(new TextDecoder().decode(json.asked().body)).toBe('{"id":"a","name":"Anna","not":1}')
  })

  test('leave out what the input leaves out, and write values as the wire has them', async () => {
    const net = network({ body: post }, { codec: 'json' })
    const input = { id: 1, title: 't', score: 1, at: new Date(0), uid: post.uid.toUpperCase() }
    await net.api.post.create({ ...input, price: undefined })
    expect(decode(net.asked())).toEqual({ ...input, at: '1970-01-01T00:00:00Z', uid: post.uid })
    await net.api.post.update(1, { price: null }, { ifMatch: 3 })
    expect(decode(net.asked())).toEqual({ price: null })
  })

  test('carry the version that was seen', async () => {
    const net = network({ body: post })
    await net.api.post.update(1, { title: 'x' }, { ifMatch: 3 })
    expect(net.asked()).toMatchObject({ method: 'PATCH', headers: { 'if-match': '"3"' } })
    await net.api.post.delete(1, { ifMatch: 4n })
    expect(net.asked()).toMatchObject({ method: 'DELETE', headers: { 'if-match': '"4"' } })
    expect(net.asked().headers).not.toHaveProperty('content-type')
    expect(await failure(net.api.post.delete(1))).toMatchObject({ kind: 'bad_input' })
  })

  test('have the headers of the client, of the call, and ours', async () => {
    let asked = 0
    const headers = async () => ({ Authorization: `Bearer ${++asked}`, 'X-One': 'client' })
    const net = network({ body: [] }, { headers })
    await net.api.author.list({}, { headers: { 'x-one': 'call', Accept: 'text/html' } })
    expect(net.asked().headers).toMatchObject({
      authorization: 'Bearer 1',
      'x-one': 'call',
      accept: 'application/cbor, application/json;q=0.9',
    })
    await net.api.author.list()
    expect(net.asked().headers['authorization']).toBe('Bearer 2')
  })

  test('of procedures name their parameters, of which one called "args" is given by itself', async () => {
    const reply = { text: 'x', note: null, tags: [], inner: null, price: '1.0' }
    const net = network({ body: reply }, { codec: 'json' })
    await net.api.procedures.reply({ text: 'x', tags: ['y'], price: '1.0', inner: reply })
    expect(decode(net.asked())).toEqual({
      args: { text: 'x', tags: ['y'], price: '1.0', inner: reply },
    })
    const filter = {
      where: { title: { contains: 'x' }, at: { gte: new Date(0) }, id: { in: [1] } },
      orderBy: [{ field: 'id', direction: 'desc' }],
    }
    await net.api.procedures
      .search({ filter, page: { limit: 2 }, since: '2026-01-01T00:00:00Z' })
      .catch(() => undefined)
    expect(decode(net.asked())).toEqual({
      filter: {
        where: { title: { contains: 'x' }, at: { gte: '1970-01-01T00:00:00Z' }, id: { in: [1] } },
        orderBy: [{ field: 'id', direction: 'desc' }],
      },
      page: { limit: 2 },
      since: '2026-01-01T00:00:00Z',
    })
    await network({ body: true }).api.procedures.ping()
  })

  test('with an input that does not fit are not sent', async () => {
    const net = network()
    const error = await failure(net.api.author.create({ id: 'a', name: 7, not: 1 }))
    expect(error).toMatchObject({ kind: 'codec', direction: 'encode', sent: 'no' })
    expect(String(error)).toContain('name')
    expect(net.count).toBe(0)
  })
})

describe('answers', () => {
  test('may be of either type, whatever was asked for', async () => {
    for (const type of ['application/json; charset=utf-8', 'application/cbor'])
      expect(await network({ type, body: [author] }).api.author.list()).toEqual([author])
  })

  test('lack nothing that was selected', async () => {
    const error = await failure(network({ body: [{ id: 'a' }] }).api.author.list())
    expect(error).toMatchObject({ kind: 'codec', direction: 'decode', sent: 'yes' })
  })

  test('may leave out what is null or empty, and hold more than was asked for', async () => {
    const { price: _price, data: _data, ...sparse } = post
    const net = network({ body: { ...sparse, extra: 1 } })
    expect(await net.api.post.get(1, { include: { editor: true, comments: true } })).toEqual({
      ...post,
      price: null,
      data: null,
      editor: null,
      comments: [],
    })
    const reply = network({ body: { text: 'x', price: '1', inner: { text: 'y', price: '2' } } })
    expect(await reply.api.procedures.reply({ text: '', tags: [], price: '0' })).toEqual({
      text: 'x',
      note: null,
      tags: [],
      price: '1',
      inner: { text: 'y', note: null, tags: [], price: '2', inner: null },
    })
  })

  test.each([
    ['null where something is required', { ...author, name: null }],
    ['an unknown variant', undefined],
  ])('with %s are refused', async (_title, body) => {
    const call =
      body === undefined
        ? network({ body: { ...post, state: 'lost' } }).api.post.get(1)
        : network({ body }).api.author.get('a')
    expect(await failure(call)).toMatchObject({ kind: 'codec', direction: 'decode' })
  })

  test('keep the scale of a Decimal and refuse an Int that is no number', async () => {
    expect(await network({ body: post }).api.post.get(1)).toMatchObject({ price: '10.50' })
    const bytes = createJsonCodec().encode({ ...post, id: 9007199254740993n })
    const error = await failure(network({ bytes }).api.post.get(1))
    expect(error).toMatchObject({ kind: 'codec', issues: [{ path: 'id', message: 'INT_UNSAFE' }] })
  })

  test('that are no bodies of ours are errors', async () => {
    const html = { type: 'text/html', bytes: new TextEncoder().encode('<html>') }
    expect(await failure(network(html).api.author.list())).toMatchObject({ kind: 'codec' })
    const broken = { type: 'application/cbor', bytes: new Uint8Array([0xff]) }
    expect(await failure(network(broken).api.author.list())).toMatchObject({ kind: 'codec' })
  })

  test('to a write of a row that may not be read hold its key', async () => {
    const error = await failure(
      network({ status: 201, body: { id: 1 } }).api.post.create({ ...post }),
    )
    expect(error).toMatchObject({ kind: 'codec', sent: 'yes', key: { id: 1 } })
    expect(String(error)).toContain('the write succeeded')
  })
})

describe('errors', () => {
  const problem = { code: 'VALIDATION_ERROR', message: 'no', details: { errors: [] } }

  test.each(['application/json', 'application/cbor'])('of the server (%s)', async (type) => {
    const error = await failure(network({ status: 422, type, body: problem }).api.author.list())
    expect(error).toMatchObject({
      kind: 'remote',
      code: 'invalid_argument',
      rawCode: 'VALIDATION_ERROR',
      status: 422,
      details: { errors: [] },
      op: 'author.list',
      message: 'author.list: no',
      sent: 'yes',
    })
    expect(isClientError(error)).toBe(true)
    expect(isRemote(error, 'invalid_argument')).toBe(true)
    expect(isRemote(error, 'not_found')).toBe(false)
  })

  test('of a newer server keep their code', async () => {
    const body = { code: 'TEAPOT', message: 'short and stout', details: null }
    const error = await failure(network({ status: 418, body }).api.author.list())
    expect(error).toMatchObject({ code: 'unknown', rawCode: 'TEAPOT', status: 418 })
  })

  test('of a proxy are known by their status', async () => {
    const html = { status: 503, type: 'text/html', headers: { 'retry-after': '7' } }
    const error = await failure(network({ ...html, bytes: new Uint8Array() }).api.author.list())
    expect(error).toMatchObject({
      kind: 'remote',
      code: 'unavailable',
      rawCode: '',
      status: 503,
      retryAfterMs: 7000,
    })
  })

  test.each([
    ['ENOTFOUND', 'dns', 'no'],
    ['ECONNREFUSED', 'offline', 'no'],
    ['ECONNRESET', 'reset', 'maybe'],
    ['CERT_HAS_EXPIRED', 'tls', 'no'],
    ['EWHATEVER', 'unknown', 'maybe'],
  ])('%s', async (code, reason, sent) => {
    const fetch = async () => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
    }
    const error = await failure(network({}, { fetch }).api.author.list())
    expect(error).toMatchObject({ kind: 'transport', reason, sent })
  })

  test('half an answer is truncated', async () => {
    const fetch = async () => ({
      status: 200,
      headers: { get: () => 'application/json' },
      arrayBuffer: async () => {
        throw new TypeError('terminated')
      },
    })
    const error = await failure(network({}, { fetch }).api.author.list())
    expect(error).toMatchObject({ kind: 'transport', reason: 'truncated', sent: 'yes' })
  })
})

describe('time', () => {
  /** Never answers, and rejects when it is aborted. */
  const silent = (_url: string, { signal }: { readonly signal: AbortSignal }) =>
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')))
    })

  test('runs out after so many milliseconds, by the timers that were passed in', async () => {
    const timers: (() => void)[] = []
    const cleared: unknown[] = []
    const platform = {
      setTimeout: (callback: () => void, delayMs: number) => {
        expect(delayMs).toBe(50)
        return timers.push(callback)
      },
      clearTimeout: (timer: unknown) => cleared.push(timer),
    }
    const net = network({}, { fetch: silent, timeoutMs: 50, platform })
    const failed = failure(net.api.author.list())
    await Promise.resolve().then(() => undefined)
    await new Promise((resolve) => setImmediate(resolve))
    timers[0]?.()
    expect(await failed).toMatchObject({ kind: 'transport', reason: 'timeout', sent: 'maybe' })
    expect(cleared).toEqual([1])
  })

  test('ends when the caller says so', async () => {
    const controller = new AbortController()
    const net = network({}, { fetch: silent })
    const failed = failure(net.api.author.list({}, { signal: controller.signal }))
    await new Promise((resolve) => setImmediate(resolve))
    controller.abort()
    expect(await failed).toMatchObject({ kind: 'canceled', sent: 'maybe' })
    const never = await failure(net.api.author.list({}, { signal: controller.signal }))
    expect(never).toMatchObject({ kind: 'canceled', sent: 'no' })
  })
})

describe('making a client', () => {
  test.each([
    [{ baseUrl: 'https://x.example/?a' }, 'no query string'],
    [{ baseUrl: 'https://x.example/#a' }, 'no fragment'],
  ])('refuses %j', (options, reason) => {
    expect(() => network({}, options)).toThrow(reason)
  })

  test('needs a platform, or what it lacks in the options', () => {
    const schema = readClientSchema('{"version":1,"transport":"rest","models":{},"procedures":{}}')
    expect(() => createApiClient(schema, { baseUrl: '/api' }, {})).toThrow('no "fetch"')
  })

  test('refuses the schema of another version or transport', () => {
    expect(() => readClientSchema('{"version":2}')).toThrow('generate again')
    const rpc = readClientSchema('{"version":1,"transport":"rpc","models":{},"procedures":{}}')
    expect(() => createApiClient(rpc, { baseUrl: '/api' }, globalThis)).toThrow('transport rest')
  })
})

test('bytes of an answer are read as they are written', async () => {
  const bytes = createCborCodec().encode({ ...post, data: [1, 255], uid: post.uid })
  const net = network({ type: 'application/cbor', bytes })
  expect(await net.api.post.get(1)).toMatchObject({ data: new Uint8Array([1, 255]) })
})
