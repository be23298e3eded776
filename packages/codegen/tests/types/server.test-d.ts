import {
  type BatchResponse,
  type Context,
  Decimal,
  type JsonValue,
  type Page,
} from '@cratestack/core'
import { and, count, type ManyResult, max, min, not, or, sum } from '@cratestack/orm'
import { expectTypeOf, test } from 'vitest'
import {
  type Author,
  author,
  type Book,
  type BookSelect,
  type BookState,
  type BoundDb,
  book,
  type CreateBookInput,
  type Db,
  type Loan,
  loan,
  type Procedures,
} from '../fixtures/library/server.ts'

declare const db: Db
declare const bound: BoundDb
declare const ctx: Context

/** What a query gives. */
type Result<Query extends { run(...args: never): unknown }> = Awaited<ReturnType<Query['run']>>

test('a row has all of its columns, in their types', () => {
  expectTypeOf<Book['price']>().toEqualTypeOf<Decimal>()
  expectTypeOf<Book['discount']>().toEqualTypeOf<Decimal | null>()
  expectTypeOf<Book['printedAt']>().toEqualTypeOf<string>()
  expectTypeOf<Book['serial']>().toEqualTypeOf<bigint | null>()
  expectTypeOf<Book['meta']>().toEqualTypeOf<JsonValue>()
  expectTypeOf<Book['cover']>().toEqualTypeOf<Uint8Array | null>()
  expectTypeOf<Book['state']>().toEqualTypeOf<BookState>()
  expectTypeOf<Book['secret']>().toEqualTypeOf<string>()
})

test('without a selection a query gives whole rows', () => {
  const query = db.book.findMany().where(book.published.eq(true)).orderBy(book.id.desc()).limit(20)
  expectTypeOf<Result<typeof query>>().toEqualTypeOf<Book[]>()
  const asObject = db.book.findMany({ where: { published: true }, orderBy: [{ id: 'desc' }] })
  expectTypeOf<Result<typeof asObject>>().toEqualTypeOf<Book[]>()
  const one = db.book.findUnique(1)
  expectTypeOf<Result<typeof one>>().toEqualTypeOf<Book | null>()
})

test('a selection gives exactly what it names', () => {
  const query = db.book.findMany({ select: { id: true, author: { name: true } } })
  expectTypeOf<Result<typeof query>[number]>().toEqualTypeOf<{
    readonly id: number
    readonly author: { readonly name: string } | null
  }>()
  const fluent = db.book.findMany().select({ id: true, loans: true })
  expectTypeOf<Result<typeof fluent>[number]['loans'][number]['reader']>().toEqualTypeOf<string>()
  expectTypeOf<keyof Result<typeof fluent>[number]>().toEqualTypeOf<'id' | 'loans'>()
  const relationOnly = db.book.findUnique(1).select({ author: { name: true } })
  expectTypeOf<NonNullable<Result<typeof relationOnly>>['title']>().toEqualTypeOf<string>()
})

test('an include comes on top, at any depth', () => {
  const query = db.book.findMany().include(book.author, { select: { name: true } })
  expectTypeOf<Result<typeof query>[number]['author']>().toEqualTypeOf<{
    readonly name: string
  } | null>()
  expectTypeOf<Result<typeof query>[number]['title']>().toEqualTypeOf<string>()
  const whole = db.book.findMany().include(book.editor).include(book.loans)
  expectTypeOf<Result<typeof whole>[number]['editor']>().toEqualTypeOf<Author | null>()
  const nested = db.author.findMany({
    select: { id: true },
    include: {
      books: {
        select: { title: true },
        include: { loans: { where: { returned: false }, limit: 3 } },
        where: { published: true },
      },
    },
  })
  expectTypeOf<Result<typeof nested>[number]['books'][number]['title']>().toEqualTypeOf<string>()
  type Loans = Result<typeof nested>[number]['books'][number]['loans'][number]
  expectTypeOf<Loans['day']>().toEqualTypeOf<string>()
  const narrowed = db.author.findMany().include(author.books, {
    where: book.published.eq(true),
    select: { id: true },
  })
  expectTypeOf<Result<typeof narrowed>[number]['books']>().toEqualTypeOf<
    readonly { readonly id: number }[]
  >()
})

test('a selection that is not known yet may leave anything out', () => {
  const query = db.book.findMany().select({} as BookSelect)
  expectTypeOf<Result<typeof query>[number]['title']>().toEqualTypeOf<string | undefined>()
})

