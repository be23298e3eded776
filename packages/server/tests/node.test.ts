import { setTimeout as sleep } from 'node:timers/promises'
import { CratestackError } from '@cratestack/core'
import type { ServerRequest, ServerResponse } from '@cratestack/server'
import { type Listening, type ServeOptions, serve } from '@cratestack/server/node'
import { afterEach, expect, test } from 'vitest'
import { RawConnection } from './support/raw-http.ts'

const open: { close(): Promise<void> }[] = []
const connections: RawConnection[] = []
afterEach(async () => {
  for (const connection of connections.splice(0)) connection.end()
  for (const listening of open.splice(0)) await listening.close()
})

type Handler = (request: ServerRequest) => Promise<ServerResponse>

function text(status: number, body: string): ServerResponse {
  const bytes = new TextEncoder().encode(body)
  const headers = ['Content-Type', 'application/json', 'Content-Length', `${bytes.length}`]
  return { status, headers, body: bytes, unreported: undefined }
}

/** Reads up to 100 bytes and says how many came. */
const count: Handler = async (request) => {
  try {
    const body = await request.readBody(100)
    return text(200, `${request.method} ${request.path} ${request.query} ${body.length}`)
  } catch (error) {
    if (error instanceof CratestackError) return text(error.kind.status, error.code)
    throw error
  }
}

async function start(
  handle: Handler,
  options: Partial<ServeOptions> = {},
): Promise<Listening & { connect(): RawConnection }> {
  const listening = await serve({ handle }, { port: 0, graceMs: 2000, ...options })
  open.push(listening)
  return {
    ...listening,
    connect() {
      const connection = new RawConnection(listening.port)
      connections.push(connection)
      return connection
    },
  }
}

test('a request goes in and its answer comes out, on a connection that stays', async () => {
  const server = await start(count)
  const connection = server.connect()
  connection.send('POST /posts?a=1&b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc')
  expect(await connection.answer()).toMatchObject({ status: 200, body: 'POST /posts a=1&b 3' })
  connection.send('GET http://other/posts HTTP/1.1\r\nHost: x\r\n\r\n')
  expect(await connection.answer()).toMatchObject({ status: 200, body: 'GET /posts  0' })
})

test('pipelined requests are answered in their order', async () => {
  const server = await start(async (request) => {
    if (request.path === '/slow') await sleep(50)
    return text(200, request.path)
  })
  const connection = server.connect()
  connection.send('GET /slow HTTP/1.1\r\nHost: x\r\n\r\nGET /fast HTTP/1.1\r\nHost: x\r\n\r\n')
  expect((await connection.answer())?.body).toBe('/slow')
  expect((await connection.answer())?.body).toBe('/fast')
})

test('a chunked body is read whole', async () => {
  const server = await start(count)
  const connection = server.connect()
  connection.send('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n')
  connection.send('2\r\nde\r\n0\r\n\r\n')
  expect((await connection.answer())?.body).toBe('POST /  5')
})

test('a body in chunks of one byte is the same body', async () => {
  const server = await start(async (request) => {
    const body = await request.readBody(60_000)
    return text(200, `${body.length} ${body.every((byte, at) => byte === 0x61 + (at % 26))}`)
  })
  const connection = server.connect()
  const chunk = (at: number): string => `1\r\n${String.fromCharCode(0x61 + (at % 26))}\r\n`
  connection.send('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')
  connection.send(`${Array.from({ length: 50_000 }, (_, at) => chunk(at)).join('')}0\r\n\r\n`)
  expect((await connection.answer())?.body).toBe('50000 true')
})

test('a body that announces too much is refused before it is sent', async () => {
  const server = await start(count)
  const connection = server.connect()
  connection.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n')
  expect(await connection.answer()).toMatchObject({ status: 413, body: 'PAYLOAD_TOO_LARGE' })
})

test('a body that grows too long is refused before it ends, and its sender cut off', async () => {
  const server = await start(count)
  const connection = server.connect()
  connection.send('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')
  connection.send(`c8\r\n${'x'.repeat(200)}\r\n`)
  expect(await connection.answer()).toMatchObject({ status: 413, body: 'PAYLOAD_TOO_LARGE' })
  await connection.closed
})

test('a caller that asks whether to go on is not asked for what is too long', async () => {
  const server = await start(count)
  const refused = server.connect()
  const expects = 'Host: x\r\nExpect: 100-continue\r\n'
  refused.send(`POST / HTTP/1.1\r\n${expects}Content-Length: 101\r\n\r\n`)
  expect((await refused.answer())?.status).toBe(413)
  const taken = server.connect()
  taken.send(`POST / HTTP/1.1\r\n${expects}Content-Length: 2\r\n\r\n`)
  expect((await taken.answer())?.status).toBe(100)
  expect((await taken.send('ab').answer())?.body).toBe('POST /  2')
})

test('a HEAD gets the headers of a GET', async () => {
  const server = await start(async () => ({ ...text(200, 'body'), body: undefined }))
  const connection = server.connect()
  connection.send('HEAD / HTTP/1.1\r\nHost: x\r\n\r\nGET /next HTTP/1.1\r\nHost: x\r\n\r\n')
  const answer = await connection.answer({ isHead: true })
  expect(answer?.headers.get('content-length')).toBe('4')
})

