// Names that generated code has to get out of the way of, at run time.

import { Context } from '@cratestack/core'
import { createDatabase } from '@cratestack/orm'
import { tablesOf } from '@cratestack/sql'
import { describeDatabases } from '@cratestack/testkit'
import { beforeAll, expect, test } from 'vitest'
import { createClient } from './fixtures/names/client.ts'
import * as generated from './fixtures/names/server.ts'
import {
  bind,
  class_,
  createServer_,
  type Db,
  db as handles,
  schema_,
} from './fixtures/names/server.ts'
import { clock } from './library.ts'

describeDatabases('a schema full of awkward names', (database) => {
  const ctx = Context.anonymous()
  let db: Db

  beforeAll(async () => {
    const { driver } = database
    const { schema } = generated
    await driver.script(driver.dialect.renderTables(tablesOf(schema)).join(';\n'))
    const random = { bytes: (length: number) => new Uint8Array(length) }
    db = createDatabase<Db>({ schema, driver, clock, random })
  })

  test('keeps every field apart from what objects inherit', async () => {
    const input = { is: 'x', bytes: new Uint8Array([1]), at: new Date(0), amount: '1.0', AND: 5 }
    const row = await db.db
      .create({ ...input, id: 1, toString: 'default', valueOf: true, constructor: 'C' })
      .run(ctx)
    expect(row).toMatchObject({ toString: 'default', valueOf: true, constructor: 'C' })
    const found = await db.db
      .findMany({ where: { constructor: 'C', valueOf: true }, select: { constructor: true } })
      .run(ctx)
    expect(found).toEqual([{ constructor: 'C' }])
    const by = async (condition: Parameters<typeof handles.is.eq>[0]) =>
      db.db.findMany().where(handles.is.eq(condition)).where(handles.AND.gt(4)).count().run(ctx)
    expect(await by('x')).toBe(1)
    await db.class.create({ id: 1, dbId: 1, limit: 3, where: 'here' }).run(ctx)
    const classes = await db.class
      .findMany()
      .where(class_.db.is.eq('x'))
      .where(class_.db.toString.ne('constructor'))
      .include(class_.db, { select: { valueOf: true } })
      .run(ctx)
    expect(classes).toMatchObject([{ limit: 3, where: 'here', db: { valueOf: true } }])
  })

  test('keeps delegates apart from methods', async () => {
    await db.$transaction(async (tx) => {
      await tx.transaction.create({ id: 1, amount: '2.50' }).run(ctx)
      await tx.bind.create({ id: 7 }).run(ctx)
    })
    expect(await db.$bind(ctx).transaction.findMany().count().run()).toBe(1)
    expect(await db.bind.findMany().where(bind.id.eq(7)).count().run(ctx)).toBe(1)
    expect(await db.schema.findMany().orderBy(schema_.id.asc()).run(ctx)).toEqual([])
    expect(await db.createServer.findMany().orderBy(createServer_.id.asc()).run(ctx)).toEqual([])
  })
})

test('a client tells the procedures from a model that is called so', () => {
  const api = createClient({ baseUrl: '/api', fetch: globalThis.fetch })
  expect(api.procedures.list).toBeTypeOf('function')
  expect(api.$procedures.toString).toBeTypeOf('function')
  expect(api.$procedures.toString).not.toBe(Object.prototype.toString)
})