test('a selection with a wrong field is refused, at any depth', () => {
  // @ts-expect-error no such column
  db.book.findMany({ select: { id: true, titel: true } })
  // @ts-expect-error no such column of the author
  db.book.findMany({ select: { id: true, author: { nmae: true } } })
  // @ts-expect-error a column is no relation
  db.book.findMany({ include: { title: true } })
  // @ts-expect-error no such relation
  db.book.findMany({ include: { author: true, autor: true } })
  // @ts-expect-error no such column below an include
  db.author.findMany({ include: { books: { select: { id: true, titel: true } } } })
  // @ts-expect-error no such field in a nested condition
  db.author.findMany({ include: { books: { where: { id: 1, titel: 'x' } } } })
  // @ts-expect-error false is no way to leave a column out
  db.book.findMany({ select: { id: false } })
  // @ts-expect-error a relation of a relation has to be nested
  db.book.findMany().include(loan.book)
  // @ts-expect-error no such column
  db.book.findMany().include(book.author, { select: { name: true, titel: true } })
  // @ts-expect-error a to-one relation has no limit
  db.book.findMany().include(book.author, { limit: 3 })
})

test('conditions know fields, operators and values', () => {
  db.book.findMany({
    where: {
      published: true,
      price: { gte: '10.00', lt: Decimal.parse('20') },
      printedAt: { gt: new Date() },
      author: { name: { startsWith: 'a' } },
      loans: { some: { returned: false } },
      OR: [{ isbn: null }, { NOT: { state: 'draft' } }],
    },
  })
  // @ts-expect-error no such field
  db.book.findMany({ where: { titel: 'x' } })
  // @ts-expect-error no such field, beside one that exists
  db.book.findMany({ where: { id: 1, titel: 'x' } })
  // @ts-expect-error not a variant
  db.book.findMany({ where: { state: 'lost' } })
  // @ts-expect-error a required field is never null
  db.book.findMany({ where: { title: null } })
  // @ts-expect-error a number has no text operators
  db.book.findMany({ where: { id: { contains: '1' } } })
  // @ts-expect-error Json cannot be compared
  db.book.findMany({ where: { meta: { eq: 1 } } })
  // @ts-expect-error many rows need a quantifier
  db.book.findMany({ where: { loans: { returned: false } } })
  // @ts-expect-error no such option
  db.book.findMany({ filter: { id: 1 } })
})

test('handles know operators and values, and whose rows they speak of', () => {
  const condition = and(
    book.title.contains('x'),
    or(book.author.name.eq('a'), not(book.loans.some(loan.returned.eq(false)))),
    book.editor.books.some(book.id.in([1, 2])),
  )
  db.book.findMany().where(condition).where({ published: true })
  // @ts-expect-error a condition on loans
  db.book.findMany().where(loan.returned.eq(false))
  // @ts-expect-error a condition on loans in one on books
  and(book.id.eq(1), loan.returned.eq(false))
  // @ts-expect-error no such field
  book.titel
  // @ts-expect-error a number has no text operators
  book.id.contains('1')
  // @ts-expect-error a required field is never null
  book.title.isNull()
  // @ts-expect-error the wrong type
  book.id.eq('1')
  // @ts-expect-error Json cannot be sorted by
  book.meta.asc()
  // @ts-expect-error an order of loans
  db.book.findMany().orderBy(loan.day.asc())
  // @ts-expect-error many rows have no single value to sort by
  db.book.findMany({ orderBy: { loans: { day: 'asc' } } })
  db.book.findMany().orderBy(book.author.name.asc().nullsFirst(), { id: 'desc' })
})

test('keys have their parts, and unique constraints are keys too', () => {
  db.book.findUnique(1)
  db.book.findUnique({ isbn: '1' })
  db.book.findUnique({ authorId: 'x', title: 'y' })
  db.loan.findUnique({ bookId: 1, day: new Date() })
  // @ts-expect-error half a key
  db.loan.findUnique({ bookId: 1 })
  // @ts-expect-error not unique
  db.book.findUnique({ title: 'y' })
  // @ts-expect-error the wrong type
  db.book.findUnique('1')
})

test('inputs have what the schema lets callers give', () => {
  const input: CreateBookInput = {
    id: 1,
    authorId: 'a',
    title: 't',
    price: '1.00',
    weight: 1,
    printedAt: new Date(),
    meta: { any: ['thing'] },
  }
  const created = db.book.create(input)
  expectTypeOf<Result<typeof created>>().toEqualTypeOf<Book>()
  db.book.create(input).withServerFields({ secret: 'x', state: 'published' })
  // @ts-expect-error the title is missing
  db.book.create({ id: 1, authorId: 'a', price: '1', weight: 1, printedAt: '', meta: null })
  // @ts-expect-error a default keeps a field out of the input
  db.book.create({ ...input, state: 'published' })
  // @ts-expect-error only the server sets it
  db.book.create({ ...input, secret: 'x' })
  // @ts-expect-error it counts itself
  db.book.create(input).withServerFields({ version: 3 })
  // @ts-expect-error no rule lets anybody create one
  db.visit.create({})
  void db.author.update('a').set({ bio: null }).set('name', 'x').run(ctx)
  // @ts-expect-error a required field cannot be emptied
  db.author.update('a').set({ name: null })
  // @ts-expect-error the key cannot be changed
  db.author.update('a').set({ id: 'b' })
  // @ts-expect-error nothing is changed
  db.author.update('a').run(ctx)
})

