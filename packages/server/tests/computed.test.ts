// Computed fields: who computes what of what, when, and what of it leaves the server.

import { type Context, CratestackError, Decimal } from '@cratestack/core'
import type { ResolverCall, ResolverManyCall } from '@cratestack/server'
import { describeDatabases } from '@cratestack/testkit'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp, type TestAppOptions } from './support/test-app.ts'
import { createTables, insertRows, readSchemaText } from './support/test-schema.ts'

const shop = readSchemaText(`
datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}

auth Caller {
  id Int
}

type Eta {
  days Int
  fee Decimal
  since DateTime?
}

type EtaParams {
  country String @length(min: 2, max: 2)
  express Boolean?
}

type Step {
  name String
  next Step? @custom
  holder Product?
}

type Quote {
  price Decimal
  products Product[]
  why String @custom
  first Step? @custom
}

model Product {
  id Int @id
  name String
  price Decimal
  cost Decimal @server_only @default(0)
  hidden Boolean @default(false)
  sellerId Int
  seller Seller @relation(fields: [sellerId], references: [id])
  margin Decimal @computed
  eta Eta? @computed(params: EtaParams?)

  @@allow("read", !hidden)
  @@allow("create", true)
  @@allow("update", true)
  @@allow("delete", true)
}

model Seller {
  id Int @id
  name String
  products Product[] @relation(fields: [id], references: [sellerId])
  rating Float @computed
  version Int @version

  @@paged
  @@allow("all", true)
}

procedure quote(productId: Int): Quote
  @allow(true)

procedure products(count: Int): Product[]
  @allow(true)

procedure page(limit: Int): Page<Product>
  @allow(true)

procedure steps(name: String): Step
  @allow(true)
`)

interface ProductRow {
  readonly id: number
  readonly price: Decimal
  readonly cost: Decimal
}

interface SellerDb {
  readonly seller: { findUnique(id: number): { run(ctx: Context): Promise<{ name: string }> } }
}

type EtaCall = Omit<ResolverCall<never, ProductRow, { country: string } | null>, 'db'>

/** What resolvers were called with. */
let calls: {
  readonly field: string
  readonly sources: readonly unknown[]
  readonly params: unknown
}[]

const resolvers = {
  Product: {
    margin: {
      resolveMany({ sources, params }: ResolverManyCall<never, ProductRow>) {
        calls.push({ field: 'margin', sources, params })
        return sources.map(({ price, cost }) => price.subtract(cost))
      },
    },
    eta({ source, params }: EtaCall) {
      calls.push({ field: 'eta', sources: [source], params })
      if (source.id === 3) return null
      return { days: params?.country === 'NO' ? 2 : 5, fee: '1.50', cost: source.cost }
    },
  },
  Seller: {
    rating({ source }: { source: { id: number } }) {
      calls.push({ field: 'rating', sources: [source], params: null })
      return source.id / 2
    },
  },
  Quote: {
    why: ({ source }: { source: { price: unknown } }) => `because it costs ${source.price}`,
    first: () => ({ name: 'one', holder: null }),
  },
  Step: {
    next: ({ source }: { source: { name: string } }) =>
      ({ one: { name: 'two' }, endless: { name: 'endless' } })[source.name] ?? null,
  },
}

const row = (id: number) => ({
  id,
  name: `p${id}`,
  price: Decimal.parse('9.00'),
  cost: Decimal.parse('4.00'),
  hidden: false,
  sellerId: 1,
})

const procedures = {
  quote: ({ args }: { args: { productId: number } }) => ({
    price: '3.00',
    products: [row(args.productId), { ...row(8), price: '10.5', cost: '0.50' }],
  }),
  products: ({ args }: { args: { count: number } }) =>
    Array.from({ length: args.count }, (_, at) => row(at)),
  page: () => ({
    items: [row(1), row(2)],
    totalCount: null,
    pageInfo: { limit: 2, offset: null, hasNextPage: false, hasPreviousPage: false },
  }),
  steps: ({ args }: { args: { name: string } }) => ({ name: args.name, holder: row(1) }),
}

