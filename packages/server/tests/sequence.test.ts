// Lists of procedures as `application/cbor-seq`, and one item at a time from the implementation.

import { createSequenceDecoder } from '@cratestack/codec-cbor'
import { pglite } from '@cratestack/postgres/pglite'
import type { Failure } from '@cratestack/server'
import { afterAll, expect, test } from 'vitest'
import { createTestApp } from './support/test-app.ts'
import { readSchemaText } from './support/test-schema.ts'

// Nothing here reaches the database, so any will do.
const database = pglite()
afterAll(() => database.close())

const schema = readSchemaText(`
auth Caller {
  id Int
}

procedure count(upTo: Int, failAt: Int?): Int[]
  @allow(auth() != null)
  @stream
`)

const failures: Failure[] = []
const app = createTestApp({
  schema,
  database,
  callers: { ada: { id: 1 } },
  onError: (failure) => failures.push(failure),
  procedures: {
    async *count({ args }: { args: { upTo: number; failAt: number | null } }) {
      for (let item = 1; item <= args.upTo; item += 1) {
        if (item === args.failAt) throw new Error('the cause')
        yield item
      }
    },
  },
})

async function call(body: object, accept: string, as = 'ada') {
  const response = await app.app.fetch(
    new Request('http://localhost/$procs/count', {
      method: 'POST',
      headers: {
        Accept: accept,
        'Content-Type': 'application/json',
        Authorization: `Test ${as}`,
      },
      body: JSON.stringify(body),
    }),
  )
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { status: response.status, type: response.headers.get('content-type'), bytes }
}

test('items stand back to back', async () => {
  const { status, type, bytes } = await call({ upTo: 3 }, 'application/cbor-seq')
  expect({ status, type }).toEqual({ status: 200, type: 'application/cbor-seq' })
  expect([...bytes]).toEqual([1, 2, 3])
})

test('no items are no bytes', async () => {
  expect((await call({ upTo: 0 }, 'application/cbor-seq')).bytes).toHaveLength(0)
})

test('a late failure is the last item, and operators hear of it', async () => {
  failures.length = 0
  const { status, bytes } = await call({ upTo: 3, failAt: 3 }, 'application/cbor-seq')
  expect(status).toBe(200)
  const items = createSequenceDecoder().push(bytes)
  expect(items.map(({ kind }) => kind)).toEqual(['item', 'item', 'error'])
  expect(items.at(-1)).toMatchObject({ code: 'internal', message: 'internal error' })
  expect(failures).toMatchObject([{ error: { cause: { message: 'the cause' } } }])
})

test('a failure before the first item is an answer of its own', async () => {
  const { status, type, bytes } = await call({ upTo: 3, failAt: 1 }, 'application/cbor-seq')
  expect({ status, type }).toEqual({ status: 500, type: 'application/cbor-seq' })
  expect(new TextDecoder().decode(bytes)).toContain('INTERNAL_ERROR')
})

test('whoever does not take sequences gets an array, or the failure', async () => {
  const { bytes } = await call({ upTo: 2 }, 'application/json')
  expect(new TextDecoder().decode(bytes)).toBe('[1,2]')
  expect((await call({ upTo: 3, failAt: 3 }, 'application/json')).status).toBe(500)
})

test('an implementation that gives no list has failed', async () => {
  const broken = createTestApp({
    schema,
    database,
    callers: { ada: { id: 1 } },
    procedures: { count: () => 'abc' },
  })
  const body = { upTo: 1 }
  expect((await broken.ask('POST', '/$procs/count', { as: 'ada', body })).status).toBe(500)
})
