import type { Context, Decimal } from '@cratestack/core'
import { expectTypeOf, test } from 'vitest'
import { type BoundDb, type Db, type SellerStock, sellerStock } from '../fixtures/shop/server.ts'

declare const db: Db
declare const bound: BoundDb
declare const ctx: Context

test('views read like models', async () => {
  const rows = await db.views.sellerStock
    .findMany()
    .where(sellerStock.worth.gt('5'))
    .orderBy(sellerStock.products.desc())
    .run(ctx)
  expectTypeOf(rows).toEqualTypeOf<SellerStock[]>()
  const some = await bound.$views.sellerStock
    .findMany({ where: { sellerName: { startsWith: 'A' } }, select: { worth: true } })
    .run()
  expectTypeOf(some).toEqualTypeOf<{ readonly worth: Decimal }[]>()
  expectTypeOf(
    await db.views.sellerStock.findUnique(1).run(ctx),
  ).toEqualTypeOf<SellerStock | null>()
})

test('what has no key is found by none', () => {
  db.views.productName.findMany()
  // @ts-expect-error: no key
  db.views.productName.findUnique('x')
})

test('what keeps no rows is not refreshed', () => {
  expectTypeOf(db.views.priceBand.refresh()).toEqualTypeOf<Promise<void>>()
  // @ts-expect-error: not materialized
  db.views.sellerStock.refresh()
})

test('nobody writes them', () => {
  // @ts-expect-error: a view
  db.views.sellerStock.create({})
  // @ts-expect-error: a view
  db.views.sellerStock.update(1)
  // @ts-expect-error: views are not among the models
  db.sellerStock
})