describeDatabases('computed fields', (database) => {
  beforeAll(() => createTables(database.driver, shop))
  beforeEach(async () => {
    calls = []
    await database.clear()
    await insertRows(database.driver, shop, {
      Seller: [
        { id: 1, name: 'Ann', version: 0 },
        { id: 2, name: 'Bo', version: 0 },
      ],
      Product: [
        { id: 1, name: 'cup', price: '9.00', cost: '4.25', hidden: false, sellerId: 1 },
        { id: 2, name: 'pot', price: '20.00', cost: '8.00', hidden: false, sellerId: 2 },
        { id: 3, name: 'pan', price: '30.00', cost: '1.00', hidden: false, sellerId: 2 },
        { id: 4, name: 'box', price: '5.00', cost: '77.00', hidden: true, sellerId: 2 },
      ],
    })
  })

  function create(options: Partial<TestAppOptions> = {}): TestApp {
    return createTestApp({
      schema: shop,
      database: database.driver,
      procedures,
      resolvers,
      ...options,
    })
  }

  describe('an app is not made without its resolvers, and says which are missing', () => {
    test.each([
      [
        {},
        '"Product.margin", "Product.eta", "Seller.rating", "Step.next", "Quote.why", "Quote.first"',
      ],
      [{ ...resolvers, Quote: { why: 'text', first: {} } }, '"Quote.why", "Quote.first"'],
      [{ ...resolvers, Product: null }, '"Product.margin", "Product.eta"'],
    ])('%#', (given, missing) => {
      expect(() => create({ resolvers: given })).toThrow(`createApp: "resolvers" lacks ${missing}`)
    })
  })

  describe('a list', () => {
    test('has them, computed once for the whole page from all that the rows have', async () => {
      const reply = await create().ask('GET', '/products?sort=id')
      expect(reply.json).toEqual([
        {
          id: 1,
          name: 'cup',
          price: '9.00',
          hidden: false,
          sellerId: 1,
          margin: '4.75',
          eta: { days: 5, fee: '1.50', since: null },
        },
        {
          id: 2,
          name: 'pot',
          price: '20.00',
          hidden: false,
          sellerId: 2,
          margin: '12.00',
          eta: { days: 5, fee: '1.50', since: null },
        },
        {
          id: 3,
          name: 'pan',
          price: '30.00',
          hidden: false,
          sellerId: 2,
          margin: '29.00',
          eta: null,
        },
      ])
      expect(reply.text).not.toContain('cost')
      const margins = calls.filter(({ field }) => field === 'margin')
      expect(margins).toHaveLength(1)
      expect(margins[0]?.sources).toHaveLength(3)
      expect(margins[0]?.sources[0]).toEqual({
        id: 1,
        name: 'cup',
        price: Decimal.parse('9.00'),
        cost: Decimal.parse('4.25'),
        hidden: false,
        sellerId: 1,
      })
    })

    test('without them calls nobody', async () => {
      const reply = await create().ask('GET', '/products?fields=id,name&sort=id&limit=1')
      expect(reply.json).toEqual([{ id: 1, name: 'cup' }])
      expect(calls).toEqual([])
    })

    test('may have nothing else', async () => {
      const reply = await create().ask('GET', '/products?fields=margin&sort=id&limit=2')
      expect(reply.json).toEqual([{ margin: '4.75' }, { margin: '12.00' }])
      expect(calls.map(({ field }) => field)).toEqual(['margin'])
    })

    test('of nothing calls nobody', async () => {
      expect((await create().ask('GET', '/products?id=99')).json).toEqual([])
      expect(calls).toEqual([])
    })

    test('of pages has them', async () => {
      const reply = await create().ask('GET', '/sellers?sort=id&limit=1')
      expect(reply.json).toMatchObject({ items: [{ id: 1, rating: 0.5 }], totalCount: 2 })
    })

    test('includes them, each object once, and none of rows that are hidden', async () => {
      const path = '/products?fields=id&include=seller&includeFields[seller]=rating&sort=id'
      const reply = await create().ask('GET', path)
      expect(reply.json).toEqual([
        { id: 1, seller: { rating: 0.5 } },
        { id: 2, seller: { rating: 1 } },
        { id: 3, seller: { rating: 1 } },
      ])
      expect(calls).toHaveLength(2)
    })

    test('includes to-many ones in one call for all parents', async () => {
      const path = '/sellers?fields=id&include=products&includeFields[products]=id,margin&sort=id'
      const reply = await create().ask('GET', path)
      expect(reply.json).toMatchObject({
        items: [
          { id: 1, products: [{ id: 1, margin: '4.75' }] },
          {
            id: 2,
            products: [
              { id: 2, margin: '12.00' },
              { id: 3, margin: '29.00' },
            ],
          },
        ],
      })
      expect(calls).toHaveLength(1)
      expect(calls[0]?.sources).toHaveLength(3)
    })

    test.each(['margin=1', 'sort=margin', 'where=margin=1', 'eta.days=5'])(
      'cannot be asked by them: %s',
      async (query) => {
        const { status } = await create().ask('GET', `/products?${query}`)
        expect(status).toBe(query.startsWith('sort') ? 422 : 400)
        expect(calls).toEqual([])
      },
    )
  })

  describe('parameters', () => {
    const asking = (params: unknown, rest = '') =>
      create().ask(
        'GET',
        `/products/1?fields=eta${rest}&computedParams=${encodeURIComponent(typeof params === 'string' ? params : JSON.stringify(params))}`,
      )

    test('reach the resolver, decoded', async () => {
      const { json } = await asking({ eta: { country: 'NO', express: true } })
      expect(json).toEqual({ eta: { days: 2, fee: '1.50', since: null } })
      expect(calls[0]?.params).toEqual({ country: 'NO', express: true })
    })

    test('may be left out', async () => {
      await asking({ eta: null })
      await asking({})
      expect(calls.map(({ params }) => params)).toEqual([null, null])
    })

    test.each([
      'no json',
      '[]',
      { margin: {} },
      { eta: 5 },
      { eta: { country: 5 } },
      { eta: { express: true } },
      { eta: { country: 'NOR' } },
      { nobody: {} },
      { __proto__: null, constructor: {} },
    ] as readonly unknown[])('that make no sense are refused: %j', async (params) => {
      const { status, json } = await asking(params)
      expect(status).toBe(422)
      expect(json).toMatchObject({ code: 'VALIDATION_ERROR' })
      expect(calls).toEqual([])
    })

    test('are not for included rows', async () => {
      const params = encodeURIComponent('{"eta":{"country":"NO"}}')
      const query = `fields=eta&include=seller.products&sort=id&limit=1&computedParams=${params}`
      const reply = await create().ask('GET', `/products?${query}`)
      expect(reply.json).toMatchObject([
        { eta: { days: 2 }, seller: { products: [{ id: 1, eta: { days: 5 } }] } },
      ])
    })
  })

  describe('a write', () => {
    const input = { id: 9, name: 'jug', price: '6.00', sellerId: 1 }

    test('answers with them', async () => {
      const { app, ask } = create()
      const created = await ask('POST', '/products', { body: input })
      expect(created.status).toBe(201)
      expect(created.json).toMatchObject({ id: 9, margin: '6.00', eta: { days: 5 } })
      const updated = await ask('PATCH', '/products/9', { body: { price: '7.00' } })
      expect(updated.json).toMatchObject({ price: '7.00', margin: '7.00' })
      const deleted = await ask('DELETE', '/products/9')
      expect(deleted.json).toMatchObject({ id: 9, margin: '7.00' })
      expect(deleted.text + updated.text + created.text).not.toContain('cost')
      expect((await ask('GET', '/products?id=9')).json).toEqual([])
      expect(app.routes.length).toBeGreaterThan(0)
    })

    test('lets resolvers see what it has written, before it is committed', async () => {
      const { ask } = create({
        resolvers: {
          ...resolvers,
          Seller: {
            rating: async ({ db, ctx, source }: ResolverCall<SellerDb, { id: number }>) => {
              const found = await db.seller.findUnique(source.id).run(ctx)
              return found.name.length
            },
          },
        },
      })
      const body = { id: 7, name: 'Cleo' }
      expect((await ask('POST', '/sellers', { body })).json).toMatchObject({ rating: 4 })
    })

    test.each([
      [
        new CratestackError('CONFLICT', 'the carrier is on strike'),
        409,
        'the carrier is on strike',
      ],
      [new Error('secret of the operator'), 500, 'internal error'],
    ])('whose resolver fails is not written: %s', async (error, status, message) => {
      const failing = {
        ...resolvers,
        Product: { ...resolvers.Product, eta: () => Promise.reject(error) },
      }
      const { ask } = create({ resolvers: failing })
      const refused = await ask('POST', '/products', { body: input })
      expect(refused.status).toBe(status)
      expect(refused.json).toMatchObject({ message })
      expect((await ask('PATCH', '/products/1', { body: { name: 'x' } })).status).toBe(status)
      expect((await create().ask('GET', '/products?fields=id,name&sort=id&limit=1')).json).toEqual([
        { id: 1, name: 'cup' },
      ])
      expect((await create().ask('GET', '/products/9')).status).toBe(404)
    })

    test('whose resolver takes too long is not written', async () => {
      let aborted: boolean | undefined
      const slow = ({ ctx }: { ctx: { signal: AbortSignal } }) =>
        new Promise((resolve) => {
          ctx.signal.addEventListener('abort', () => {
            aborted = true
            resolve(null)
          })
        })
      const { ask } = create({
        computedWriteTimeoutMs: 30,
        resolvers: { ...resolvers, Product: { ...resolvers.Product, eta: slow } },
      })
      const refused = await ask('POST', '/products', { body: input })
      expect(refused.status).toBe(503)
      expect(aborted).toBe(true)
      expect((await create().ask('GET', '/products/9')).status).toBe(404)
    })

    test('whose row its writer may not read computes nothing', async () => {
      const { ask, app } = create()
      await app.fetch(new Request('http://localhost/products'))
      calls = []
      const hidden = await ask('PATCH', '/products/1', { body: { hidden: true } })
      expect(hidden.status).toBe(200)
      expect(hidden.json).toEqual({ id: 1 })
      expect(calls).toEqual([])
    })
  })

  describe('a procedure', () => {
    test('returns types and models with them, at any place', async () => {
      const reply = await create().ask('POST', '/$procs/quote', { body: { productId: 5 } })
      expect(reply.json).toEqual({
        price: '3.00',
        products: [
          {
            id: 5,
            name: 'p5',
            price: '9.00',
            hidden: false,
            sellerId: 1,
            margin: '5.00',
            eta: { days: 5, fee: '1.50', since: null },
          },
          {
            id: 8,
            name: 'p8',
            price: '10.5',
            hidden: false,
            sellerId: 1,
            margin: '10.00',
            eta: { days: 5, fee: '1.50', since: null },
          },
        ],
        why: 'because it costs 3.00',
        first: { name: 'one', next: { name: 'two', next: null, holder: null }, holder: null },
      })
      const margins = calls.filter(({ field }) => field === 'margin')
      expect(margins).toHaveLength(1)
      expect(margins[0]?.sources[1]).toMatchObject({ price: Decimal.parse('10.5') })
    })

    test('returns lists of them, as one array and as a sequence', async () => {
      const { ask } = create()
      const reply = await ask('POST', '/$procs/products', { body: { count: 3 } })
      expect(reply.json).toMatchObject([{ margin: '5.00' }, { margin: '5.00' }, { margin: '5.00' }])
      expect(calls.filter(({ field }) => field === 'margin')).toHaveLength(1)
      const sequence = await ask('POST', '/$procs/products', {
        body: { count: 1 },
        headers: { Accept: 'application/cbor-seq' },
      })
      expect(sequence.text).toContain('margin')
    })

    test('returns pages of them', async () => {
      const reply = await create().ask('POST', '/$procs/page', { body: { limit: 1 } })
      expect(reply.json).toMatchObject({ items: [{ id: 1, margin: '5.00' }, { id: 2 }] })
    })

    test('that returns a row without what only the server sees is a mistake of its author', async () => {
      const { cost: _, ...incomplete } = row(1)
      const { ask } = create({ procedures: { ...procedures, products: () => [incomplete] } })
      const reply = await ask('POST', '/$procs/products', { body: { count: 1 } })
      expect(reply.status).toBe(500)
      expect(reply.text).not.toContain('cost')
    })

    test('whose types compute each other without end fails', async () => {
      const reply = await create().ask('POST', '/$procs/steps', { body: { name: 'endless' } })
      expect(reply.status).toBe(500)
    })
  })

  test('too few values of resolveMany are a mistake of its author', async () => {
    const margin = { resolveMany: () => [] }
    const { ask } = create({
      resolvers: { ...resolvers, Product: { ...resolvers.Product, margin } },
    })
    expect((await ask('GET', '/products')).status).toBe(500)
  })

  test('resolvers of a read have their time, too', async () => {
    const never = () => new Promise(() => undefined)
    const { ask } = create({
      computedTimeoutMs: 20,
      resolvers: { ...resolvers, Seller: { rating: never } },
    })
    expect((await ask('GET', '/sellers')).status).toBe(503)
  })

  test('what is computed shows no more of a row than its type has', async () => {
    const reply = await create().ask('GET', '/products/1')
    // The resolver of "eta" gave the cost as well.
    expect(reply.text).not.toContain('4.25')
  })
})

