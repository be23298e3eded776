import { Context, CratestackError, Decimal } from '@cratestack/core'
import { and, not, or } from '@cratestack/orm'
import { describeDatabases } from '@cratestack/testkit'
import { describe, expect, test } from 'vitest'
import { author, book, loan } from './fixtures/library/server.ts'
import { anna, annas, bert, berts, nobodys, useLibrary } from './library.ts'

describeDatabases('a generated database', (database) => {
  const library = useLibrary(database)

  describe('lists', () => {
    test('both skins ask the same', async () => {
      const db = library()
      const fluent = await db.book
        .findMany()
        .where(book.author.name.startsWith('A'))
        .where(or(book.published.eq(true), book.price.lt('8')))
        .orderBy(book.id.desc())
        .limit(20)
        .run(annas)
      const object = await db.book
        .findMany({
          where: {
            author: { name: { startsWith: 'A' } },
            OR: [{ published: true }, { price: { lt: Decimal.parse('8') } }],
          },
          orderBy: [{ id: 'desc' }],
          limit: 20,
        })
        .run(annas)
      expect(fluent.map(({ id }) => id)).toEqual([2, 1])
      expect(object).toEqual(fluent)
    })

    test('rows hold native values', async () => {
      const [row] = await library()
        .book.findMany({ where: { id: 2 } })
        .run(annas)
      expect(row?.price).toEqual(Decimal.parse('7.00'))
      expect(row?.price.toString()).toBe('7.00')
      expect(row).toMatchObject({
        serial: 9n,
        printedAt: '2026-01-05T09:00:00Z',
        meta: { pages: [1, 2] },
        cover: null,
        secret: 'none',
        version: 0,
      })
    })

    test('a selection fetches what it names', async () => {
      const rows = await library()
        .book.findMany({ select: { id: true, author: { name: true } }, orderBy: { id: 'asc' } })
        .run(annas)
      expect(rows).toEqual([
        { id: 1, author: { name: 'Anna Ek' } },
        { id: 2, author: { name: 'Anna Ek' } },
        { id: 3, author: { name: 'Bert Alm' } },
      ])
    })

    test('includes have conditions, orders and limits of their own', async () => {
      const rows = await library()
        .author.findMany()
        .select({ handle: true })
        .include(author.books, {
          select: { title: true, loans: { reader: true } },
          where: book.price.gte('8'),
          orderBy: [{ title: 'desc' }],
          limit: 1,
        })
        .orderBy(author.handle.asc())
        .run(annas)
      expect(rows).toEqual([
        { handle: 'anna', books: [{ title: 'Alpha', loans: [{ reader: 'Cleo' }] }] },
        { handle: 'bert', books: [{ title: 'Gamma', loans: [] }] },
      ])
    })

    test('relations filter through any number of steps', async () => {
      const db = library()
      const lent = and(book.loans.some(loan.reader.icontains('CLE')), not(book.editor.id.eq(bert)))
      expect(await db.book.findMany().where(lent).count().run(annas)).toBe(1)
      const edited = await db.book
        .findMany({ where: { editor: { books: { some: { title: 'Alpha' } } } } })
        .select({ id: true })
        .run(annas)
      expect(edited).toEqual([{ id: 3 }])
      expect(
        await db.book
          .findMany({ where: { editorId: null } })
          .count()
          .run(annas),
      ).toBe(2)
    })

    test('rules apply, whatever is asked for', async () => {
      const ids = await library()
        .book.findMany({ select: { id: true } })
        .orderBy({ id: 'asc' })
        .run(nobodys)
      expect(ids).toEqual([{ id: 1 }, { id: 3 }])
    })

    test('whereAny without conditions matches nothing, whereOptional without one everything', async () => {
      const db = library()
      expect(await db.book.findMany().whereAny([]).run(annas)).toEqual([])
      expect(await db.book.findMany().whereOptional(undefined).count().run(annas)).toBe(3)
    })

    test('pages count everything and know their neighbours', async () => {
      const query = library().book.findMany({ select: { id: true }, orderBy: { id: 'asc' } })
      expect(await query.page({ limit: 2 }, { max: 50 }).run(annas)).toEqual({
        items: [{ id: 1 }, { id: 2 }],
        totalCount: 3,
        pageInfo: { limit: 2, offset: 0, hasNextPage: true, hasPreviousPage: false },
      })
      expect(await query.page({ limit: 900, offset: 2 }, { max: 2 }).run(annas)).toEqual({
        items: [{ id: 3 }],
        totalCount: 3,
        pageInfo: { limit: 2, offset: 2, hasNextPage: false, hasPreviousPage: true },
      })
    })

    test('FindMany arguments of procedures are conditions and orders', async () => {
      const rows = await library()
        .book.findMany({ select: { id: true } })
        .matching({
          where: { title: { contains: 'a' }, price: { gt: '8' } },
          orderBy: [{ field: 'title', direction: 'desc' }],
        })
        .matching(null)
        .run(annas)
      expect(rows).toEqual([{ id: 3 }, { id: 1 }])
    })
  })

  describe('single rows', () => {
    test('are found by key, by parts of a key, and by unique fields', async () => {
      const db = library()
      expect(await db.book.findUnique(1).select({ title: true }).run(annas)).toEqual({
        title: 'Alpha',
      })
      const key = { bookId: 1, day: '2026-02-01T00:00:00Z' }
      expect((await db.loan.findUnique(key).run(annas))?.reader).toBe('Cleo')
      expect((await db.book.findUnique({ isbn: '111' }).run(annas))?.id).toBe(1)
      const named = db.book.findUnique({ authorId: anna, title: 'Beta' }).include(book.author)
      expect((await named.run(annas))?.author?.handle).toBe('anna')
    })

    test('that are hidden are not there', async () => {
      expect(await library().book.findUnique(2).run(berts)).toBeNull()
      expect(
        await library().book.findUnique({ authorId: anna, title: 'Beta' }).run(berts),
      ).toBeNull()
    })
  })

  describe('writes', () => {
    test('create, change and delete a row', async () => {
      const db = library()
      const made = await db.author
        .create({ handle: 'cleo', name: 'Cleo' })
        .withServerFields({ notes: 'new' })
        .run(annas)
      expect(made).toMatchObject({ handle: 'cleo', bio: null, notes: 'new' })
      const changed = await db.author
        .update(anna)
        .set({ bio: 'writes' })
        .set('name', 'Anna E.')
        .setServerFields({ notes: null })
        .run(annas)
      expect(changed).toMatchObject({ bio: 'writes', name: 'Anna E.', notes: null })
      const deleted = await db.loan.delete({ bookId: 1, day: '2026-02-01T00:00:00Z' }).run(annas)
      expect(deleted.reader).toBe('Cleo')
      expect(await db.loan.findMany().count().run(annas)).toBe(0)
    })

    test('of another version are refused', async () => {
      const db = library()
      const changed = await db.book.update(1).set({ title: 'A' }).ifMatch(0).run(annas)
      expect(changed.version).toBe(1)
      await expect(
        db.book.update(1).ifMatch(0).set({ title: 'B' }).run(annas),
      ).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' })
      await expect(db.book.delete(1).ifMatch(0).run(annas)).rejects.toThrow(CratestackError)
      await db.book.delete(1).ifMatch(1).run(annas)
      expect(await db.book.findUnique(1).run(annas)).toBeNull()
    })

    test('that no rule allows are refused', async () => {
      await expect(
        library().author.update(bert).set({ name: 'X' }).run(annas),
      ).rejects.toMatchObject({ code: 'FORBIDDEN' })
    })
  })

  describe('transactions', () => {
    test('keep what was done, or nothing of it', async () => {
      const db = library()
      const bio = async () => (await db.author.findUnique(anna).run(annas))?.bio
      await db.transaction((tx) => tx.author.update(anna).set({ bio: 'one' }).run(annas))
      expect(await bio()).toBe('one')
      const failing = db.transaction(async (tx) => {
        await tx.author.update(anna).set({ bio: 'two' }).run(annas)
        expect((await tx.author.findUnique(anna).run(annas))?.bio).toBe('two')
        throw new Error('on second thought')
      })
      await expect(failing).rejects.toThrow('on second thought')
      expect(await bio()).toBe('one')
    })

    test('inside each other are savepoints', async () => {
      const db = library()
      await db.transaction(async (tx) => {
        await tx.author.update(anna).set({ bio: 'outer' }).run(annas)
        const inner = tx.transaction(async (nested) => {
          await nested.author.update(anna).set({ bio: 'inner' }).run(annas)
          throw new Error('inner only')
        })
        await expect(inner).rejects.toThrow('inner only')
      })
      expect((await db.author.findUnique(anna).run(annas))?.bio).toBe('outer')
    })

    test('take options at the outside only', async () => {
      const db = library()
      const options = { isolation: 'serializable' } as const
      const count = await db.transaction((tx) => tx.book.findMany().count().run(annas), options)
      expect(count).toBe(3)
      const nested = db.transaction((tx) => tx.transaction(async () => 1, options))
      await expect(nested).rejects.toThrow('a savepoint, and takes no options')
    })

    test('say what the database had against them as operations do', async () => {
      const db = library()
      const swallowed = db.transaction(async (tx) => {
        const [author] = await tx.author.findMany().limit(1).run(annas)
        const twice = tx.author.create({ handle: author?.handle ?? '', name: 'Twin' })
        await twice.run(annas).catch(() => undefined)
      })
      await expect(swallowed).rejects.toMatchObject({ code: 'CONFLICT' })
    })

    test('of a bound database are bound', async () => {
      const titles = await library()
        .bind(annas)
        .transaction((tx) => tx.book.findMany({ select: { title: true } }).run())
      expect(titles).toHaveLength(3)
    })
  })

  test('builders are values: asking again asks again, and branches do not meet', async () => {
    const query = library()
      .book.findMany({ select: { id: true } })
      .orderBy({ id: 'asc' })
    const one = query.limit(1)
    const other = query.where({ id: 3 })
    expect(await one.run(annas)).toEqual([{ id: 1 }])
    expect(await other.run(annas)).toEqual([{ id: 3 }])
    expect(await query.run(annas)).toHaveLength(3)
    expect(query).not.toHaveProperty('then')
  })

  // What types rule out, for those who have none.
  describe('misuse', () => {
    // biome-ignore lint/suspicious/noExplicitAny: callers without types are what is tested here
    type Untyped = Readonly<Record<string, any>>
    const untyped = (): Untyped => library()

    test.each([
      ['no context', (db) => db['book'].findMany().run(), 'every operation says on whose behalf'],
      ['two contexts', (db) => db['bind'](annas).book.findMany().run(annas), 'bound to a context'],
      ['a context that is none', (db) => db['bind']({}), 'bind: expected a Context'],
      ['an unknown option', (db) => db['book'].findMany({ filter: {} }), '"filter" is no option'],
      [
        'an unknown field',
        (db) => db['book'].findMany({ where: { titel: 1 } }),
        'has no field "titel"',
      ],
      [
        'a condition without a value',
        (db) => db['book'].findMany({ where: { id: undefined } }),
        'where.id is undefined',
      ],
      [
        'an unknown operator',
        (db) => db['book'].findMany({ where: { id: { like: 1 } } }),
        '"like" is no operator',
      ],
      [
        'many rows without a quantifier',
        (db) => db['book'].findMany({ where: { loans: { reader: 'x' } } }),
        'is none of some, every and none',
      ],
      [
        'a handle of another model',
        (db) => db['book'].findMany().where(loan.reader.eq('x')),
        'a condition on "Loan", expected "Book"',
      ],
      [
        'an order of many rows',
        (db) => db['book'].findMany({ orderBy: { loans: 'asc' } }),
        'no single value to sort by',
      ],
      [
        'an unknown direction',
        (db) => db['book'].findMany({ orderBy: { id: 'up' } }),
        "expected 'asc', 'desc'",
      ],
      [
        'false in a selection',
        (db) => db['book'].findMany({ select: { id: false } }),
        'select.id: expected true',
      ],
      [
        'a column as a relation',
        (db) => db['book'].findMany({ include: { id: true } }),
        'all columns are fetched',
      ],
      [
        'a relation asked for twice',
        (db) => db['book'].findMany({ select: { author: true }, include: { author: true } }),
        '"author" is asked for twice',
      ],
      [
        'a relation of a relation',
        (db) => db['loan'].findMany().include(loan.book.author),
        'include "book" with { include: … }',
      ],
      ['a negative limit', (db) => db['book'].findMany().limit(-1), 'limit may not be negative'],
      ['half a limit', (db) => db['book'].findMany().limit(1.5), 'limit is no whole number'],
      ['half a key', (db) => db['loan'].findUnique({ bookId: 1 }), '{ bookId, day }'],
      [
        'a key that is none',
        (db) => db['book'].findUnique({ title: 'x' }),
        'a value of "id" or { isbn } or { authorId, title }',
      ],
      ['no key', (db) => db['book'].update(undefined), 'expected the key of "Book"'],
      ['an input that is none', (db) => db['author'].create(null), 'create: expected an object'],
      [
        'a version that is none',
        (db) => db['book'].delete(1).ifMatch('1'),
        'ifMatch: expected the version',
      ],
      ['a method without its database', ({ bind }) => bind(annas), 'was taken off its database'],
      ['work that is none', (db) => db['transaction'](1), 'transaction: expected a function'],
    ] as readonly [string, (db: Untyped) => unknown, string][])(
      '%s',
      async (_title, misuse, message) => {
        await expect((async () => misuse(untyped()))()).rejects.toThrow(message)
      },
    )

    test('a value of the wrong type is an error that names the field', async () => {
      const db = untyped()
      await expect(db['book'].findMany({ where: { id: 'x' } }).run(annas)).rejects.toThrow(/id/)
    })
  })

  test('a system context is a caller like any other', async () => {
    const system = Context.fromPrincipal({ id: 'nobody' })
    expect(await library().book.findMany().count().run(system)).toBe(2)
  })
})
