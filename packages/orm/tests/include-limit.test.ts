// So many related rows per parent, cut in the database: by looking them up where an index serves, by
// numbering them where none does. Both must give what cutting here would give.

import { describeDatabases } from '@cratestack/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Include } from '../src/index.ts'
import { everything } from '../src/index.ts'
import { useSchema } from './fixture.ts'

const text = `
datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}

auth Caller {
  id Int
}

model Shelf {
  id Int @id
  code Decimal @unique
  books Book[] @relation(fields: [id], references: [shelfId])
  /// Over a column that no index knows.
  stickers Sticker[] @relation(fields: [code], references: [code])

  @@allow("read", true)
}

model Book {
  id Int @id
  shelfId Int?
  shelf Shelf? @relation(fields: [shelfId], references: [id])
  rank Int?
  hidden Boolean
  pages Leaf[] @relation(fields: [id], references: [bookId])

  @@soft_delete
  @@allow("read", !hidden)
  @@allow("read", auth() != null)
}

model Leaf {
  id Int @id
  bookId Int
  book Book @relation(fields: [bookId], references: [id])
  number Int

  @@allow("read", true)
}

model Sticker {
  id Int @id
  code Decimal
  rank Int?

  @@allow("read", true)
}
`

interface Book {
  readonly id: number
  readonly shelfId: number | null
  readonly rank: number | null
  readonly hidden: boolean
  readonly deleted: boolean
}

function including(relation: string, options: Partial<Include> = {}): Include {
  return {
    relation,
    selection: everything,
    where: undefined,
    orderBy: [],
    limit: undefined,
    ...options,
  }
}

