// The library of the fixtures, with something in it.

import { Context } from '@cratestack/core'
import { createDatabase } from '@cratestack/orm'
import { tablesOf } from '@cratestack/sql'
import type { TestDatabase } from '@cratestack/testkit'
import { beforeAll, beforeEach } from 'vitest'
import { type Caller, type Db, schema } from './fixtures/library/server.ts'

export const anna = '10000000-0000-4000-8000-000000000001'
export const bert = '10000000-0000-4000-8000-000000000002'

export function contextOf(id: string): Context {
  const caller: Caller = { id, role: 'author', tags: [] }
  return Context.fromPrincipal(caller)
}

export const annas = contextOf(anna)
export const berts = contextOf(bert)
export const nobodys = Context.anonymous()

export const clock = { epochMs: () => Date.UTC(2026, 4, 1, 10), monotonicMs: () => 0 }

/** Fills a database with two authors, three books and a loan, before each test. */
export function useLibrary(database: TestDatabase): () => Db {
  let db: Db | undefined
  beforeAll(async () => {
    const { driver } = database
    await driver.script(driver.dialect.renderTables(tablesOf(schema)).join(';\n'))
    const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }
    db = createDatabase<Db>({ schema, driver, clock, random })
  })
  beforeEach(async () => {
    await database.clear()
    if (db === undefined) throw new Error('the library has no database')
    await fill(db)
  })
  return () => {
    if (db === undefined) throw new Error('the library exists inside hooks and tests only')
    return db
  }
}

async function fill(db: Db): Promise<void> {
  for (const [id, handle, name, ctx] of [
    [anna, 'anna', 'Anna Ek', annas],
    [bert, 'bert', 'Bert Alm', berts],
  ] as const)
    await db.author.create({ handle, name }).withServerFields({ id, notes: 'shy' }).run(ctx)
  const book = { weight: 0.5, printedAt: '2026-01-05T09:00:00Z', meta: { pages: [1, 2] } }
  await db.book
    .create({ ...book, id: 1, authorId: anna, title: 'Alpha', price: '10.50', isbn: '111' })
    .withServerFields({ state: 'published', published: true })
    .run(annas)
  await db.book
    .create({ ...book, id: 2, authorId: anna, title: 'Beta', price: '7.00', serial: 9n })
    .run(annas)
  await db.book
    .create({ ...book, id: 3, authorId: bert, editorId: anna, title: 'Gamma', price: '99.99' })
    .withServerFields({ state: 'published', published: true, secret: 'key' })
    .run(berts)
  await db.loan.create({ bookId: 1, day: '2026-02-01T00:00:00Z', reader: 'Cleo' }).run(annas)
}
