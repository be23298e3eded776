// Whoever goes away stops what was asked for.

import { Context } from '@cratestack/core'
import { scalarType } from '@cratestack/sql'
import { describePostgres } from '@cratestack/testkit'
import { expect, test } from 'vitest'
import { createDatabase } from '../src/index.ts'
import { clock, countingRandom, readSchema, useSchema } from './fixture.ts'

const text = `
datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}

model Thing {
  id Int @id

  @@allow("read", true)
}

view Slow from Thing {
  id Int @id

  @@server_sql("SELECT 1::bigint AS id FROM pg_sleep(20)")
  @@allow("read", true)
}
`

interface AnyDb {
  readonly views: {
    readonly slow: {
      findMany(): {
        run(ctx: Context): Promise<unknown>
        explain(ctx: Context, options: object): Promise<unknown>
        stream(): { run(ctx: Context): AsyncIterable<unknown> }
        cursorPage(input: null, options: object): { run(ctx: Context): Promise<unknown> }
        count(): { run(ctx: Context): Promise<unknown> }
      }
      findUnique(id: number): { run(ctx: Context): Promise<unknown> }
    }
  }
}

describePostgres('a caller that goes', (database) => {
  useSchema(database, text)

  const countBusy = async (): Promise<number> => {
    const text = `SELECT count(*) FROM pg_stat_activity
      WHERE state = 'active' AND query LIKE '%slows%' AND pid <> pg_backend_pid()`
    const columns = [{ name: 'count', type: scalarType('Int') }]
    const { rows } = await database.driver.run({ text, parameters: [], columns }, [])
    return Number(rows[0]?.[0])
  }

  test.each(['run', 'explain', 'stream', 'cursorPage', 'count', 'findUnique'] as const)(
    'stops a query in the database: %s',
    async (way) => {
      const schema = readSchema(text)
      const random = countingRandom()
      const db = createDatabase({
        schema,
        driver: database.driver,
        clock,
        random,
      }) as unknown as AnyDb
      const { slow } = db.views
      const gone = new AbortController()
      const ctx = Context.anonymous({ signal: gone.signal })
      setTimeout(() => gone.abort(), 150)
      const started = performance.now()
      const first = async (rows: AsyncIterable<unknown>) => {
        for await (const row of rows) return row
        return undefined
      }
      const ways = {
        run: () => slow.findMany().run(ctx),
        explain: () => slow.findMany().explain(ctx, { analyze: true }),
        stream: () => first(slow.findMany().stream().run(ctx)),
        cursorPage: () => slow.findMany().cursorPage(null, { max: 1 }).run(ctx),
        count: () => slow.findMany().count().run(ctx),
        findUnique: () => slow.findUnique(1).run(ctx),
      }
      await expect(ways[way]()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
      expect(performance.now() - started).toBeLessThan(5000)
      // The server ends it a moment later.
      await expect.poll(countBusy, { timeout: 5000 }).toBe(0)
    },
  )
})
