// Whatever is sent, the server answers, and never with a failure of its own.

import { describeDatabases } from '@cratestack/testkit'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from './support/test-app.ts'
import { createTables } from './support/test-schema.ts'
import { callers, thing, things } from './support/things.ts'

/** Words of the query language, and what is none. */
const word = fc.oneof(
  fc.constantFrom(
    ...['id', 'name', 'count', 'big', 'ratio', 'price', 'at', 'token', 'code', 'color', 'flag'],
    ...['data', 'must', 'blob', 'secret', 'parent', 'children', 'some', 'every', 'none', 'note'],
    ...['limit', 'offset', 'fields', 'include', 'includeFields[parent]', 'sort', 'where', 'or'],
    ...['__in', '__ne', '__lt', '__gte', '__contains', '__startsWith', '__isNull', '__proto__'],
    ...['not', '(', ')', ',', '|', '=', '.', '-', '&', '%20', '+', '%00', '%ff', '\u0001'],
    ...['1', '-1', '9223372036854775807', '1e3', 'true', 'red', '2026-04-01T00:00:00Z', '0.5'],
    ...['7d9f2c1e-5a34-4b0c-9e6d-2f1a8c3b4d5e', 'cmt0tides0001', "'", '"', '\\', '$1', ';--'],
  ),
  fc.string({ maxLength: 5 }),
)
const phrase = fc.array(word, { maxLength: 12 }).map((words) => words.join(''))
const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant('\0'), fc.constant('\ud800'))
const field = fc.constantFrom(...Object.keys(thing), 'note', 'big', 'price', 'at', 'data', 'color')

describeDatabases('any input', (database) => {
  let app: TestApp
  beforeAll(async () => {
    await createTables(database.driver, things)
    const procedures = {
      echo: ({ args }: { args: { note: unknown } }) => args.note,
      search: () => 1,
      fails: () => 'x',
      nothing: () => 'x',
    }
    app = createTestApp({ schema: things, database: database.driver, callers, procedures })
    await app.ask('POST', '/things', { as: 'ada', body: thing })
  })

  async function expectAnswer(method: string, path: string, body?: unknown): Promise<void> {
    const headers = { 'If-Match': '"0"' }
    const reply = await app.ask(method, path, { as: 'ada', headers, body })
    expect(reply.status, `${method} ${path} ${JSON.stringify(body)}`).toBeLessThan(500)
  }

  const runs = { numRuns: 300 }

  test('in a query', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom('/things', '/things/1', '/pairs'), phrase, (path, query) =>
        expectAnswer('GET', `${path}?${query}`),
      ),
      runs,
    ))

  test('in where and sort', () =>
    fc.assert(
      fc.asyncProperty(phrase, phrase, (where, sort) =>
        expectAnswer(
          'GET',
          `/things?where=${encodeURIComponent(wellFormed(where))}&sort=${encodeURIComponent(wellFormed(sort))}`,
        ),
      ),
      runs,
    ))

  test('in a path', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom('things', 'labels', 'tokens', 'pairs'),
        phrase,
        (route, id) => expectAnswer('GET', `/${route}/${encodeURIComponent(wellFormed(id))}`),
      ),
      runs,
    ))

  test('in a body', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom('POST /things', 'PATCH /things/1', 'POST /$procs/echo', 'PATCH /pairs/a,1'),
        fc.dictionary(field, value),
        (target, changes) => {
          const [method = '', path = ''] = target.split(' ')
          return expectAnswer(method, path, { ...thing, id: 2, ...changes, note: changes })
        },
      ),
      runs,
    ))

  test('in bytes', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), (bytes) =>
        expectAnswer('POST', '/things', bytes),
      ),
      runs,
    ))
})

/** Half a surrogate pair has no place in a URL. */
function wellFormed(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text))
}
