// What is wrong gets the right status wherever it comes in, and no value of it comes back.

import { CratestackError } from '@cratestack/core'
import { describeDatabases } from '@cratestack/testkit'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from './support/test-app.ts'
import { createTables } from './support/test-schema.ts'
import { callers, thing, things } from './support/things.ts'

/** Stands in every value that is sent here, and in no answer. */
const canary = 'canary7f3a'

const procedures = {
  echo: ({ args }: { args: { note: unknown } }) => args.note,
  search: () => 1,
  fails: () => {
    throw new CratestackError('VALIDATION_ERROR', 'no')
  },
  nothing: () => 'x',
}

describeDatabases('bad input', (database) => {
  let app: TestApp
  beforeAll(() => createTables(database.driver, things))
  beforeEach(async () => {
    await database.clear()
    app = createTestApp({
      schema: things,
      database: database.driver,
      callers,
      procedures,
      bodyBytes: 64 * 1024,
    })
  })

  async function refuse(
    status: number,
    method: string,
    path: string,
    options: { body?: unknown; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<void> {
    const reply = await app.ask(method, path, { as: 'ada', ...options })
    expect(reply.status, `${method} ${path.slice(0, 80)} ${reply.text.slice(0, 200)}`).toBe(status)
    expect(reply.text).not.toContain(canary)
    expect(reply.json).toMatchObject({ code: expect.any(String), message: expect.any(String) })
  }

  describe('in the path', () => {
    test.each([
      [400, `/things/${canary}`],
      [400, '/things/99999999999999999999'],
      [400, '/things/1.0'],
      [400, '/things/%ff'],
      [400, '/things/%'],
      [400, '/things/__proto__'],
      [400, '/things/constructor'],
      [400, `/tokens/${canary}`],
      [400, '/tokens/%00'],
      [400, '/labels/%00'],
      [404, '/labels/__proto__'],
      [404, '/labels/constructor'],
      [404, `/labels/${canary}`],
      [400, '/pairs/a'],
      [400, '/pairs/a,1,2'],
      [400, `/pairs/a,${canary}`],
      [400, '/pairs/,1'],
      [404, '/pairs/a%2Cb,1'],
      [404, '/things/'],
      [404, '/things//1'],
      [404, '/things/1/2'],
      [404, '/%74hings'],
      [404, '/__proto__'],
      [404, '/constructor'],
      [404, '/__proto__/1'],
      [404, `/${canary}`],
      [404, '/$procs/toString'],
    ])('%i %s', (status, path) => refuse(status, 'GET', path))

    test('a path of 17 KiB is too long', () => refuse(414, 'GET', `/things/${'1'.repeat(17_000)}`))
  })

  describe('in the query of a list', () => {
    test.each([
      [400, `limit=${canary}`],
      [400, 'limit=-1'],
      [400, 'limit=99999999999999999999'],
      [400, 'limit='],
      [400, 'limit=1001'],
      [400, `offset=${canary}`],
      [400, 'offset=1.5'],
      [400, '__proto__=1'],
      [400, 'constructor=1'],
      [400, 'toString__in=1'],
      [400, 'name__constructor=x'],
      [400, `name____proto__=${canary}`],
      [400, 'parent.__proto__=1'],
      [400, '__proto__.id=1'],
      [400, 'children.id=1'],
      [400, 'children.constructor.id=1'],
      [400, 'children.some=1'],
      [400, 'secret=x'],
      [400, 'secret__isNull=true'],
      [400, 'parent.secret=x'],
      [400, `count=${canary}`],
      [400, 'count__gt=9223372036854775808'],
      [400, 'count=1e3'],
      [400, `count__in=1,${canary}`],
      [400, 'count__in='],
      [400, 'count__contains=1'],
      [400, `big=${canary}`],
      [400, `ratio=${canary}`],
      [400, 'ratio=NaN'],
      [400, 'ratio=1e999'],
      [400, `price=${canary}`],
      [400, 'price=1e5'],
      [400, `at=${canary}`],
      [422, 'at=infinity'],
      [422, 'at=9999-12-31T23:59:59-10:00'],
      [400, `token=${canary}`],
      [400, `code=${canary.toUpperCase()}`],
      [400, `color=${canary}`],
      [400, 'color=constructor'],
      [400, `flag=${canary}`],
      [400, `flag__gt=true`],
      [400, `data=${canary}`],
      [400, `data__isNull=${canary}`],
      [400, 'must__isNull=true'],
      [400, `blob=${canary}`],
      [400, 'name=\0'],
      [400, 'name__contains=\0'],
      [422, 'fields=__proto__'],
      [422, 'fields=secret'],
      [422, 'fields=parent'],
      [400, 'fields='],
      [400, 'fields=id,,name'],
      [422, 'include=__proto__'],
      [422, 'include=constructor.name'],
      [422, 'include=name'],
      [422, 'include=parent..parent'],
      [400, 'include='],
      [400, `include=${Array(9).fill('parent').join('.')}`],
      [422, 'includeFields[parent]=id'],
      [422, 'includeFields[__proto__]=id'],
      [422, 'include=parent.children&includeFields[parent]=id'],
      [422, 'include=parent&includeFields[parent]=secret'],
      [400, 'include=parent&includeFields[parent]=id&includeFields[parent]=id'],
      [400, 'includeFields[]=id'],
      [400, 'includeFields=id'],
      [422, 'sort=__proto__'],
      [422, 'sort=secret'],
      [422, 'sort=-data'],
      [422, 'sort=children.id'],
      [422, 'sort=parent'],
      [400, 'sort='],
      [400, 'sort=-'],
      [400, 'sort=id&orderBy=id'],
      [400, 'orderBy=id&orderBy=id'],
      [400, 'where='],
      [400, `where=${canary}`],
      [400, `where=name=x,${canary}`],
      [400, `where=name=x,${canary} b=1`],
      [400, 'where=(name=x'],
      [400, 'where=name=x)'],
      [400, 'where=not'],
      [400, 'where=not name=x'],
      [400, 'where==x'],
      [400, 'where=name='],
      [400, 'where=name=x|'],
      [400, 'where=__proto__=1'],
      [400, `where=${'('.repeat(33)}name=x${')'.repeat(33)}`],
      [400, `where=${Array(257).fill('flag=true').join(',')}`],
      [400, `or=${Array(257).fill('flag=true').join('|')}`],
      [400, Array(257).fill('flag=true').join('&')],
      [400, `${'parent.'.repeat(33)}id=1`],
      [400, `${'children.some.'.repeat(33)}id=1`],
      // Each relation on the way is a subquery, and planning many of them took minutes.
      [
        400,
        Array(9)
          .fill(`${'parent.'.repeat(30)}id=1`)
          .join('&'),
      ],
      [
        400,
        `or=${Array(9)
          .fill(`${'parent.'.repeat(30)}id=1`)
          .join('|')}`,
      ],
      [400, `${'parent.'.repeat(30)}id=1&sort=${Array(8).fill(`${'parent.'.repeat(30)}id`)}`],
      [400, `sort=${Array(9).fill('id')}`],
      [400, 'or='],
      [400, `or=${canary}`],
      [400, 'or=flag=true|'],
      [422, `computedParams=${canary}`],
    ])('%i %s', (status, query) => refuse(status, 'GET', `/things?${encodeURI(query)}`))

    test('a name that is no name is not repeated', async () => {
      const { text } = await app.ask('GET', '/things?a%20secret%20value=1', { as: 'ada' })
      expect(text).not.toContain('secret value')
    })

    test('a name that nobody knows is cut', async () => {
      const { text } = await app.ask('GET', `/things?${'y'.repeat(100)}=1`, { as: 'ada' })
      expect(text).not.toContain('y'.repeat(65))
      expect((await app.ask('GET', `/things?${'y'.repeat(1000)}=1`, { as: 'ada' })).status).toBe(
        400,
      )
      const fields = await app.ask('GET', `/things?fields=${'y'.repeat(1000)}`, { as: 'ada' })
      expect(fields.text).not.toContain('y'.repeat(65))
    })
  })

  describe('in the query of a get', () => {
    test.each([
      [400, 'name=x'],
      [400, 'limit=1'],
      [400, 'sort=id'],
      [400, `__proto__=${canary}`],
      [422, 'fields=constructor'],
    ])('%i %s', (status, query) => refuse(status, 'GET', `/things/1?${query}`))
  })

  describe('in the body of a create', () => {
    test.each<[number, string, unknown]>([
      [400, 'nothing', ''],
      [400, 'no JSON', canary],
      [400, 'half of it', `{"id":1,"name":"${canary}`],
      [400, 'more than it', `${JSON.stringify(thing)}${canary}`],
      [400, 'an array', [thing]],
      [400, 'null', 'null'],
      [400, 'text', JSON.stringify(canary)],
      [400, 'a required field left out', { ...thing, name: undefined }],
      [400, 'null for a required field', { ...thing, name: null }],
      [400, 'a wrong type', { ...thing, count: canary }],
      [400, 'a fraction for an Int', { ...thing, count: 1.5 }],
      [
        400,
        'too much for an Int',
        JSON.stringify(thing).replace('"count":1', '"count":9223372036854775808'),
      ],
      [
        400,
        'an Int in exponent form that is too much',
        JSON.stringify(thing).replace('"count":1', '"count":1e400'),
      ],
      [400, 'no BigInt', { ...thing, big: canary }],
      [400, 'no Decimal', { ...thing, price: canary }],
      [400, 'no DateTime', { ...thing, at: canary }],
      [422, 'a DateTime out of range', { ...thing, at: '9999-12-31T23:59:59-10:00' }],
      [422, 'infinity', { ...thing, at: 'infinity' }],
      [400, 'no Uuid', { ...thing, token: canary }],
      [400, 'no variant', { ...thing, color: canary }],
      [400, 'a variant that every object has', { ...thing, color: 'constructor' }],
      [400, 'no bytes', { ...thing, blob: [256] }],
      [400, 'the same key twice', `{"id":1,"id":2,"name":"${canary}"}`],
      [400, 'half a surrogate pair', JSON.stringify(thing).replace('one', '\\ud800')],
      [400, 'a nest 100 deep', { ...thing, data: JSON.parse('['.repeat(100) + ']'.repeat(100)) }],
      [422, 'what a validator refuses', { ...thing, name: canary.repeat(5) }],
      [413, '10 MB', 'x'.repeat(10_000_000)],
    ])('%i %s', (status, _, body) => refuse(status, 'POST', '/things', { body }))

    test.each([
      ['nothing', ''],
      ['half a map', 'a2626964'],
      ['an indefinite map without an end', 'bf626964'],
      ['a map that claims 2^32 entries', 'baffffffff'],
      ['an array that claims 2^60 items', '9b1000000000000000'],
      ['a reserved head', '1c'],
      ['a tag', 'c1a0'],
      ['items behind the first', 'a0a0'],
      ['a nest 100 deep', `${'81'.repeat(100)}80`],
      ['keys that are no text', 'a10101'],
    ])('400 CBOR: %s', (_, hex) =>
      refuse(400, 'POST', '/things', {
        body: Buffer.from(hex, 'hex'),
        headers: { 'Content-Type': 'application/cbor' },
      }),
    )

    test('text that no database stores is refused, not a failure', () =>
      refuse(422, 'POST', '/things', { body: { ...thing, name: `${canary}\0` } }))

    test('a stream that grows too long is not read to its end', async () => {
      let pieces = 0
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          pieces += 1
          controller.enqueue(new Uint8Array(16 * 1024))
        },
      })
      const init = {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
        duplex: 'half',
      }
      const response = await app.app.fetch(new Request('http://localhost/things', init))
      expect(response.status).toBe(413)
      expect(pieces).toBeLessThan(10)
    })

    test('keys that every object has are unknown keys, and change nothing', async () => {
      const body = JSON.stringify(thing).replace(
        '{',
        '{"__proto__":{"secret":"x","flag":false},"constructor":1,"toString":2,',
      )
      const { status, json } = await app.ask('POST', '/things', { as: 'ada', body })
      expect(status).toBe(201)
      expect(json).toMatchObject({ flag: true })
      expect(json).not.toHaveProperty('secret')
      expect(Object.hasOwn({}, 'flag')).toBe(false)
      expect(Reflect.get({}, 'flag')).toBeUndefined()
    })

    test('keys of Json data are data', async () => {
      const data = JSON.parse('{"__proto__":{"a":1},"constructor":{"prototype":{}}}')
      const body = { ...thing, data }
      const { json } = await app.ask('POST', '/things', { as: 'ada', body })
      expect(JSON.stringify(json)).toContain('"__proto__":{"a":1}')
    })

    test('unknown keys can be refused, by name', async () => {
      const strict = createTestApp({
        schema: things,
        database: database.driver,
        callers,
        procedures,
        unknownKeys: 'reject',
      })
      const body = `{"__proto__":"${canary}","sekrit":1,${JSON.stringify(thing).slice(1)}`
      const { status, json, text } = await strict.ask('POST', '/things', { as: 'ada', body })
      expect(status).toBe(422)
      expect(text).not.toContain(canary)
      expect(json).toMatchObject({
        details: {
          errors: [
            { field: '__proto__', rule: 'unknown' },
            { field: 'sekrit', rule: 'unknown' },
          ],
        },
      })
    })
  })

  describe('in the head of a write', () => {
    test.each([
      [412, {}],
      [400, { 'If-Match': '*' }],
      [400, { 'If-Match': canary }],
      [400, { 'If-Match': `"${canary}"` }],
      [400, { 'If-Match': '"99999999999999999999"' }],
      [400, { 'If-Match': '"1", "2"' }],
      [400, { 'If-Match': 'W/"1"' }],
      [400, { 'If-Match': '""' }],
    ])('%i %o', async (status, headers) => {
      await refuse(status, 'PATCH', '/pairs/a,1', { body: { note: 'x' }, headers })
      await refuse(status, 'DELETE', '/pairs/a,1', { headers })
    })

    test.each([
      [406, { Accept: `text/${canary}` }],
      [415, { 'Content-Type': `text/${canary}` }],
      [415, { 'Content-Type': 'application/cbor-seq' }],
      [415, { 'Content-Type': 'application/json, application/json' }],
    ])('%i %o', (status, headers) => refuse(status, 'POST', '/things', { body: thing, headers }))
  })

  describe('in the body of a call', () => {
    test.each<[number, string, string, unknown]>([
      [400, 'no arguments', 'echo', {}],
      [400, 'an empty body', 'echo', ''],
      [400, 'a wrong type deep inside', 'echo', { note: { text: 'abc', tags: [canary, 1] } }],
      [422, 'what a validator refuses', 'echo', { note: { text: canary.repeat(2), tags: [] } }],
      [422, 'a number out of range', 'echo', { note: { text: 'abc', tags: [], price: '0.5' } }],
      [
        422,
        'an Int that no number holds',
        'echo',
        '{"note":{"text":"abc","tags":[]},"thing":9007199254740993}',
      ],
      [400, 'an unknown condition', 'search', { query: { where: { nope: { eq: 1 } } } }],
      [400, 'an unknown operator', 'search', { query: { where: { count: { constructor: 1 } } } }],
      [400, 'a field of the server only', 'search', { query: { where: { secret: { eq: 'x' } } } }],
      [
        400,
        'a condition of a wrong type',
        'search',
        { query: { where: { count: { eq: canary } } } },
      ],
      [
        400,
        'an unknown order',
        'search',
        { query: { orderBy: [{ field: 'secret', direction: 'asc' }] } },
      ],
      [
        400,
        'an unknown direction',
        'search',
        { query: { orderBy: [{ field: 'id', direction: canary }] } },
      ],
      [400, 'an unknown member', 'search', { query: { [canary]: 1 } }],
      [400, 'an inherited condition', 'search', '{"query":{"where":{"__proto__":{"eq":1}}}}'],
    ])('%i %s', (status, _, name, body) => refuse(status, 'POST', `/$procs/${name}`, { body }))

    test('an answer about many mistakes shows the first hundred', async () => {
      const note = { text: 'ab', tags: Array(200).fill('x'.repeat(61)), price: '1' }
      const { status, json } = await app.ask('POST', '/$procs/echo', { as: 'ada', body: { note } })
      expect(status).toBe(422)
      expect(json).toHaveProperty('details.errors.length', 100)
    })

    test('validators name the way to the field', async () => {
      const body = { note: { text: 'a', tags: [], price: '0.5' } }
      const { json } = await app.ask('POST', '/$procs/echo', { as: 'ada', body })
      expect(json).toMatchObject({
        details: {
          errors: [
            { field: 'note.text', rule: 'length', min: 2 },
            { field: 'note.price', rule: 'range' },
          ],
        },
      })
    })
  })

  describe('in a principal', () => {
    test('claims that every object has are no claims', async () => {
      const forged = JSON.parse('{"id":1,"role":"x","__proto__":{"role":"admin"},"constructor":1}')
      const asForged = createTestApp({
        schema: things,
        database: database.driver,
        procedures,
        callers: { forged, bare: JSON.parse('{"id":1,"__proto__":{"role":"admin"}}') },
      })
      const body = { id: 1, text: 'x' }
      expect((await asForged.ask('POST', '/vaults', { as: 'forged', body })).status).toBe(403)
      expect((await asForged.ask('POST', '/vaults', { as: 'bare', body })).status).toBe(403)
      expect((await app.ask('POST', '/vaults', { as: 'root', body })).status).toBe(201)
    })
  })
})
