import { type ClientError, isClientError, isRemote } from '@cratestack/client'
import type { Page, ValidationProblem } from '@cratestack/core'
import { expectTypeOf, test } from 'vitest'
import type { Api, Author, Book, Receipt } from '../fixtures/library/client.ts'

declare const api: Api

test('a row holds what leaves the server', () => {
  expectTypeOf<Book['price']>().toEqualTypeOf<string>()
  expectTypeOf<Book['printedAt']>().toEqualTypeOf<string>()
  expectTypeOf<Book>().not.toHaveProperty('secret')
  expectTypeOf<Author>().not.toHaveProperty('notes')
})

test('lists are arrays or pages, as the schema says', () => {
  expectTypeOf(api.author.list()).toEqualTypeOf<Promise<Author[]>>()
  expectTypeOf(api.book.list({ where: { published: true } })).toEqualTypeOf<Promise<Page<Book>>>()
})

test('a selection gives exactly what it names', () => {
  const page = api.book.list({
    where: { published: true, author: { name: { startsWith: 'a' } } },
    select: { id: true, title: true, author: { name: true } },
    orderBy: [{ id: 'desc' }, { author: { name: 'asc' } }],
    limit: 20,
  })
  expectTypeOf<Awaited<typeof page>['items'][number]>().toEqualTypeOf<{
    readonly id: number
    readonly title: string
    readonly author: { readonly name: string } | null
  }>()
  const one = api.author.get('a', { include: { books: { select: { title: true } } } })
  expectTypeOf<Awaited<typeof one>['books']>().toEqualTypeOf<
    readonly { readonly title: string }[]
  >()
  expectTypeOf<Awaited<typeof one>['name']>().toEqualTypeOf<string>()
})

test('what cannot be asked for does not compile', () => {
  // @ts-expect-error only the server sees it
  void api.book.list({ select: { secret: true } })
  // @ts-expect-error only the server sees it
  void api.book.list({ where: { secret: 'x' } })
  // @ts-expect-error no such field
  void api.book.list({ select: { id: true, titel: true } })
  // @ts-expect-error an operator that the wire does not have
  void api.book.list({ where: { title: { endsWith: 'x' } } })
  // @ts-expect-error a query string has no conditions for included rows
  void api.author.list({ include: { books: { where: { published: true } } } })
  // @ts-expect-error no such order
  void api.book.list({ orderBy: { id: 'up' } })
  // @ts-expect-error half a key
  void api.loan.get({ bookId: 1 })
  // @ts-expect-error nobody may create one
  void api.visit.create({})
  // @ts-expect-error it has no route
  void api.visit.delete('x')
  // @ts-expect-error a default keeps a field out of the input
  void api.author.create({ handle: 'a', name: 'A', id: 'x' })
  // @ts-expect-error a field is missing
  void api.author.create({ handle: 'a' })
})

test('a versioned row is not changed without its version', () => {
  void api.book.update(1, { title: 'x', isbn: null }, { ifMatch: 3 })
  void api.book.delete(1, { ifMatch: 3 })
  void api.author.update('a', { name: 'B' })
  // @ts-expect-error no version
  void api.book.update(1, { title: 'x' })
  // @ts-expect-error no version
  void api.book.delete(1)
})

test('procedures take lenient inputs and give exact results', () => {
  expectTypeOf(api.procedures.ping()).toEqualTypeOf<Promise<boolean>>()
  expectTypeOf(
    api.procedures.lend({ bookId: 1, reader: 'r', fee: '1.00', until: new Date() }),
  ).toEqualTypeOf<Promise<Receipt>>()
  expectTypeOf(api.procedures.priceOf({ bookId: 1 })).toEqualTypeOf<Promise<string | null>>()
  const found = api.procedures.searchBooks({
    filter: {
      where: { title: { contains: 'x' }, published: { eq: true } },
      orderBy: [{ field: 'id', direction: 'desc' }],
    },
    page: { limit: 3 },
  })
  expectTypeOf(found).toEqualTypeOf<Promise<Page<Book>>>()
  // @ts-expect-error no such field to sort by
  void api.procedures.searchBooks({ filter: { orderBy: [{ field: 'meta', direction: 'asc' }] } })
})

test('errors narrow by kind and by code', () => {
  const error: unknown = undefined
  if (!isClientError(error)) return
  expectTypeOf(error).toEqualTypeOf<ClientError>()
  if (error.kind === 'remote' && error.code === 'invalid_argument')
    expectTypeOf(error.details).toEqualTypeOf<{
      readonly errors: readonly ValidationProblem[]
    } | null>()
  if (isRemote(error, 'conflict')) expectTypeOf(error.details?.fields).toExtend<unknown>()
  if (error.kind === 'transport') expectTypeOf(error.sent).toEqualTypeOf<'no' | 'maybe' | 'yes'>()
})
