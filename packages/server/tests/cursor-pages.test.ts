// Lists page by page with cursors, where a server has them.

import { describeDatabases } from '@cratestack/testkit'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp } from './support/test-app.ts'
import { createTables, insertRows, readSchemaText } from './support/test-schema.ts'

const notes = readSchemaText(`
datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}

auth Caller {
  id Int
}

model Note {
  id Int @id
  rank Int?
  secret String @server_only @default("canary")
  length Int @computed
  tags Tag[] @relation(fields: [id], references: [noteId])

  @@paged
  @@allow("read", rank != 9 || auth() != null)
}

model Tag {
  id Int @id
  noteId Int
  note Note @relation(fields: [noteId], references: [id])

  @@allow("read", true)
}
`)

interface Page {
  readonly items: readonly { readonly id: number }[]
  readonly totalCount: number | null
  readonly pageInfo: { readonly nextCursor?: string; readonly previousCursor?: string }
}

describeDatabases('pages by cursor over HTTP', (database) => {
  beforeAll(() => createTables(database.driver, notes))
  beforeEach(async () => {
    await database.clear()
    await insertRows(database.driver, notes, {
      Note: Array.from({ length: 7 }, (_, at) => ({
        id: at + 1,
        rank: at === 6 ? 9 : at % 3,
        secret: 'canary',
      })),
      Tag: [{ id: 1, noteId: 1 }],
    })
  })

  const create = (cursorPages = true) =>
    createTestApp({
      schema: notes,
      database: database.driver,
      callers: { ann: { id: 1 } },
      cursorPages,
      cursorKey: new Uint8Array(32).fill(3),
      resolvers: { Note: { length: () => 4 } },
    })
  const get = async (query: string, as?: string) => {
    const reply = await create().ask(
      'GET',
      `/notes?page=cursor&${query}`,
      as === undefined ? {} : { as },
    )
    return { ...reply, page: reply.json as Page }
  }

  test('answer the envelope with cursors of the neighbours that there are', async () => {
    const first = await get('limit=2&sort=id&fields=id')
    expect(first.json).toEqual({
      items: [{ id: 1 }, { id: 2 }],
      totalCount: null,
      pageInfo: {
        limit: 2,
        offset: null,
        hasNextPage: true,
        hasPreviousPage: false,
        nextCursor: expect.any(String),
      },
    })
    expect(first.text).not.toContain('previousCursor')
  })

  test('lead from the first row to the last, and back', async () => {
    const seen: number[] = []
    let after = ''
    for (let last: Page | undefined; last === undefined || after !== ''; ) {
      last = (await get(`limit=2&sort=-rank&fields=id${after}`, 'ann')).page
      seen.push(...last.items.map(({ id }) => id))
      const { nextCursor, previousCursor } = last.pageInfo
      if (nextCursor === undefined) {
        const back = await get(`limit=2&sort=-rank&fields=id&before=${previousCursor}`, 'ann')
        expect(back.page.items.map(({ id }) => id)).toEqual(seen.slice(-3, -1))
        break
      }
      after = `&after=${nextCursor}`
    }
    expect(seen).toEqual([7, 6, 3, 5, 2, 4, 1])
  })

  test('have includes, computed fields and counts', async () => {
    const { json } = await get('limit=1&sort=id&include=tags&count=true')
    expect(json).toMatchObject({
      items: [{ id: 1, length: 4, tags: [{ id: 1 }] }],
      totalCount: 6,
    })
  })

  test('hold to the rules of whoever asks, whosever the cursor was', async () => {
    const { page } = await get('limit=3&sort=id', 'ann')
    const rest = await get(`limit=9&sort=id&after=${page.pageInfo.nextCursor}`)
    expect(rest.page.items.map(({ id }) => id)).toEqual([4, 5, 6])
  })

  describe('are refused', () => {
    test('with a cursor of another list', async () => {
      const { page } = await get('limit=2&sort=id')
      const after = page.pageInfo.nextCursor
      for (const query of [
        `limit=2&sort=-id&after=${after}`,
        `limit=2&after=${after}&rank=1`,
        `limit=2&sort=id&after=${after}x`,
        'after=',
        'after=c1.AAAA',
      ])
        expect((await get(query)).status).toBe(400)
      // What is selected, and how many, is not the question.
      expect((await get(`limit=5&sort=id&fields=id&after=${after}`)).status).toBe(200)
    })

    test.each(['offset=1', 'count=maybe', 'after=x&before=y', 'after=x&after=y', 'limit=1001'])(
      'with %s',
      async (query) => {
        const { status, text } = await get(query)
        expect(status).toBe(400)
        expect(text).not.toContain('canary')
      },
    )

    test.each(['page=number', 'after=x', 'count=true'])(
      'with %s and no page=cursor',
      async (query) => {
        expect((await create().ask('GET', `/notes?${query}`)).status).toBe(400)
      },
    )

    test('sorted by what only the server sees', async () => {
      expect((await get('sort=secret')).status).toBe(422)
    })

    test('where the server has none', async () => {
      const { status, json } = await create(false).ask('GET', '/notes?page=cursor')
      expect([status, json]).toMatchObject([400, { code: 'BAD_REQUEST' }])
    })
  })
})
