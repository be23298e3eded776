// The generated client against the generated server, over requests and answers but no network.

import { Decimal } from '@cratestack/core'
import { tablesOf } from '@cratestack/sql'
import { describeDatabases, type TestDatabase } from '@cratestack/testkit'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Api, BookWhere } from './fixtures/library/client.ts'
import { createClient as createClientOf } from './fixtures/library/client.ts'
import { createServer, type Db, type Procedures, schema } from './fixtures/library/server.ts'
import { anna, annas, berts, contextOf, fillLibrary } from './library.ts'

const procedures: Procedures = {
  async lend({ db, ctx, args }) {
    const day = args.until ?? '2026-03-01T00:00:00Z'
    const loan = await db.loan.create({ bookId: args.bookId, day, reader: args.reader }).run(ctx)
    const books = await db.book.findMany({ where: { id: args.bookId } }).run(ctx)
    return { loan, books, fee: args.fee.add(Decimal.parse('0.50')), tags: ['new'] }
  },
  publishBook: ({ db, ctx, args }) =>
    db.book
      .update(args.bookId)
      .ifMatch(0)
      .set({ published: true })
      .setServerFields({ secret: 'still' })
      .run(ctx),
  searchBooks: ({ db, ctx, args }) =>
    db.book.findMany().matching(args.filter).page(args.page, { max: 2 }).run(ctx),
  topAuthors: ({ db, ctx, args }) =>
    db.author
      .findMany({ orderBy: { handle: 'asc' } })
      .limit(args.limit)
      .run(ctx),
  priceOf: async ({ db, ctx, args }) =>
    (await db.book.findUnique(args.bookId).run(ctx))?.price ?? null,
  ping: () => true,
  appraise: ({ args }) => args.book.price.multiply(Decimal.parse('2')),
}

interface Library {
  readonly db: Db
  /** A client of somebody, by id; in either codec. */
  client(id?: string, codec?: 'cbor' | 'json'): Api
}

function useServer(database: TestDatabase): () => Library {
  let library: Library | undefined
  beforeAll(async () => {
    const { driver } = database
    await driver.script(driver.dialect.renderTables(tablesOf(schema)).join(';\n'))
    const app = createServer({
      database: driver,
      procedures,
      authenticate: (request) => {
        const id = request.header('x-caller')
        return id === undefined ? undefined : contextOf(id)
      },
    })
    await fillLibrary(app.db)
    library = {
      db: app.db,
      client: (id, codec = 'cbor') =>
        createClientOf({
          baseUrl: 'http://library.example',
          codec,
          headers: id === undefined ? {} : { 'x-caller': id },
          fetch: (url, request) => app.fetch(new Request(url, request)),
        }),
    }
  })
  return () => {
    if (library === undefined) throw new Error('the server exists inside tests only')
    return library
  }
}

