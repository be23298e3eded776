import { coalesce } from '@cratestack/orm'
import { test } from 'vitest'
import { type Db, product } from '../fixtures/shop/server.ts'

declare const db: Db

test('JSON is asked for its members', () => {
  db.product.findMany().where(product.meta.hasKey('size'))
  db.product.findMany().where(product.meta.text('size').startsWith('L'))
  db.product.findMany({ where: { meta: { hasKey: 'size', text: { size: { in: ['L'] } } } } })
  db.product.findMany({ where: { extra: null } })
  // @ts-expect-error: no value equals a whole document
  product.meta.eq({})
  // @ts-expect-error: a member has no order
  product.meta.text('size').asc()
  // @ts-expect-error: "meta" is required
  db.product.findMany({ where: { meta: null } })
})

test('eqOrNull is for what may be without a value', () => {
  db.product.findMany({ where: { nick: { eqOrNull: 'x' } } })
  product.nick.eqOrNull('x')
  // @ts-expect-error: required
  product.name.eqOrNull('x')
})

test('coalesce takes fields of one model and one type', () => {
  db.product.findMany().where(coalesce(product.nick, product.name).contains('x'))
  // @ts-expect-error: another type
  coalesce(product.nick, product.price)
  // @ts-expect-error: no order
  coalesce(product.nick, product.name).asc()
  // @ts-expect-error: text
  coalesce(product.nick, product.name).eq(1)
})
