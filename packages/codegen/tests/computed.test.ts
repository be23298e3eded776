// Computed fields from the generated server to the generated client.

import { Decimal } from '@cratestack/core'
import { tablesOf } from '@cratestack/sql'
import { describeDatabases } from '@cratestack/testkit'
import { beforeAll, expect, test } from 'vitest'
import { type Api, createClient } from './fixtures/shop/client.ts'
import { createServer, type Procedures, type Resolvers, schema } from './fixtures/shop/server.ts'

const hundred = Decimal.parse('100')

const resolvers: Resolvers = {
  Product: {
    margin: ({ source: { price, cost } }) =>
      Number(
        price.subtract(cost).multiply(hundred).divide(price, { scale: 0, mode: 'down' }).toString(),
      ),
    eta: ({ source, params }) =>
      source.id === 2
        ? null
        : {
            days: params?.express === true ? 1 : 4,
            carrier: params?.country ?? 'any',
            fee: '2.50',
          },
  },
  Seller: {
    rating: {
      // One query for all sellers of an answer.
      async resolveMany({ db, ctx, sources }) {
        const products = await db.product
          .findMany({ where: { sellerId: { in: sources.map(({ id }) => id) } } })
          .run(ctx)
        return sources.map(({ id }) => products.filter(({ sellerId }) => sellerId === id).length)
      },
    },
  },
  Quote: {
    explanation: ({ source }) => `${source.product.name} for ${source.price}`,
  },
}

const procedures: Procedures = {
  async quote({ db, ctx, args }) {
    const product = await db.product.findUnique(args.productId).run(ctx)
    if (product === null) throw new RangeError('no such product')
    return { product, price: product.price }
  },
  async quotes({ db, ctx, args }) {
    const products = await db.product
      .findMany({ where: { id: { in: args.productIds } }, orderBy: { id: 'asc' } })
      .run(ctx)
    return products.map((product) => ({ product, price: product.price }))
  },
}

describeDatabases('computed fields in generated code', (database) => {
  let clients: readonly Api[] = []

  beforeAll(async () => {
    const { driver } = database
    await driver.script(driver.dialect.renderTables(tablesOf(schema)).join(';\n'))
    const app = createServer({ database: driver, procedures, resolvers, cursorPages: true })
    clients = (['cbor', 'json'] as const).map((codec) =>
      createClient({
        baseUrl: 'http://localhost',
        codec,
        fetch: (url, request) => app.fetch(new Request(url, request)),
      }),
    )
    const [client] = clients
    await client?.seller.create({ id: 1, name: 'Ann' })
    for (const id of [1, 2])
      await client?.product.create({ id, name: `p${id}`, price: '8.00', sellerId: 1, meta: {} })
    await driver.script('UPDATE products SET cost = 6 WHERE id = 1')
  })

  test.each([0, 1])('rows come with them (codec %i)', async (at) => {
    const product = await clients[at]?.product.get(1)
    expect(product).toEqual({
      id: 1,
      name: 'p1',
      price: '8.00',
      nick: null,
      meta: {},
      extra: null,
      sellerId: 1,
      margin: 25,
      eta: { days: 4, carrier: 'any', fee: '2.50' },
    })
    const sellers = await clients[at]?.seller.list({
      include: { products: { select: { margin: true } } },
    })
    expect(sellers?.items).toEqual([
      { id: 1, name: 'Ann', rating: 2, products: [{ margin: 25 }, { margin: 100 }] },
    ])
  })

  test.each([0, 1])('they take parameters (codec %i)', async (at) => {
    const rows = await clients[at]?.product.list({
      select: { id: true, eta: true },
      orderBy: { id: 'asc' },
      computedParams: { eta: { country: 'NO', express: true } },
    })
    expect(rows).toEqual([
      { id: 1, eta: { days: 1, carrier: 'NO', fee: '2.50' } },
      { id: 2, eta: null },
    ])
    const refused = clients[at]?.product.list({ computedParams: { eta: { country: 'Norway' } } })
    await expect(refused).rejects.toMatchObject({ kind: 'remote', code: 'invalid_argument' })
  })

  test.each([0, 1])('results of procedures come with them (codec %i)', async (at) => {
    const quotes = await clients[at]?.procedures.quotes({ productIds: [1, 2] })
    expect(quotes).toMatchObject([
      { price: '8.00', explanation: 'p1 for 8.00', product: { margin: 25 } },
      { price: '8.00', explanation: 'p2 for 8.00', product: { margin: 100, eta: null } },
    ])
  })

  test.each([0, 1])('pages by cursor come with them (codec %i)', async (at) => {
    const client = clients[at]
    const query = { select: { id: true, margin: true }, orderBy: { id: 'asc' }, limit: 1 } as const
    const first = await client?.product.page({ ...query, count: true })
    expect(first).toMatchObject({ items: [{ id: 1, margin: 25 }], totalCount: 2 })
    const second = await client?.product.page({
      ...query,
      after: first?.pageInfo.nextCursor ?? null,
    })
    expect(second?.items).toEqual([{ id: 2, margin: 100 }])
    expect(second?.pageInfo).not.toHaveProperty('nextCursor')
    const back = await client?.product.page({
      ...query,
      before: second?.pageInfo.previousCursor ?? null,
    })
    expect(back?.items).toEqual([{ id: 1, margin: 25 }])
  })

  test('a client that asks what cannot be asked is told so before anything is sent', async () => {
    const [client] = clients
    const list = client?.product.list as unknown as (query: object) => Promise<unknown>
    for (const query of [
      { where: { margin: 1 } },
      { orderBy: { margin: 'asc' } },
      { computedParams: { margin: {} } },
      { computedParams: 1 },
    ])
      await expect(list.call(client?.product, query)).rejects.toMatchObject({ kind: 'bad_input' })
  })
})
