// What a query comes to, without running it.

import { Context } from '@cratestack/core'
import { postgres } from '@cratestack/postgres'
import { describeDatabases } from '@cratestack/testkit'
import { describe, expect, test } from 'vitest'
import { createDatabase } from '../src/index.ts'
import { clock, countingRandom, readSchema, useSchema } from './fixture.ts'

const text = `
datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}

auth Caller {
  id Int
}

model Post {
  id Int @id
  title String @unique
  authorId Int

  @@soft_delete
  @@allow("read", authorId == auth().id)
}
`

interface Query {
  toSQL(ctx?: Context): { readonly text: string; readonly values: readonly unknown[] }
  explain(...args: readonly unknown[]): Promise<string>
  run(ctx?: Context): Promise<unknown>
}

interface AnyDb {
  readonly post: { findMany(options?: object): Query; findUnique(key: unknown): Query }
  bind(ctx: Context): AnyDb
}

const ada = Context.fromPrincipal({ id: 1 })
const schema = readSchema(text)

function open(driver: Parameters<typeof createDatabase>[0]['driver']): AnyDb {
  return createDatabase({ schema, driver, clock, random: countingRandom() }) as unknown as AnyDb
}

describe('toSQL', () => {
  // Nothing listens there.
  const { post, bind } = open(postgres({ connectionString: 'postgresql://127.0.0.1:1/none' }))
  const query = () => post.findMany({ where: { title: 'x' }, select: { id: true }, limit: 3 })

  test('shows what a caller would send, rules and tombstones included', () => {
    expect(query().toSQL(ada)).toEqual({
      text: 'SELECT t0."id" AS "id" FROM "posts" AS t0 WHERE (t0."title" = $1 AND t0."deleted_at" IS NULL AND t0."author_id" = $2) ORDER BY t0."id" ASC NULLS LAST LIMIT $3',
      values: ['x', 1, 3],
    })
    expect(post.findUnique(7).toSQL(ada).values).toEqual([7, 1])
    expect(post.findUnique({ title: 'x' }).toSQL(ada).values).toEqual(['x', 1])
  })

  test('shows what no caller changes', () => {
    expect(query().toSQL()).toEqual({
      text: 'SELECT t0."id" AS "id" FROM "posts" AS t0 WHERE t0."title" = $1 ORDER BY t0."id" ASC NULLS LAST LIMIT $2',
      values: ['x', 3],
    })
  })

  test('shows that a caller sees nothing', () => {
    expect(post.findMany().toSQL(Context.anonymous()).text).toContain('WHERE FALSE')
  })

  test('of a bound database is always that of its caller', () => {
    const bound = open(postgres({ connectionString: 'postgresql://127.0.0.1:1/none' })).bind(ada)
    expect(bound.post.findMany().toSQL().text).toContain('"author_id" = $1')
    expect(bind).toBeTypeOf('function')
  })
})

describeDatabases('explain', (database) => {
  useSchema(database, text)

  test('says how the database runs a query', async () => {
    const db = open(database.driver)
    const plan = await db.post.findMany({ where: { title: 'x' } }).explain(ada)
    expect(plan).toContain('Scan')
    expect(plan).not.toContain('actual time')
    expect(await db.post.findUnique(1).explain(ada, { analyze: true })).toContain('actual time')
    expect(await db.bind(ada).post.findMany().explain({ analyze: true })).toContain('actual time')
  })

  test('takes a caller', async () => {
    await expect(open(database.driver).post.findMany().explain()).rejects.toThrow('Context')
  })
})
