// Of several things that are wrong, the one that spec/http 3 puts first decides; and nothing is asked
// twice on the way.

import { Context, CratestackError } from '@cratestack/core'
import { type AuthProvider, type RequestContext, unauthorized } from '@cratestack/server'
import { describeDatabases } from '@cratestack/testkit'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type AskOptions, createTestApp, type TestAppOptions } from './support/test-app.ts'
import { createTables } from './support/test-schema.ts'
import { callers, thing, things } from './support/things.ts'

const procedures = {
  echo: ({ args }: { args: { note: unknown } }) => args.note,
  search: () => 1,
  fails({ args }: { args: { how: string } }): string {
    if (args.how === 'conflict') throw new CratestackError('CONFLICT')
    if (args.how === 'crash') throw new TypeError('secret cause')
    return args.how
  },
  nothing: () => 'x',
}

describeDatabases('the order of checks', (database) => {
  beforeAll(() => createTables(database.driver, things))
  beforeEach(() => database.clear())

  function create(options: Partial<TestAppOptions> = {}) {
    return createTestApp({
      schema: things,
      database: database.driver,
      callers,
      procedures,
      bodyBytes: 1000,
      ...options,
    })
  }

  const refusing: Partial<TestAppOptions> = {
    authenticate: () => {
      throw unauthorized()
    },
  }
  const long = 'x'.repeat(2000)
  const odd = { Accept: 'text/html' }
  const untyped = { 'Content-Type': 'text/plain' }

  test.each<[number, string, string, AskOptions]>([
    [400, 'GET', '/things/x', { headers: odd }],
    [406, 'GET', '/things/1?nope=1', { headers: odd }],
    [401, 'GET', '/things/1?nope=1', {}],
    [406, 'GET', '/things?limit=x', { headers: odd }],
    [401, 'GET', '/things?limit=x', {}],
    [413, 'POST', '/things', { body: long, headers: { ...odd, ...untyped } }],
    [406, 'POST', '/things', { body: '{', headers: { ...odd, ...untyped } }],
    [415, 'POST', '/things', { body: '{', headers: untyped }],
    [401, 'POST', '/things', { body: '{' }],
    [400, 'PATCH', '/pairs/x', { body: long }],
    [413, 'PATCH', '/pairs/x,1', { body: long, headers: odd }],
    [406, 'PATCH', '/pairs/x,1', { body: '{', headers: { ...odd, ...untyped } }],
    [415, 'PATCH', '/pairs/x,1', { body: '{', headers: untyped }],
    [401, 'PATCH', '/pairs/x,1', { body: '{' }],
    [400, 'DELETE', '/pairs/x', { headers: odd }],
    [406, 'DELETE', '/pairs/x,1', { headers: odd }],
    [401, 'DELETE', '/pairs/x,1', {}],
    [413, 'POST', '/$procs/echo', { body: long, headers: odd }],
    [406, 'POST', '/$procs/echo', { body: '{', headers: { ...odd, ...untyped } }],
    [415, 'POST', '/$procs/echo', { body: '{', headers: untyped }],
    [401, 'POST', '/$procs/echo', { body: '{' }],
    [404, 'POST', '/nope', { body: long, headers: odd }],
    [405, 'PUT', '/things', { body: long, headers: odd }],
  ])('%i %s %s', async (status, method, path, options) => {
    expect((await create(refusing).ask(method, path, options)).status).toBe(status)
  })

  test.each<[number, string, string, AskOptions]>([
    [400, 'GET', '/things?limit=x&fields=nope&nope=1', {}],
    [422, 'GET', '/things?fields=nope&nope=1&sort=nope', {}],
    [400, 'GET', '/things?nope=1&sort=nope', {}],
    [422, 'GET', '/things?sort=nope', {}],
    [400, 'GET', '/things/1?nope=1&fields=nope', {}],
    [422, 'GET', '/things/1?fields=nope', {}],
    [400, 'PATCH', '/pairs/x,1', { body: '{' }],
    [422, 'PATCH', '/pairs/x,1', { body: {} }],
    [412, 'PATCH', '/pairs/x,1', { body: { note: 'x' } }],
    [400, 'PATCH', '/pairs/x,1', { body: { note: 'x' }, headers: { 'If-Match': 'x' } }],
    [403, 'PATCH', '/pairs/x,1', { body: { note: 'x' }, headers: { 'If-Match': '"1"' } }],
    [422, 'PATCH', '/things/1', { body: { name: 'y'.repeat(41) } }],
    [403, 'PATCH', '/things/1', { body: { name: 'y' } }],
    [400, 'POST', '/$procs/echo', { body: {} }],
    [422, 'POST', '/$procs/echo', { body: { note: { text: 'a', tags: [] } } }],
  ])('%i %s %s for somebody', async (status, method, path, options) => {
    const reply = await create().ask(method, path, { as: 'ada', ...options })
    expect(reply.status, reply.text).toBe(status)
  })

  test('nobody may create what demands somebody, whatever the body says', async () => {
    const reply = await create().ask('POST', '/things', { body: 'not json' })
    expect(reply).toMatchObject({ status: 403, json: { code: 'FORBIDDEN' } })
  })

  test('a caller learns what is wrong with the arguments before that it may not call', async () => {
    const body = { note: { text: 'a', tags: [] } }
    expect((await create().ask('POST', '/$procs/echo', { body })).status).toBe(422)
    const right = { note: { text: 'abc', tags: [] } }
    expect((await create().ask('POST', '/$procs/echo', { body: right })).status).toBe(403)
  })

  describe('authentication', () => {
    test('is asked once, after the body is read and before it is decoded', async () => {
      const seen: RequestContext[] = []
      const app = create({
        authenticate: {
          authenticate: async (request) => {
            seen.push(request)
            return undefined
          },
        },
        basePath: '/api/',
      })
      await app.ask('POST', '/api/things?a=1', { body: 'not json', headers: { 'X-A': 'b' } })
      expect(seen).toHaveLength(1)
      const [request] = seen
      expect(request).toMatchObject({ method: 'POST', path: '/things', query: 'a=1' })
      expect(new TextDecoder().decode(request?.body)).toBe('not json')
      expect(request?.header('x-A')).toBe('b')
      expect(request?.headers.get('x-a')).toBe('b')
    })

    test.each<[string, number, AuthProvider]>([
      ['nobody', 200, () => null],
      ['a promise of nobody', 200, () => Promise.resolve(undefined)],
      ['a context', 200, () => Context.fromPrincipal({ id: 1 })],
      ['refused credentials', 401, () => Promise.reject(unauthorized())],
      [
        'a refused caller',
        403,
        () => {
          throw new CratestackError('FORBIDDEN')
        },
      ],
      [
        'a store that is down',
        503,
        () => {
          throw new CratestackError('UNAVAILABLE')
        },
      ],
      ['a list', 500, () => [1]],
      ['a function inside', 500, () => ({ id: () => 1 })],
      [
        'a crash',
        500,
        () => {
          throw new Error('x')
        },
      ],
    ])('%s is answered %i', async (_, status, authenticate) => {
      const reply = await create({ authenticate }).ask('GET', '/things')
      expect(reply.status, reply.text).toBe(status)
      if (status === 503) expect(reply.headers.get('retry-after')).toBe('1')
    })

    test('a provider can say how to sign in', async () => {
      const app = create({
        authenticate: () => {
          throw unauthorized({ challenge: 'Bearer realm="x"', message: 'the token has expired' })
        },
      })
      const reply = await app.ask('GET', '/things')
      expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="x"')
      expect(reply.json).toMatchObject({ message: 'the token has expired' })
      expect(() => unauthorized({ challenge: 'a\r\nb' })).toThrow(TypeError)
    })
  })

  describe('failures', () => {
    test('tell operators everything and callers nothing', async () => {
      const failures: unknown[] = []
      const app = create({ onError: (failure) => failures.push(failure) })
      const trace = '0af7651916cd43dd8448eb211c80319c'
      const reply = await app.ask('POST', '/$procs/fails?x=1', {
        as: 'ada',
        body: { how: 'crash' },
        headers: { traceparent: `00-${trace}-b7ad6b7169203331-01` },
      })
      expect(reply.status).toBe(500)
      expect(reply.json).toEqual({
        code: 'INTERNAL_ERROR',
        message: 'internal error',
        details: null,
      })
      expect(failures).toMatchObject([
        {
          method: 'POST',
          route: '/$procs/fails',
          requestId: trace,
          error: { cause: { message: 'secret cause' } },
        },
      ])
    })

    test('of whoever hears of them harm nobody', async () => {
      const app = create({
        onError: () => {
          throw new Error('the log is full')
        },
      })
      const reply = await app.ask('POST', '/$procs/fails', { as: 'ada', body: { how: 'crash' } })
      expect(reply.status).toBe(500)
    })

    test('that are meant are not reported', async () => {
      const failures: unknown[] = []
      const app = create({ onError: (failure) => failures.push(failure) })
      const body = { how: 'conflict' }
      expect((await app.ask('POST', '/$procs/fails', { as: 'ada', body })).status).toBe(409)
      expect(failures).toEqual([])
    })

    test('a result that does not fit its type is a failure of the server', async () => {
      const app = create({ procedures: { ...procedures, echo: () => ({ text: 1 }) } })
      const body = { note: { text: 'abc', tags: [] } }
      expect((await app.ask('POST', '/$procs/echo', { as: 'ada', body })).status).toBe(500)
    })
  })

  test('deprecation stands on every answer after the arguments were read', async () => {
    const app = create()
    const deprecationOf = async (options: AskOptions): Promise<string | null> =>
      (await app.ask('POST', '/$procs/fails', options)).headers.get('deprecation')
    expect(await deprecationOf({ as: 'ada', body: { how: 'well' } })).toBe('true')
    expect(await deprecationOf({ as: 'ada', body: { how: 'crash' } })).toBe('true')
    expect(await deprecationOf({ body: { how: 'well' } })).toBe('true')
    expect(await deprecationOf({ as: 'ada', body: {} })).toBeNull()
    expect(await deprecationOf({ as: 'ada', body: '', headers: odd })).toBeNull()
  })

  test('what was refused was not done', async () => {
    const app = create()
    await app.ask('POST', '/things', { as: 'ada', body: thing, headers: odd })
    expect((await app.ask('GET', '/things', { as: 'ada' })).json).toEqual([])
  })
})
