// Writes of many rows, upserts, batches and aggregates, as generated code has them.

import { Decimal } from '@cratestack/core'
import { avg, count, max, min, sum } from '@cratestack/orm'
import { describeDatabases } from '@cratestack/testkit'
import { describe, expect, test } from 'vitest'
import { book } from './fixtures/library/server.ts'
import { anna, annas, berts, nobodys, useLibrary } from './library.ts'

const loan = { bookId: 1, day: '2026-03-01T00:00:00Z', reader: 'Dora' }

describeDatabases('a generated database', (database) => {
  const library = useLibrary(database)

  test('upserts by the key', async () => {
    const db = library()
    expect(await db.loan.upsert(loan).withServerFields({ returned: true }).run(annas)).toEqual({
      ...loan,
      returned: true,
    })
    await expect(db.loan.upsert({ ...loan, reader: 'Eve' }).run(annas)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  test('upserts by another constraint, or leaves what is there', async () => {
    const db = library()
    const alpha = {
      ...(await db.book.findUnique(1).select({ title: true }).run(annas)),
      id: 77,
      authorId: anna,
      title: 'Alpha',
      price: '11.00',
      weight: 1,
      printedAt: '2026-01-05T09:00:00Z',
      meta: {},
      isbn: '111',
    }
    const byTitle = db.book.upsert(alpha).onConflict(['authorId', 'title'])
    expect(await byTitle.run(annas)).toMatchObject({ id: 1, version: 1, published: true })
    expect(await byTitle.doNothing().run(annas)).toMatchObject({
      kind: 'existing',
      value: { id: 1, version: 1 },
    })
    await expect(byTitle.requireInsert().run(annas)).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
    })
    expect(await byTitle.ifMatch(1).run(annas)).toMatchObject({ version: 2 })
    await db.book.delete(1).ifMatch(2).run(annas)
    await expect(byTitle.run(annas)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await byTitle.reviveDeleted().run(annas)).toMatchObject({ id: 1, version: 4 })
  })

  test('changes and deletes what matches', async () => {
    const db = library()
    const mine = db.book.updateMany().where(book.author.handle.eq('anna'))
    const changed = mine.set({ pages: 10 }).set('discount', '1.00').setServerFields({ secret: 's' })
    expect(await changed.run(annas)).toEqual({ total: 2, ok: 2, err: 0 })
    expect(await changed.run(berts)).toMatchObject({ total: 0 })
    expect(await db.book.deleteMany().where({ pages: 10 }).run(annas)).toMatchObject({ ok: 2 })
    await expect(
      changed
        .maxAffectedRows(0)
        .where({ id: { gt: 0 } })
        .run(berts),
    ).resolves.toMatchObject({ total: 0 })
  })

  describe('batches', () => {
    test('create, change, get and delete', async () => {
      const db = library()
      const made = await db.author
        .batchCreate([
          { handle: 'cleo', name: 'Cleo' },
          { handle: 'anna', name: 'Anna again' },
        ])
        .withServerFields({ notes: 'n' })
        .run(annas)
      expect(made).toMatchObject({
        results: [
          { status: 'ok', value: { handle: 'cleo', notes: 'n' } },
          { status: 'error', error: { code: 'CONFLICT', message: 'unique constraint violated' } },
        ],
        summary: { total: 2, ok: 1, err: 1 },
      })
      const changed = await db.book
        .batchUpdate([
          { id: 1, patch: { pages: 1 }, ifMatch: 0 },
          { id: 2, patch: { pages: 2 }, ifMatch: 9 },
        ])
        .run(annas)
      expect(changed.results).toMatchObject([
        { value: { id: 1, pages: 1, price: Decimal.parse('10.50') } },
        { error: { code: 'PRECONDITION_FAILED' } },
      ])
      const gotten = await db.book.batchGet([1, 2]).run(nobodys)
      expect(gotten.results.map(({ status }) => status)).toEqual(['ok', 'error'])
      const deleted = await db.book.batchDelete([{ id: 1, ifMatch: 1 }]).run(annas)
      expect(deleted.results).toMatchObject([{ value: { id: 1, version: 2 } }])
    })

    test('know keys of several parts', async () => {
      const db = library()
      const key = { bookId: 1, day: '2026-02-01T00:00:00Z' }
      expect(await db.loan.batchGet([key]).run(annas)).toMatchObject({ summary: { ok: 1 } })
      const upserted = await db.loan.batchUpsert([loan, { ...loan, bookId: 99 }]).run(annas)
      expect(upserted.results).toMatchObject([
        { status: 'ok' },
        { error: { code: 'CONFLICT', message: 'a referenced record does not exist' } },
      ])
      expect(await db.loan.batchDelete([key]).run(annas)).toMatchObject({ summary: { ok: 1 } })
    })

    test('are part of a transaction, which goes on after what failed', async () => {
      const db = library()
      await db.transaction(async (tx) => {
        const batch = db.loan.batchUpsert([{ ...loan, bookId: 99 }, loan])
        const { value } = await batch.runInTx(tx, annas)
        expect(value.summary).toEqual({ total: 2, ok: 1, err: 1 })
        expect(await tx.loan.findMany().count().run(annas)).toBe(2)
      })
    })
  })

  describe('aggregates', () => {
    test('give one value', async () => {
      const books = library().book.aggregate()
      expect(await books.count().run(annas)).toBe(3)
      expect(await books.count().run(nobodys)).toBe(2)
      expect(await books.sum('price').run(annas)).toEqual(Decimal.parse('117.49'))
      expect(await books.where({ authorId: anna }).avg('weight').run(annas)).toBe(0.5)
      expect(await books.max('printedAt').run(annas)).toBe('2026-01-05T09:00:00Z')
      expect(await books.min('serial').run(annas)).toBe(9n)
      expect(await books.whereOptional(undefined).distinct('state').run(annas)).toEqual([
        'draft',
        'published',
      ])
      expect(await books.where(book.id.gt(9)).sum('pages').run(annas)).toBeNull()
    })

    test('give several, also by group', async () => {
      const books = library().book.aggregate()
      expect(
        await books
          .several({ rows: count(), authors: count({ distinct: 'authorId' }), low: min('price') })
          .run(annas),
      ).toEqual({ rows: 3, authors: 2, low: Decimal.parse('7.00') })
      const groups = books
        .groupBy(['state', 'authorId'])
        .several({ rows: count(), total: sum('price'), mean: avg('weight'), top: max('title') })
        .having({ rows: { gte: 1 }, total: { lt: '50' } })
        .orderBy({ total: 'desc' })
      expect(await groups.run(annas)).toMatchObject([
        { state: 'published', rows: 1, mean: 0.5, top: 'Alpha' },
        { state: 'draft', rows: 1, mean: 0.5, top: 'Beta' },
      ])
      expect(await groups.limit(1).offset(1).run(annas)).toHaveLength(1)
    })
  })

  // What types rule out, for those who have none.
  describe('misuse', () => {
    // biome-ignore lint/suspicious/noExplicitAny: callers without types are what is tested here
    type Untyped = Readonly<Record<string, any>>
    test.each([
      ['no array', (db) => db['book'].batchGet(1), 'batchGet: expected an array'],
      ['no key', (db) => db['book'].batchDelete([undefined]), 'expected the key of "Book"'],
      ['no patch', (db) => db['book'].batchUpdate([{ id: 1 }]), 'batchUpdate: patch: expected'],
      ['no input', (db) => db['loan'].batchUpsert(['x']), 'batchUpsert: expected an object'],
      ['no version', (db) => db['book'].batchDelete([{ id: 1, ifMatch: '1' }]), 'ifMatch'],
      ['no terms', (db) => db['book'].aggregate().several({}), 'several: expected an object'],
      ['no term', (db) => db['book'].aggregate().several({ x: 1 }), 'several.x: expected count()'],
      ['no field', (db) => db['book'].aggregate().sum(), 'sum: expected the name of a field'],
      ['no groups', (db) => db['book'].aggregate().groupBy('id'), 'groupBy: expected an array'],
      ['no constraint', (db) => db['loan'].upsert({}).onConflict('id'), 'onConflict: expected'],
      [
        'two ways to wait',
        (db) => db['book'].findMany().forUpdate({ skipLocked: true, noWait: true }),
        'not both',
      ],
      [
        'an upsert where keys are made',
        (db) => db['author'].upsert({ handle: 'x', name: 'X' }).run(annas),
        'Author has no upsert',
      ],
      [
        'an order of nothing',
        (db) =>
          db['book'].aggregate().groupBy(['state']).several({ n: count() }).orderBy({ n: 'up' }),
        "expected 'asc' or 'desc'",
      ],
      [
        'a condition of nothing',
        (db) =>
          db['book']
            .aggregate()
            .groupBy(['state'])
            .several({ n: count() })
            .having({ n: { in: 1 } }),
        '"in" is no operator',
      ],
    ] as readonly [string, (db: Untyped) => unknown, string][])(
      '%s',
      async (_title, misuse, message) => {
        await expect((async () => misuse(library()))()).rejects.toThrow(message)
      },
    )
  })
})