test('a versioned row is not changed without its version', () => {
  void db.book.update(1).set({ title: 'x' }).ifMatch(3).run(ctx)
  void db.book.update(1).ifMatch(3).set('title', 'x').setServerFields({ secret: 'y' }).run(ctx)
  void db.book.delete(1).ifMatch(3).run(ctx)
  // @ts-expect-error no version
  db.book.update(1).set({ title: 'x' }).run(ctx)
  // @ts-expect-error no version
  db.book.delete(1).run(ctx)
  void db.loan.delete({ bookId: 1, day: '' }).run(ctx)
})

test('every operation takes a context, once', () => {
  // @ts-expect-error no context
  void db.book.findMany().run()
  void db.bind(ctx).book.findMany().run()
  // @ts-expect-error bound already
  void bound.book.findMany().run(ctx)
  expectTypeOf(db.bind(ctx)).toEqualTypeOf<BoundDb>()
  const counted = db.book.findMany().count()
  expectTypeOf<Result<typeof counted>>().toEqualTypeOf<number>()
  const page = db.book.findMany().select({ id: true }).page({ limit: 3 }, { max: 10 })
  expectTypeOf<Result<typeof page>>().toEqualTypeOf<Page<{ readonly id: number }>>()
})

test('a transaction hands on what it gives, and has the same delegates', () => {
  expectTypeOf(db.transaction(async (tx) => tx.book.findUnique(1).run(ctx))).toEqualTypeOf<
    Promise<Book | null>
  >()
  void db.transaction(async (tx) => {
    expectTypeOf(tx).toExtend<Db>()
    tx.afterCommit(() => undefined)
    return tx.transaction(async (inner) => inner.loan.findMany().run(ctx))
  })
  void bound.transaction(async (tx) => tx.author.findMany().run())
})

test('an isolated transaction names a level that there is', () => {
  void db.runInIsolatedTx('repeatable_read', async (tx) => tx.book.findMany().run(ctx))
  void db.transaction(async () => 1, { isolation: 'serializable', maxRetries: 5 })
  // @ts-expect-error no such level
  void db.runInIsolatedTx('read_uncommitted', async () => 1)
  // @ts-expect-error there is no transaction
  db.afterCommit(() => undefined)
})

test('writes run in the transaction that they are given, and say so', () => {
  void db.transaction(async (tx) => {
    const written = await db.author.create({ handle: 'x', name: 'X' }).runInTx(tx, ctx)
    expectTypeOf(written.value).toEqualTypeOf<Author>()
    // @ts-expect-error not a transaction
    await db.author.create({ handle: 'x', name: 'X' }).runInTx(db, ctx)
  })
})

test('there is an upsert where callers choose the key', () => {
  const input = { bookId: 1, day: '', reader: 'x' }
  const upsert = db.loan.upsert(input)
  expectTypeOf<Result<typeof upsert>>().toEqualTypeOf<Loan>()
  const kept = upsert.doNothing()
  expectTypeOf<Result<typeof kept>>().toEqualTypeOf<{
    readonly kind: 'inserted' | 'existing'
    readonly value: Loan
  }>()
  // @ts-expect-error the key is made for it
  db.author.upsert({ handle: 'x', name: 'X' })
  // @ts-expect-error no rule lets anybody create one
  db.visit.upsert({})
  // @ts-expect-error no such constraint
  upsert.onConflict(['reader'])
})

test('many rows are changed under a condition only', () => {
  const change = db.book.updateMany().where({ state: 'draft' }).set({ pages: 1 })
  expectTypeOf<Result<typeof change>>().toEqualTypeOf<ManyResult>()
  void db.book.updateMany().set('pages', 1).where(book.id.gt(3)).maxAffectedRows(10).run(ctx)
  void db.book.deleteMany().where({ state: 'draft' }).run(ctx)
  // @ts-expect-error no condition
  db.book.updateMany().set({ pages: 1 }).run(ctx)
  // @ts-expect-error no change
  db.book.updateMany().where({ state: 'draft' }).run(ctx)
  // @ts-expect-error no condition
  db.book.deleteMany().run(ctx)
  // @ts-expect-error no such field
  db.book.updateMany().set({ page: 1 })
})