const payroll = readSchemaText(`
datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}

auth Caller {
  id Int
  role String
}

model Employee {
  id Int @id
  name String
  salary Int? @allow("read", auth().role == "payroll") @allow("read", auth().id == id)
  iban String @allow("read", auth().role == "payroll") @mask("***")
  band String? @computed(reads: [salary])
  initials String @computed
  country String @computed
  bossId Int?
  boss Employee? @relation(fields: [bossId], references: [id])

  @@allow("all", true)
}
`)

describeDatabases('computed fields of guarded ones', (database) => {
  beforeAll(() => createTables(database.driver, payroll))
  beforeEach(async () => {
    await database.clear()
    await insertRows(database.driver, payroll, {
      Employee: [
        { id: 1, name: 'Ada', salary: 9000, iban: 'NO12', bossId: null },
        { id: 2, name: 'Bo', salary: 4000, iban: 'SE34', bossId: 1 },
      ],
    })
  })

  interface EmployeeRow {
    readonly salary: number | null
    readonly name: string
    readonly iban: string
  }

  const seen: (number | null)[] = []
  const { ask } = (() => {
    const app = () =>
      createTestApp({
        schema: payroll,
        database: database.driver,
        callers: { ada: { id: 1, role: 'dev' }, pay: { id: 9, role: 'payroll' } },
        resolvers: {
          Employee: {
            band({ source }: ResolverCall<never, EmployeeRow>) {
              seen.push(source.salary)
              return (source.salary ?? 0) > 5000 ? 'high' : 'low'
            },
            initials: ({ source }: ResolverCall<never, EmployeeRow>) => source.name.slice(0, 1),
            country: ({ source }: ResolverCall<never, EmployeeRow>) => source.iban.slice(0, 2),
          },
        },
      })
    return { ask: (...args: Parameters<TestApp['ask']>) => app().ask(...args) }
  })()

  test('are null to those who may not read what they are computed from', async () => {
    const path = '/employees?fields=id,salary,band,initials,country&sort=id'
    expect((await ask('GET', path, { as: 'ada' })).json).toEqual([
      { id: 1, salary: 9000, band: 'high', initials: 'A', country: 'NO' },
      { id: 2, salary: null, band: null, initials: 'B', country: 'SE' },
    ])
    expect((await ask('GET', path, { as: 'pay' })).json).toMatchObject([
      { band: 'high' },
      { band: 'low' },
    ])
    expect((await ask('GET', path)).json).toMatchObject([{ band: null }, { band: null }])
  })

  test('are so in included rows and in answers of writes', async () => {
    seen.length = 0
    const included = await ask('GET', '/employees/2?fields=id&include=boss', {})
    expect(included.json).toMatchObject({
      boss: { salary: null, iban: '***', band: null, country: 'NO' },
    })
    const patched = await ask('PATCH', '/employees/2', { as: 'ada', body: { name: 'Cleo' } })
    expect(patched.json).toMatchObject({
      iban: '***',
      salary: null,
      band: null,
      country: 'SE',
      initials: 'C',
    })
    expect(patched.text + included.text).not.toMatch(/raw|shown|NO12|SE34|4000|9000/)
    expect(seen).toEqual([])
  })
})