describeDatabases('a generated client and server', (database) => {
  const library = useServer(database)

  describe.each(['cbor', 'json'] as const)('in %s', (codec) => {
    test('hand over every type of value as it is', async () => {
      const api = library().client(anna, codec)
      const key = codec === 'cbor' ? 50 : 60
      const input = {
        id: key,
        authorId: anna,
        title: `"${codec}" – ünï ✓ \u0000`.replace('\u0000', ''),
        price: '12345678901234567890.10',
        discount: Decimal.parse('0.00'),
        pages: Number.MAX_SAFE_INTEGER,
        weight: -0.1,
        serial: -9223372036854775808n,
        printedAt: '2026-01-05T10:00:00.123456+01:00',
        meta: { deep: [1, 'a', null, { b: false }] },
        extra: null,
        cover: new Uint8Array([0, 127, 255]),
        mood: 'archived',
      } as const
      const made = await api.book.create(input)
      expect(made).toEqual({
        ...input,
        discount: '0.00',
        editorId: null,
        isbn: null,
        printedAt: '2026-01-05T09:00:00.123456Z',
        state: 'draft',
        published: false,
        createdAt: expect.stringMatching(/Z$/),
        version: 0,
      })
      expect(await api.book.get(key)).toEqual(made)
      const changed = await api.book.update(key, { cover: null, discount: null }, { ifMatch: 0 })
      expect(changed).toMatchObject({ cover: null, discount: null, version: 1 })
      expect(await api.book.delete(key, { ifMatch: 1 })).toMatchObject({ id: key })
    })

    test('call procedures', async () => {
      const api = library().client(anna, codec)
      const until = codec === 'cbor' ? '2026-04-01T00:00:00Z' : '2026-05-01T00:00:00Z'
      const receipt = await api.procedures.lend({ bookId: 1, reader: 'Dora', fee: '1.00', until })
      expect(receipt).toMatchObject({
        loan: { bookId: 1, reader: 'Dora', returned: false, day: until },
        books: [{ id: 1, price: '10.50' }],
        fee: '1.50',
        note: null,
        tags: ['new'],
      })
      expect(receipt.books[0]).not.toHaveProperty('secret')
      const found = await api.procedures.searchBooks({
        filter: { where: { id: { lt: 10 } }, orderBy: [{ field: 'title', direction: 'desc' }] },
        page: { limit: 100 },
      })
      expect(found.items.map(({ title }) => title)).toEqual(['Gamma', 'Beta'])
      expect(found).toMatchObject({ totalCount: 3, pageInfo: { limit: 2, hasNextPage: true } })
      const narrow = await api.procedures.searchBooks({
        filter: {
          where: {
            id: { lt: 10 },
            state: { in: ['published'] },
            published: { eq: true },
            pages: { isNull: true },
            isbn: { gte: '1', isNull: false },
            printedAt: { lte: new Date() },
          },
        },
      })
      expect(narrow.items.map(({ id }) => id)).toEqual([1])
      const everything = await api.procedures.searchBooks({})
      expect(everything.items).toHaveLength(2)
      expect(await api.procedures.topAuthors({ limit: 1 })).toMatchObject([{ handle: 'anna' }])
      expect(await api.procedures.priceOf({ bookId: 2 })).toBe('7.00')
      expect(await api.procedures.priceOf({ bookId: 404 })).toBeNull()
      expect(await api.procedures.ping()).toBe(true)
      const book = await api.book.get(1)
      expect(await api.procedures.appraise({ book, receipt })).toBe('21.00')
    })
  })

  test('a composite key finds its row', async () => {
    const api = library().client(anna)
    const key = { bookId: 1, day: new Date('2026-02-01T00:00:00Z') }
    expect(await api.loan.get(key)).toMatchObject({ reader: 'Cleo' })
  })

  test('selections give exactly what they name', async () => {
    const page = await library()
      .client(anna)
      .book.list({
        where: { id: { lt: 10 } },
        select: { id: true, author: { name: true, books: { id: true } } },
        include: { loans: { select: { reader: true } } },
        orderBy: [{ author: { name: 'desc' } }, { id: 'asc' }],
        limit: 2,
      })
    expect(page.items).toEqual([
      { id: 3, author: { name: 'Bert Alm', books: [{ id: 3 }] }, loans: [] },
      {
        id: 1,
        author: { name: 'Anna Ek', books: expect.arrayContaining([{ id: 1 }, { id: 2 }]) },
        loans: expect.arrayContaining([{ reader: 'Cleo' }]),
      },
    ])
  })

  // Whatever the client can say, it says exactly: the same rows as in process.
  test.each([
    [{ published: true }],
    [{ isbn: null }],
    [{ isbn: { isNull: false } }],
    [{ title: { contains: 'a', startsWith: 'B' } }],
    [{ price: { gt: '7.00', lte: Decimal.parse('10.5') } }],
    [{ id: { in: [1, 3, 99] } }],
    [{ state: { ne: 'draft' } }],
    [{ serial: 9n }],
    [{ printedAt: new Date('2026-01-05T09:00:00Z') }],
    [{ author: { handle: 'bert', name: { contains: 'Alm' } } }],
    [{ editor: { OR: [{ handle: 'anna' }, { bio: { isNull: false } }] } }],
    [{ editor: { books: { some: { title: 'Alpha' } } } }],
    [{ loans: { some: { reader: { startsWith: 'C' } } } }],
    [{ loans: { none: { OR: [{ reader: 'Cleo' }, { reader: 'Nobody' }] } } }],
    [{ loans: { every: { returned: false, bookId: { gte: 0 } } } }],
    [{ OR: [{ id: 1 }, { title: 'Beta', published: false }, { NOT: { authorId: anna } }] }],
    [{ NOT: { OR: [{ id: 1 }, { id: 2 }] } }],
    [{ NOT: { editor: { handle: 'anna' } } }],
    [{ AND: [{ OR: [{ id: 1 }, { id: 2 }] }, { OR: [{ id: 2 }, { id: 3 }] }] }],
    [{ OR: [{ AND: [{ OR: [{ id: 1 }, { id: 2 }] }, { published: true }] }, { id: 3 }] }],
  ] as readonly [BookWhere][])('condition number %# means the same', async (where) => {
    const { client, db } = library()
    const near = { ...where, id: where.id ?? { lt: 10 } }
    const page = await client(anna).book.list({ where: near, orderBy: { id: 'asc' } })
    const rows = await db.book.findMany({ where: near, orderBy: { id: 'asc' } }).run(annas)
    expect(page.items.map(({ id }) => id)).toEqual(rows.map(({ id }) => id))
    expect(page.totalCount).toBe(rows.length)
  })

  test('errors tell what the server tells', async () => {
    const api = library().client(anna)
    await expect(api.book.get(404)).rejects.toMatchObject({
      kind: 'remote',
      code: 'not_found',
      status: 404,
    })
    await expect(
      library().client().loan.delete({ bookId: 1, day: '2026-02-01T00:00:00Z' }),
    ).rejects.toMatchObject({ code: 'permission_denied' })
    await expect(api.book.update(1, { title: '' }, { ifMatch: 0 })).rejects.toMatchObject({
      code: 'invalid_argument',
      details: { errors: [{ field: 'title', rule: 'length' }] },
    })
    await expect(api.book.update(1, { title: 'x' }, { ifMatch: 7 })).rejects.toMatchObject({
      code: 'failed_precondition',
      status: 412,
    })
    await expect(api.author.create({ handle: 'anna', name: 'x' })).rejects.toMatchObject({
      code: 'conflict',
      details: { fields: ['handle'] },
    })
  })

  test('a write of a row that its writer may not read gives its key', async () => {
    const api = library().client(anna)
    const input = { authorId: berts.principalActorId ?? '', title: 'Ghost', price: '1', weight: 1 }
    const call = api.book.create({ ...input, id: 70, printedAt: new Date(0), meta: {} })
    await expect(call).rejects.toMatchObject({ kind: 'codec', sent: 'yes', key: { id: 70 } })
    expect(await library().db.book.findUnique(70).run(berts)).toMatchObject({ title: 'Ghost' })
  })
})
