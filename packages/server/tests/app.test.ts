// What an app is made of, and what its options do.

import { createJsonCodec } from '@cratestack/codec-json'
import { describeDatabases } from '@cratestack/testkit'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestAppOptions } from './support/test-app.ts'
import { createTables, readSchemaText } from './support/test-schema.ts'
import { callers, thing, things } from './support/things.ts'

const procedures = {
  echo: ({ args }: { args: { note: unknown } }) => args.note,
  search: () => 1,
  fails: () => 'x',
  nothing: () => 'x',
}

/** The labels of `things`, in pages. */
const paged = {
  ...things,
  procedures: [],
  models: things.models.map((model) => ({ ...model, paged: model.name === 'Label' })),
}

describeDatabases('an app', (database) => {
  beforeAll(() => createTables(database.driver, things))
  beforeEach(() => database.clear())

  function create(options: Partial<TestAppOptions> = {}) {
    return createTestApp({
      schema: things,
      database: database.driver,
      callers,
      procedures,
      ...options,
    })
  }

  describe('is not made', () => {
    test('without its procedures, and says which', () => {
      expect(() => create({ procedures: { echo: () => 1, search: 'x' } })).toThrow(
        'createApp: "procedures" lacks an implementation of "search", "fails", "nothing"',
      )
    })

    test('with procedures that are only inherited by every object', () => {
      const schema = readSchemaText('procedure toString(): String\n  @allow(auth() != null)\n')
      expect(() => create({ schema, procedures: {} })).toThrow('"toString"')
      expect(() => create({ schema, procedures: { toString: () => 'x' } })).not.toThrow()
    })

    test('without codecs', () => {
      expect(() => create({ codecs: {} })).toThrow(TypeError)
    })

    test.each([{ bodyBytes: 0 }, { uriBytes: 1.5 }, { listLimit: 1001 }, { listLimit: 0 }])(
      'with %o',
      (options) => {
        expect(() => create(options)).toThrow(RangeError)
      },
    )

    test('below a path that is none', () => {
      expect(() => create({ basePath: 'api' })).toThrow(TypeError)
    })
  })

  test('implementations may be methods of an object', async () => {
    class Procedures {
      readonly #greeting = 'hello'
      echo() {
        return { text: this.#greeting, tags: [] }
      }
      search = () => 1
      fails = () => 'x'
      nothing = () => 'x'
    }
    const app = create({ procedures: new Procedures() })
    const body = { note: { text: 'abc', tags: [] } }
    const reply = await app.ask('POST', '/$procs/echo', { as: 'ada', body })
    expect(reply.json).toEqual({ text: 'hello', tags: [], price: null })
  })

  test('lists its routes', () => {
    const { routes } = create().app
    expect(routes).toContainEqual({
      method: 'PATCH',
      path: '/things/{id}',
      name: 'Thing',
      action: 'update',
    })
    expect(routes).toContainEqual({
      method: 'POST',
      path: '/$procs/echo',
      name: 'echo',
      action: 'call',
    })
  })

  test('lives below a path, and says so in Location', async () => {
    const app = create({ basePath: '/api/v1' })
    const body = { id: 'a b/c', text: 'x' }
    const reply = await app.ask('POST', '/api/v1/labels', { as: 'ada', body })
    expect(reply.headers.get('location')).toBe('/api/v1/labels/a%20b%2Fc')
    expect((await app.ask('GET', '/api/v1/labels/a%20b%2Fc', { as: 'ada' })).status).toBe(200)
    expect((await app.ask('GET', '/labels', { as: 'ada' })).status).toBe(404)
    expect((await app.ask('GET', '/api/v1x/labels', { as: 'ada' })).status).toBe(404)
    expect((await app.ask('GET', '/api/v1', { as: 'ada' })).status).toBe(404)
  })

  test('writes and reads composite keys', async () => {
    const app = create()
    const body = { left: 'a,b', right: 2 }
    const created = await app.ask('POST', '/pairs', { as: 'ada', body })
    expect(created.headers.get('location')).toBe('/pairs/a%2Cb,2')
    expect(created.headers.get('etag')).toBe('"0"')
    const read = await app.ask('GET', '/pairs/a%2Cb,2?fields=note', { as: 'ada' })
    expect(read).toMatchObject({ status: 200, json: { note: null } })
    expect(read.headers.get('etag')).toBe('"0"')
    const updated = await app.ask('PATCH', '/pairs/a%2Cb,2', {
      as: 'ada',
      body: { left: 'z', note: 'x' },
      headers: { 'If-Match': ' "+0" ' },
    })
    expect(updated).toMatchObject({ status: 200, json: { left: 'a,b', right: 2, version: 1 } })
    const headers = { 'If-Match': '"1"' }
    const removed = await app.ask('DELETE', '/pairs/a%2Cb,2', { as: 'ada', headers })
    expect(removed).toMatchObject({ status: 200, json: { version: 1 } })
    expect(removed.headers.get('etag')).toBeNull()
  })

  test('without composite ids has no routes for them', async () => {
    const app = create({ compositeIds: false })
    expect((await app.ask('GET', '/pairs', { as: 'ada' })).status).toBe(404)
  })

  test('without create headers sends none', async () => {
    const app = create({ createHeaders: false })
    const reply = await app.ask('POST', '/pairs', { as: 'ada', body: { left: 'a', right: 2 } })
    expect(reply.status).toBe(201)
    expect(reply.headers.get('location')).toBeNull()
    expect(reply.headers.get('etag')).toBeNull()
  })

  test('bounds its lists', async () => {
    const app = create({ listLimit: 2 })
    for (const id of ['a', 'b', 'c'])
      await app.ask('POST', '/labels', { as: 'ada', body: { id, text: id } })
    const ids = async (query: string): Promise<unknown> =>
      (await app.ask('GET', `/labels?sort=id${query}`, { as: 'ada' })).json
    expect(await ids('')).toHaveLength(2)
    expect(await ids('&limit=1&offset=1&fields=id')).toEqual([{ id: 'b' }])
    expect((await app.ask('GET', '/labels?limit=3', { as: 'ada' })).status).toBe(400)
  })

  test('takes any offset that 64 bits hold, and says it again', async () => {
    const app = create({ schema: paged, procedures: {} })
    await app.ask('POST', '/labels', { as: 'ada', body: { id: 'a', text: 'x' } })
    for (const offset of ['9007199254740993', '9223372036854775807']) {
      const { status, text } = await app.ask('GET', `/labels?offset=${offset}`, { as: 'ada' })
      expect(status, text).toBe(200)
      expect(text).toContain(
        `"items":[],"totalCount":1,"pageInfo":{"limit":1000,"offset":${offset},`,
      )
    }
  })

  test('keeps details to itself where the original has none', async () => {
    const app = create({ compat: 'original' })
    const reply = await app.ask('GET', '/things?fields=nope', { as: 'ada' })
    expect(reply.json).toMatchObject({ code: 'VALIDATION_ERROR', details: null })
  })

  test('shows a writer no more than the key of what it may not read', async () => {
    const app = create()
    const body = { id: 1, text: 'for bob', ownerId: 2 }
    const created = await app.ask('POST', '/memos', { as: 'ada', body })
    expect(created).toMatchObject({ status: 201, json: { id: 1 } })
    expect(created.text).toBe('{"id":1}')
    expect(created.headers.get('location')).toBe('/memos/1')
    const patch = { text: 'changed' }
    expect((await app.ask('PATCH', '/memos/1', { as: 'ada', body: patch })).text).toBe('{"id":1}')
    expect((await app.ask('GET', '/memos/1', { as: 'ada' })).status).toBe(404)
    expect((await app.ask('GET', '/memos/1', { as: 'bob' })).json).toMatchObject(patch)
    expect((await app.ask('DELETE', '/memos/1', { as: 'ada' })).text).toBe('{"id":1}')
  })

  test('never shows what only the server may see', async () => {
    const app = create()
    await app.ask('POST', '/things', { as: 'ada', body: thing })
    await database.driver.script("UPDATE things SET secret = 'hush', parent_id = 1")
    const include = 'include=parent,children'
    for (const path of ['/things', '/things/1', `/things?${include}`, `/things/1?${include}`]) {
      const { status, text } = await app.ask('GET', path, { as: 'ada' })
      expect(status, text).toBe(200)
      expect(text).not.toMatch(/secret|hush/)
    }
    const patch = { note: 'x' }
    const changed = await app.ask('PATCH', '/things/1', { as: 'ada', body: patch })
    expect(changed.status).toBe(200)
    expect(changed.text).not.toMatch(/secret|hush/)
  })

  test('takes every type in and gives it out again', async () => {
    const app = create()
    const values = {
      id: 9007199254740993n,
      name: 'naïve ✓',
      note: null,
      count: -9223372036854775808n,
      big: '9223372036854775807',
      ratio: -0.1,
      price: '10.500',
      at: '2026-04-05T12:15:30.250125Z',
      token: '7d9f2c1e-5a34-4b0c-9e6d-2f1a8c3b4d5e',
      code: 'cmt0tides0001',
      color: 'red',
      flag: false,
      data: { a: [1, null, { b: 1.5 }] },
      must: null,
      blob: [0, 127, 255],
      parentId: null,
    }
    const body = JSON.stringify(values, (_, value: unknown) =>
      typeof value === 'bigint' ? `#${value}#` : value,
    ).replace(/"#(-?\d+)#"/g, '$1')
    const created = await app.ask('POST', '/things', { as: 'ada', body })
    expect(created.status, created.text).toBe(201)
    const read = await app.ask('GET', '/things/9007199254740993', { as: 'ada' })
    expect(read.text).toBe(created.text)
    const decoded = createJsonCodec({ int: 'exact' }).decode(new TextEncoder().encode(read.text))
    expect(decoded).toEqual(values)
  })

  test.each([
    ['count=-9223372036854775808', 1],
    ['id__in=1,9007199254740993', 1],
    ['big=9223372036854775807', 1],
    ['ratio__lt=0', 1],
    ['price=10.5', 1],
    ['at=2026-04-05T14:15:30.250125%2B02:00', 1],
    ['token=urn:uuid:7D9F2C1E-5A34-4B0C-9E6D-2F1A8C3B4D5E', 1],
    ['code__startsWith=cmt', 1],
    ['color=red', 1],
    ['color__ne=red', 0],
    ['flag=false', 1],
    ['data__isNull=false', 1],
    ['blob__isNull=true', 0],
    ['note__isNull=true', 1],
    ['name=na%C3%AFve+%E2%9C%93', 1],
    ['name__contains=%25', 0],
    ['where=not(color=green),(flag=true|ratio__lt=0)', 1],
    ['where=not%20(color=red)', 0],
    ['or=flag=true|color=red', 1],
    ['parent.id=1', 0],
    ['children.none.id=1', 1],
    ['children.every.id=1', 1],
    ['children.some.id=1', 0],
    ['&&count__lt=0&', 1],
  ])('finds by %s', async (query, count) => {
    const app = create()
    const body = `{"id":9007199254740993,"name":"naïve ✓","count":-9223372036854775808,
      "big":"9223372036854775807","ratio":-0.1,"price":"10.500","at":"2026-04-05T12:15:30.250125Z",
      "token":"7d9f2c1e-5a34-4b0c-9e6d-2f1a8c3b4d5e","code":"cmt0tides0001","color":"red",
      "flag":false,"data":{},"must":1,"blob":[]}`
    expect((await app.ask('POST', '/things', { as: 'ada', body })).status).toBe(201)
    const { status, json, text } = await app.ask('GET', `/things?${query}`, { as: 'ada' })
    expect(status, text).toBe(200)
    expect(json).toHaveLength(count)
  })

  test('says null with absence where a column cannot be null', async () => {
    const app = create()
    await app.ask('POST', '/things', { as: 'ada', body: { ...thing, data: { a: 1 } } })
    const patch = async (body: unknown) => app.ask('PATCH', '/things/1', { as: 'ada', body })
    expect((await patch({ name: null })).status).toBe(422)
    expect((await patch({ name: null, note: 'x' })).json).toMatchObject({ name: 'one', note: 'x' })
    expect((await patch({ note: null, data: null })).json).toMatchObject({ note: null, data: null })
    expect((await patch({ must: null })).json).toMatchObject({ must: null })
    const stored = await app.ask('GET', '/things?data__isNull=true', { as: 'ada' })
    expect(stored.json).toHaveLength(1)
  })

  test('answers a status without a body with none', async () => {
    const reply = await create().ask('POST', '/$procs/nothing', { as: 'ada', body: {} })
    expect(reply).toMatchObject({ status: 204, text: '' })
  })

  test('answers HEAD like GET, without the body', async () => {
    const app = create()
    await app.ask('POST', '/labels', { as: 'ada', body: { id: 'a', text: 'x' } })
    const got = await app.ask('GET', '/labels/a', { as: 'ada' })
    const head = await app.ask('HEAD', '/labels/a', { as: 'ada' })
    expect(head).toMatchObject({ status: 200, text: '' })
    expect(head.headers.get('content-length')).toBe(String(got.text.length))
    expect((await app.ask('HEAD', '/nope')).status).toBe(404)
    expect((await app.ask('OPTIONS', '/labels')).headers.get('allow')).toBe('GET,HEAD,POST')
  })

  test('is open to code of the same process', async () => {
    const { app } = create()
    expect(app.db.$orm.schema).toBe(things)
  })
})
