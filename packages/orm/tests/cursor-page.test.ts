// Pages by cursor: every row once, in order, whatever happens to the table in between.

import { Context } from '@cratestack/core'
import { describeDatabases } from '@cratestack/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createDatabase,
  createOrm,
  everything,
  type ListQuery,
  readCursorPage,
} from '../src/index.ts'
import { clock, countingRandom, readSchema, useSchema } from './fixture.ts'

const text = `
datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}

auth Caller {
  id Int
}

enum Mood {
  calm
  wild
}

model Team {
  id Int @id
  name String?
  hidden Boolean

  @@allow("read", !hidden)
}

model Player {
  id Int @id
  big BigInt
  rank Int?
  rate Float?
  price Decimal
  at DateTime
  mood Mood?
  secret String @server_only @default("canary")
  teamId Int?
  team Team? @relation(fields: [teamId], references: [id])

  @@soft_delete
  @@allow("read", big > 0 || auth() != null)
}

model Pair {
  left Int
  right Int

  @@id([left, right])
  @@allow("read", true)
}

view Loose from Player {
  rank Int?

  @@server_sql("SELECT rank FROM players")
  @@no_unique
  @@allow("read", true)
}
`

interface Row {
  readonly id: number
  readonly rank: number | null
}

interface Page {
  readonly items: readonly Row[]
  readonly totalCount: number | null
  readonly pageInfo: {
    readonly limit: number
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly nextCursor?: string
    readonly previousCursor?: string
  }
}

interface Find {
  cursorPage(input: object | null, options: object): { run(ctx: Context): Promise<Page> }
  run(ctx: Context): Promise<readonly Row[]>
}

interface AnyDb {
  readonly player: { findMany(options: object): Find }
  readonly pair: { findMany(options: object): Find }
  readonly views: { readonly loose: { findMany(options: object): Find } }
}

const nobody = Context.anonymous()
const somebody = Context.fromPrincipal({ id: 1 })