describeDatabases('limited includes', (database) => {
  const use = useSchema(database, text)

  async function fill(books: readonly Book[]): Promise<void> {
    const values = books.map(
      ({ id, shelfId, rank, hidden, deleted }) =>
        `(${id}, ${shelfId ?? 'NULL'}, ${rank ?? 'NULL'}, ${hidden}, ${deleted ? 'now()' : 'NULL'})`,
    )
    const stickers = books.map(
      ({ id, shelfId, rank }) => `(${id}, ${shelfId ?? 0}.50, ${rank ?? 'NULL'})`,
    )
    await database.clear()
    await use().sql(`
      INSERT INTO shelfs (id, code) SELECT i, i + 0.5 FROM generate_series(1, 3) AS i;
      ${books.length === 0 ? '' : `INSERT INTO books (id, shelf_id, rank, hidden, deleted_at) VALUES ${values.join()}`};
      ${books.length === 0 ? '' : `INSERT INTO stickers (id, code, rank) VALUES ${stickers.join()}`}`)
  }

  const someBooks: readonly Book[] = Array.from({ length: 30 }, (_, at) => ({
    id: at + 1,
    shelfId: (at % 3) + 1,
    rank: at % 5 === 0 ? null : at % 4,
    hidden: at % 7 === 0,
    deleted: at % 11 === 0,
  }))

  const booksOf = async (limit: number | undefined, caller?: object) => {
    const include = including('books', {
      limit,
      orderBy: [{ path: ['rank'], direction: 'desc', nulls: 'last' }],
    })
    const rows = await use()
      .as(caller as undefined)
      .rows('Shelf', { include: [include] })
    return rows.map((row) => (row['books'] as readonly { id: number }[]).map(({ id }) => id))
  }

  test('any rows, any order, any limit: the same as cutting all of them here', async () => {
    const book = fc.record({
      shelfId: fc.constantFrom(null, 1, 2, 3),
      rank: fc.option(fc.integer({ min: 0, max: 3 })),
      hidden: fc.boolean(),
      deleted: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(book, { maxLength: 25 }),
        fc.record({
          limit: fc.integer({ min: 0, max: 6 }),
          direction: fc.constantFrom('asc' as const, 'desc' as const),
          nulls: fc.constantFrom('first' as const, 'last' as const),
          minimum: fc.integer({ min: 0, max: 3 }),
          relation: fc.constantFrom('books', 'stickers'),
        }),
        async (books, { limit, direction, nulls, minimum, relation }) => {
          await fill(books.map((each, at) => ({ ...each, id: at + 1 })))
          const options = {
            orderBy: [{ path: ['rank'], direction, nulls }],
            where: {
              kind: 'or' as const,
              operands: [
                {
                  kind: 'field' as const,
                  field: 'rank',
                  test: { operator: 'gte' as const, value: minimum },
                },
                { kind: 'field' as const, field: 'rank', test: { operator: 'isNull' as const } },
              ],
            },
          }
          const read = async (most: number | undefined) => {
            const include = [including(relation, { ...options, limit: most })]
            const rows = await use().as(undefined).rows('Shelf', { include })
            return rows.map((row) => row[relation] as readonly unknown[])
          }
          const all = await read(undefined)
          expect(await read(limit)).toEqual(all.map((rows) => rows.slice(0, limit)))
        },
      ),
      { numRuns: process.env['RUN_SLOW'] === '1' ? 400 : 40 },
    )
  })

  test('hidden rows and tombstones take no place', async () => {
    await fill(someBooks)
    const seen = someBooks.filter(({ hidden, deleted }) => !hidden && !deleted)
    const [first] = await booksOf(3)
    const expected = seen
      .filter(({ shelfId }) => shelfId === 1)
      .sort((one, other) => (other.rank ?? -1) - (one.rank ?? -1) || other.id - one.id)
      .slice(0, 3)
    expect(first).toEqual(expected.map(({ id }) => id))
    expect((await booksOf(9, { id: 1 }))[0]).not.toEqual((await booksOf(9))[0])
  })

  describe('take one statement', () => {
    test('that looks rows up where an index starts with the column', async () => {
      await fill(someBooks)
      use().sent()
      await booksOf(2)
      const sent = use().sent()
      expect(sent).toHaveLength(2)
      expect(sent[1]).toContain('CROSS JOIN LATERAL')
    })

    test('that numbers them where none does', async () => {
      await fill(someBooks)
      use().sent()
      await use()
        .as(undefined)
        .rows('Shelf', { include: [including('stickers', { limit: 2 })] })
      expect(use().sent()[1]).toContain('PARTITION BY')
    })

    test('and none where nothing is wanted', async () => {
      await fill(someBooks)
      use().sent()
      expect(await booksOf(0)).toEqual([[], [], []])
      expect(use().sent()).toHaveLength(1)
    })
  })

  test('limits of several levels count for each parent', async () => {
    await fill(someBooks)
    await use().sql(`
      INSERT INTO leafs (id, book_id, number)
      SELECT b.id * 100 + n, b.id, n FROM books AS b, generate_series(1, 4) AS n`)
    const pages = including('pages', {
      limit: 2,
      orderBy: [{ path: ['number'], direction: 'desc', nulls: 'last' }],
      selection: { fields: ['number'], include: [] },
    })
    const include = including('books', {
      limit: 3,
      selection: { fields: ['id'], include: [pages] },
    })
    const rows = await use()
      .as({ id: 1 })
      .rows('Shelf', { fields: ['id'], include: [include] })
    for (const row of rows) {
      const books = row['books'] as readonly { pages: unknown }[]
      expect(books).toHaveLength(3)
      for (const book of books) expect(book.pages).toEqual([{ number: 4 }, { number: 3 }])
    }
  })

  test('more than the guard allows is refused, however it is limited', async () => {
    await fill(someBooks)
    await use().sql(`
      INSERT INTO leafs (id, book_id, number)
      SELECT 1000 + n, 2, n FROM generate_series(1, 20001) AS n`)
    const read = (limit: number) =>
      use()
        .as({ id: 1 })
        .rows('Book', { include: [including('pages', { limit })] })
    await expect(read(20_001)).rejects.toThrow('included relation is too large')
    expect(await read(20_000)).toHaveLength(27)
  })
})