test('aggregates have the type of what they are about', () => {
  const books = db.book.aggregate().where({ published: true })
  const total = books.sum('price')
  expectTypeOf<Result<typeof total>>().toEqualTypeOf<Decimal | null>()
  const pages = books.avg('pages')
  expectTypeOf<Result<typeof pages>>().toEqualTypeOf<number | null>()
  const newest = books.max('printedAt')
  expectTypeOf<Result<typeof newest>>().toEqualTypeOf<string | null>()
  const states = books.distinct('mood')
  expectTypeOf<Result<typeof states>>().toEqualTypeOf<(BookState | null)[]>()
  const several = books.several({
    rows: count(),
    authors: count({ distinct: 'authorId' }),
    low: min('price'),
  })
  expectTypeOf<Result<typeof several>>().toEqualTypeOf<{
    readonly rows: number
    readonly authors: number
    readonly low: Decimal | null
  }>()
  const groups = books.groupBy(['authorId']).several({ rows: count(), most: max('serial') })
  expectTypeOf<Result<typeof groups>[number]['authorId']>().toEqualTypeOf<string>()
  expectTypeOf<Result<typeof groups>[number]['most']>().toEqualTypeOf<bigint | null>()
  groups
    .having({ rows: { gt: 1 } })
    .orderBy({ rows: 'desc', authorId: 'asc' })
    .limit(3)
  // @ts-expect-error no number
  books.sum('title')
  // @ts-expect-error no order
  books.min('state')
  // @ts-expect-error no equal values
  books.groupBy(['meta'])
  // @ts-expect-error no such column
  books.several({ x: sum('titel') })
  // @ts-expect-error no such value
  groups.having({ row: { gt: 1 } })
  // @ts-expect-error a count is a number
  groups.having({ rows: { gt: '1' } })
})

test('batches answer item by item', () => {
  const gets = db.loan.batchGet([{ bookId: 1, day: '' }])
  expectTypeOf<Result<typeof gets>>().toEqualTypeOf<BatchResponse<Loan>>()
  const created = db.author
    .batchCreate([{ handle: 'x', name: 'X' }])
    .withServerFields({ notes: 'n' })
  expectTypeOf<Result<typeof created>>().toEqualTypeOf<BatchResponse<Author>>()
  db.author.batchUpdate([{ id: 'a', patch: { bio: null } }])
  db.author.batchDelete(['a'])
  db.book.batchUpdate([{ id: 1, patch: { pages: 2 }, ifMatch: 0 }])
  db.book.batchDelete([{ id: 1, ifMatch: 0 }])
  db.loan.batchUpsert([{ bookId: 1, day: '', reader: 'x' }])
  // @ts-expect-error no version
  db.book.batchUpdate([{ id: 1, patch: { pages: 2 } }])
  // @ts-expect-error no version
  db.book.batchDelete([1])
  // @ts-expect-error the key is made for it
  db.author.batchUpsert([{ handle: 'x', name: 'X' }])
  // @ts-expect-error no rule lets anybody create one
  db.visit.batchCreate([{}])
  // @ts-expect-error no such field
  db.author.batchUpdate([{ id: 'a', patch: { bioo: null } }])
})

test('procedures have their arguments and results', () => {
  const procedures: Procedures = {
    lend: async ({ db: tx, ctx: caller, args }) => {
      const lent = await tx.loan
        .create({ bookId: args.bookId, day: new Date(), reader: args.reader })
        .run(caller)
      return { loan: lent, books: [], fee: args.fee.add(Decimal.parse('1')), tags: [] }
    },
    publishBook: ({ db: tx, ctx: caller, args }) =>
      tx.book.update(args.bookId).set({ published: true }).ifMatch(0).run(caller),
    searchBooks: ({ db: tx, ctx: caller, args }) =>
      tx.book.findMany().matching(args.filter).page(args.page, { max: 50 }).run(caller),
    topAuthors: ({ db: tx, ctx: caller, args }) =>
      tx.author.findMany().limit(args.limit).run(caller),
    priceOf: () => '10.00',
    ping: () => true,
    appraise: ({ args }) => args.book.price,
  }
  expectTypeOf(procedures).toEqualTypeOf<Procedures>()
  const wrong: Partial<Procedures> = {
    // @ts-expect-error the wrong result
    ping: () => 'yes',
    // @ts-expect-error what only the server sees is no part of an argument
    appraise: ({ args }) => args.book.secret,
  }
  expectTypeOf(wrong).toBeObject()
})