describeDatabases('pages by cursor', (database) => {
  const use = useSchema(database, text)

  const open = (cursorKey?: Uint8Array): AnyDb =>
    createDatabase({
      schema: readSchema(text),
      driver: database.driver,
      clock,
      random: countingRandom(),
      cursorKey,
    }) as unknown as AnyDb

  const rowsOf = (count: number): string =>
    `INSERT INTO teams (id, name, hidden) VALUES (1, 'b', false), (2, 'a', false), (3, NULL, false), (4, 'z', true);
     INSERT INTO players (id, big, rank, rate, price, at, mood, secret, team_id)
     SELECT i, CASE WHEN i % 9 = 0 THEN -i ELSE 9007199254740993 + i % 3 END, nullif(i % 5, 0), 
       CASE WHEN i % 4 = 0 THEN 'NaN'::float8 WHEN i % 4 = 1 THEN NULL ELSE i % 3 END,
       (i % 3) + 0.50, '2026-01-01T00:00:00Z'::timestamptz + (i % 4) * interval '1 microsecond',
       (ARRAY['calm', 'wild', NULL])[i % 3 + 1], 'canary', CASE i % 6 WHEN 0 THEN NULL WHEN 5 THEN 1 ELSE i % 6 END
     FROM generate_series(1, ${count}) AS i`

  /** All rows, page by page, forwards and then backwards. */
  async function walk(find: Find, limit: number, ctx: Context) {
    const forwards: (readonly Row[])[] = []
    let page = await find.cursorPage({ limit }, { max: 50 }).run(ctx)
    expect(page.pageInfo).toMatchObject({ hasPreviousPage: false })
    forwards.push(page.items)
    while (page.pageInfo.nextCursor !== undefined) {
      page = await find.cursorPage({ limit, after: page.pageInfo.nextCursor }, { max: 50 }).run(ctx)
      expect(page.pageInfo.hasPreviousPage).toBe(true)
      forwards.push(page.items)
    }
    const backwards: (readonly Row[])[] = [page.items]
    while (page.pageInfo.previousCursor !== undefined) {
      const before = page.pageInfo.previousCursor
      page = await find.cursorPage({ limit, before }, { max: 50 }).run(ctx)
      expect(page.pageInfo.hasNextPage).toBe(true)
      backwards.unshift(page.items)
    }
    return { forwards: forwards.flat(), backwards: backwards.flat() }
  }

  const direction = fc.constantFrom('asc', 'desc')
  const sort = fc.record({ direction, nulls: fc.constantFrom('first', 'last') })
  const term = fc.oneof(
    fc.record({ rank: sort }),
    fc.record({ rate: sort }),
    fc.record({ big: direction }),
    fc.record({ price: direction }),
    fc.record({ at: direction }),
    fc.record({ mood: sort }),
    fc.record({ id: direction }),
    fc.record({ team: fc.record({ name: sort }) }),
  )

  test('walking through them gives the whole list, in its order, both ways', async () => {
    await use().sql(rowsOf(40))
    const db = open()
    await fc.assert(
      fc.asyncProperty(
        fc.array(term, { maxLength: 3 }),
        fc.integer({ min: 1, max: 15 }),
        fc.boolean(),
        async (orderBy, limit, known) => {
          const ctx = known ? somebody : nobody
          const find = db.player.findMany({ orderBy, where: { id: { lte: 33 } } })
          const whole = await db.player
            .findMany({ orderBy, where: { id: { lte: 33 } }, limit: 100 })
            .run(ctx)
          const { forwards, backwards } = await walk(find, limit, ctx)
          expect(forwards).toEqual(whole)
          expect(backwards).toEqual(whole)
        },
      ),
      { numRuns: process.env['RUN_SLOW'] === '1' ? 300 : 40 },
    )
  })

  test('rows that come and go elsewhere move nothing', async () => {
    await use().sql(rowsOf(20))
    const find = open().player.findMany({
      orderBy: { rank: 'asc' },
      select: { id: true, rank: true },
    })
    const first = await find.cursorPage({ limit: 5 }, { max: 50 }).run(somebody)
    const last = first.items.at(-1)
    // Two before the place, the row at the place itself, and one after it.
    await use().sql(`
      INSERT INTO players (id, big, rank, price, at, secret) VALUES
        (101, 1, 0, 1, now(), ''), (102, 1, 0, 1, now(), ''), (103, 1, ${last?.rank ?? 0}, 1, now(), '');
      DELETE FROM players WHERE id = ${last?.id}`)
    const after = first.pageInfo.nextCursor
    const second = await find.cursorPage({ limit: 50, after }, { max: 50 }).run(somebody)
    const ids = second.items.map(({ id }) => id)
    expect(ids).toHaveLength(16)
    expect(ids).toContain(103)
    expect(ids).not.toContain(101)
    for (const { id } of first.items) expect(ids).not.toContain(id)
  })

  test('counts all rows where that is asked for', async () => {
    await use().sql(rowsOf(12))
    const find = open().player.findMany({})
    const page = await find.cursorPage(null, { max: 3, count: true }).run(nobody)
    expect(page).toMatchObject({ totalCount: 11, pageInfo: { limit: 3, hasNextPage: true } })
    const next = await find
      .cursorPage({ after: page.pageInfo.nextCursor }, { max: 3, count: true })
      .run(nobody)
    expect(next.totalCount).toBe(11)
  })

  test('a page past the end leads back', async () => {
    await use().sql(rowsOf(4))
    const find = open().player.findMany({ orderBy: { id: 'asc' } })
    const { pageInfo } = await find.cursorPage({ limit: 2 }, { max: 9 }).run(nobody)
    await use().sql('DELETE FROM players WHERE id > 2')
    const empty = await find.cursorPage({ after: pageInfo.nextCursor }, { max: 9 }).run(nobody)
    expect(empty).toMatchObject({
      items: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    })
    const before = empty.pageInfo.previousCursor
    const back = await find.cursorPage({ before }, { max: 9 }).run(nobody)
    expect(back.items.map(({ id }) => id)).toEqual([1, 2])
  })

  test('composite keys decide between equals', async () => {
    await use().sql(
      'INSERT INTO pairs ("left", "right") SELECT a, b FROM generate_series(1, 4) a, generate_series(1, 3) b',
    )
    const { forwards, backwards } = await walk(open().pair.findMany({}), 5, nobody)
    expect(forwards).toHaveLength(12)
    expect(new Set(forwards.map((row) => JSON.stringify(row))).size).toBe(12)
    expect(backwards).toEqual(forwards)
  })

  test('rows without a key have none', async () => {
    const page = open().views.loose.findMany({}).cursorPage(null, { max: 1 }).run(nobody)
    await expect(page).rejects.toMatchObject({ code: 'VALIDATION_ERROR' })
  })

  describe('a cursor', () => {
    const first = async (db: AnyDb, options: object) => {
      const page = await db.player
        .findMany(options)
        .cursorPage({ limit: 2 }, { max: 9 })
        .run(somebody)
      return page.pageInfo.nextCursor ?? ''
    }
    const using = (db: AnyDb, options: object, after: unknown) =>
      db.player.findMany(options).cursorPage({ after }, { max: 9 }).run(somebody)

    test('belongs to its query', async () => {
      await use().sql(rowsOf(9))
      const db = open()
      const after = await first(db, { orderBy: { rank: 'asc' }, where: { id: { gt: 1 } } })
      for (const other of [
        { orderBy: { rank: 'desc' }, where: { id: { gt: 1 } } },
        { orderBy: { rank: 'asc' }, where: { id: { gt: 2 } } },
        { orderBy: { rank: 'asc' } },
        { orderBy: [{ rank: 'asc' }, { id: 'desc' }], where: { id: { gt: 1 } } },
      ])
        await expect(using(db, other, after)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
      const same = { orderBy: { rank: 'asc' }, where: { id: { gt: 1 } }, select: { id: true } }
      expect((await using(db, same, after)).items.length).toBeGreaterThan(0)
    })

    test('shows nothing of the row that it stands beside', async () => {
      await use().sql(rowsOf(9))
      const after = await first(open(), { orderBy: { secret: 'asc' } })
      const bytes = Buffer.from(after.slice(3), 'base64url').toString('latin1')
      expect(after + bytes).not.toContain('canary')
    })

    test('that somebody changed is refused, byte by byte', async () => {
      await use().sql(rowsOf(9))
      const db = open()
      const good = await first(db, {})
      for (let at = 0; at < good.length; at += 5) {
        const bad = `${good.slice(0, at)}${good[at] === 'A' ? 'B' : 'A'}${good.slice(at + 1)}`
        await expect(using(db, {}, bad)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
      }
      for (const bad of [
        '',
        'c1.',
        'c1.AAAA',
        'x',
        `c1.${'A'.repeat(20_000)}`,
        'c2.AAAA',
        good + good,
      ])
        await expect(using(db, {}, bad)).rejects.toMatchObject({
          code: 'BAD_REQUEST',
          message: 'the cursor is not one of this query',
        })
    })

    test('is good wherever the key is', async () => {
      await use().sql(rowsOf(9))
      const key = new Uint8Array(32).fill(7)
      const after = await first(open(key), {})
      expect((await using(open(key), {}, after)).items).toHaveLength(7)
      await expect(using(open(), {}, after)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
      expect(() => open(new Uint8Array(8))).toThrow('cursorKey')
    })

    test('gives no way past the rules', async () => {
      await use().sql(rowsOf(9))
      const db = open()
      const after = await first(db, {})
      const page = await db.player.findMany({}).cursorPage({ after }, { max: 9 }).run(nobody)
      expect(page.items.map(({ id }) => id)).not.toContain(9)
    })

    test('goes one way', async () => {
      const page = open().player.findMany({}).cursorPage({ after: 'x', before: 'y' }, { max: 1 })
      await expect(page.run(nobody)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    })
  })

  test('requests cannot sort by what only the server sees', async () => {
    const { driver } = database
    const orm = createOrm({
      schema: readSchema(text),
      dialect: driver.dialect,
      clock,
      random: countingRandom(),
    })
    const query: ListQuery = {
      model: 'Player',
      slot: 'list',
      where: undefined,
      orderBy: [{ path: ['secret'], direction: 'asc', nulls: 'last' }],
      selection: everything,
      limit: undefined,
      offset: undefined,
      count: false,
    }
    const run = { orm, session: { kind: 'driver', driver }, context: nobody, form: 'wire' } as const
    await expect(readCursorPage({ query, cursor: {}, limit: 1 }, run)).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
    })
  })
})
