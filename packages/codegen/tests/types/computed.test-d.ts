import type { Decimal } from '@cratestack/core'
import { expectTypeOf, test } from 'vitest'
import type * as Shop from '../fixtures/shop/client.ts'
import {
  type AppDefinition,
  type Db,
  defineApp,
  type Eta,
  type EtaParams,
  type Product,
  type Resolvers,
} from '../fixtures/shop/server.ts'

declare const api: Shop.Api
declare const procedures: AppDefinition['procedures']
declare const resolvers: Resolvers
declare const db: Db

test('an app has to bring its resolvers', () => {
  defineApp({ procedures, resolvers })
  // @ts-expect-error: no resolvers
  defineApp({ procedures })
  const { Quote: _, ...some } = resolvers
  // @ts-expect-error: none for "Quote"
  defineApp({ procedures, resolvers: some })
})

test('resolvers see all columns of a row, parameters, and the database', () => {
  const product: Resolvers['Product'] = {
    margin: ({ db: inside, source, params }) => {
      expectTypeOf(inside).toEqualTypeOf<Db>()
      expectTypeOf(source).toEqualTypeOf<Product>()
      expectTypeOf(source.cost).toEqualTypeOf<Decimal>()
      expectTypeOf(params).toEqualTypeOf<null>()
      return null
    },
    eta: {
      async resolveMany({ sources, params }) {
        expectTypeOf(sources).toEqualTypeOf<readonly Product[]>()
        expectTypeOf(params).toEqualTypeOf<EtaParams | null>()
        return sources.map((): Eta => ({ days: 1, carrier: '', fee: '1' }))
      },
    },
  }
  expectTypeOf(product).toExtend<Resolvers['Product']>()
})

test('resolvers give values of their type', () => {
  // @ts-expect-error: text is no Int
  const text: Resolvers['Product']['margin'] = () => 'much'
  // @ts-expect-error: "rating" is required
  const nothing: Resolvers['Seller']['rating'] = () => null
  // @ts-expect-error: one value for each source
  const one: Resolvers['Seller']['rating'] = { resolveMany: () => 1 }
  expectTypeOf([text, nothing, one]).not.toBeAny()
})

test('clients see them, in whole rows and in selections', () => {
  expectTypeOf<Shop.Product['margin']>().toEqualTypeOf<number | null>()
  expectTypeOf<Shop.Product['eta']>().toEqualTypeOf<Shop.Eta | null>()
  expectTypeOf<Shop.Quote['explanation']>().toEqualTypeOf<string>()
  expectTypeOf(api.product.list({ select: { id: true, margin: true } })).resolves.toEqualTypeOf<
    { readonly id: number; readonly margin: number | null }[]
  >()
  expectTypeOf<Shop.Product>().not.toHaveProperty('cost')
})

test('parameters are those of the fields that take any', () => {
  void api.product.get(1, { computedParams: { eta: { country: 'NO' } } })
  // @ts-expect-error: the country is missing
  void api.product.get(1, { computedParams: { eta: { express: true } } })
  // @ts-expect-error: "margin" takes none
  void api.product.get(1, { computedParams: { margin: {} } })
  // @ts-expect-error: no field of it takes any
  void api.seller.get(1, { computedParams: { rating: {} } })
})

test('nothing is asked by them, and nobody writes them', () => {
  // @ts-expect-error: computed
  void api.product.list({ where: { margin: 1 } })
  // @ts-expect-error: computed
  void api.product.list({ orderBy: { margin: 'asc' } })
  // @ts-expect-error: computed
  void api.product.create({ id: 1, name: '', price: '1', sellerId: 1, margin: 1 })
  // @ts-expect-error: rows that are read in process have none
  db.product.findMany({ select: { margin: true } })
})