test('several lines of one header are one', async () => {
  const server = await start(async (request) =>
    text(200, `${request.header('authorization')}|${request.header('x-many')}`),
  )
  const connection = server.connect()
  const twice = 'Authorization: a\r\nX-Many: 1\r\nAuthorization: b\r\nX-Many: 2\r\n'
  connection.send(`GET / HTTP/1.1\r\nHost: x\r\n${twice}\r\n`)
  expect((await connection.answer())?.body).toBe('a, b|1, 2')
})

test('a header called like something that objects inherit is just not there', async () => {
  const server = await start(async (request) => text(200, String(request.header('constructor'))))
  const connection = server.connect()
  connection.send('GET / HTTP/1.1\r\nHost: x\r\n__proto__: a\r\n\r\n')
  expect((await connection.answer())?.body).toBe('undefined')
})

test.each([
  ['what is no HTTP', 'hello\r\n\r\n', 400],
  ['a header without a name', 'GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n', 400],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    400,
  ],
  [
    'a length beside chunks',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
  ['headers of 60 KiB', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(61_440)}\r\n\r\n`, 431],
  ['a target of 60 KiB', `GET /${'y'.repeat(61_440)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414],
] as const)('%s gets no further', async (_, request, status) => {
  const server = await start(count)
  const connection = server.connect()
  connection.send(request)
  expect((await connection.answer())?.status).toBe(status)
  await connection.closed
})

test('a head that does not come is not waited for', async () => {
  const server = await start(count, { headersTimeoutMs: 100, requestTimeoutMs: 100 })
  const connection = server.connect()
  connection.send('GET / HTTP/1.1\r\nHost:')
  expect((await connection.answer())?.status).toBe(408)
  await connection.closed
})

test('a body that does not come is not waited for', async () => {
  const server = await start(count, { headersTimeoutMs: 100, requestTimeoutMs: 100 })
  const connection = server.connect()
  connection.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc')
  expect((await connection.answer())?.status).toBe(408)
  await connection.closed
})

test('a caller that goes away while it sends harms nobody', async () => {
  const { promise, resolve } = withResolvers<string>()
  const server = await start(async (request) => {
    if (request.method === 'GET') return text(200, 'here')
    const body = await request.readBody(100).then(
      () => 'whole',
      (error: CratestackError) => error.code,
    )
    resolve(body)
    return text(200, body)
  })
  const connection = server.connect()
  connection.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc')
  await sleep(50)
  connection.end()
  expect(await promise).toBe('BAD_REQUEST')
  const next = server.connect().send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  expect((await next.answer())?.body).toBe('here')
})

test('a caller that goes away while it waits aborts the work', async () => {
  const { promise, resolve } = withResolvers<boolean>()
  const server = await start(async (request) => {
    const { signal } = request
    await new Promise<void>((done) => {
      signal?.addEventListener('abort', () => done(), { once: true })
    })
    resolve(signal?.aborted === true)
    return text(200, 'too late')
  })
  const connection = server.connect().send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await sleep(50)
  connection.end()
  expect(await promise).toBe(true)
})

test('closing lets requests in flight finish, and idle connections go', async () => {
  const { promise: reached, resolve: reach } = withResolvers<void>()
  const { promise: gate, resolve: pass } = withResolvers<void>()
  const server = await start(async (request) => {
    if (request.path === '/wait') {
      reach()
      await gate
    }
    return text(200, request.path)
  })
  const idle = server.connect().send('GET /now HTTP/1.1\r\nHost: x\r\n\r\n')
  await idle.answer()
  const busy = server.connect().send('GET /wait HTTP/1.1\r\nHost: x\r\n\r\n')
  await reached
  const closing = server.close()
  await idle.closed
  pass()
  const answer = await busy.answer()
  expect(answer?.body).toBe('/wait')
  expect(answer?.headers.get('connection')).toBe('close')
  await closing
  await server.close()
})

test('closing does not wait for connections that ask for nothing', async () => {
  const server = await start(count, { graceMs: 60_000 })
  const silent = server.connect()
  const halfway = server.connect().send('GET / HT')
  await sleep(50)
  await server.close()
  await silent.closed
  await halfway.closed
})

test('closing does not wait for ever', async () => {
  const server = await start(() => new Promise<ServerResponse>(() => undefined), { graceMs: 50 })
  const connection = server.connect().send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await sleep(20)
  await server.close()
  await connection.closed
})

test('failures that nobody was told of are logged with their cause', async () => {
  const lines: string[] = []
  const error = new CratestackError('INTERNAL_ERROR', undefined, { cause: new Error('the cause') })
  const server = await start(
    async () => ({
      ...text(500, 'internal'),
      unreported: { error, requestId: 'r1', method: 'GET', route: '/posts' },
    }),
    { log: (line) => lines.push(line) },
  )
  const connection = server.connect().send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  expect((await connection.answer())?.status).toBe(500)
  expect(lines.join()).toMatch(
    /GET \/posts failed with INTERNAL_ERROR, request r1: Error: the cause/,
  )
})

test('a port that is taken is an error of serve', async () => {
  const first = await start(count)
  await expect(serve({ handle: count }, { port: first.port })).rejects.toThrow(/EADDRINUSE/)
})

/** `Promise.withResolvers`, which the oldest Node that we support lacks. */
function withResolvers<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => undefined
  const promise = new Promise<Value>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
