// Lists that do not fit in memory, row by row.

import { Context } from '@cratestack/core'
import { describeDatabases, describePostgres } from '@cratestack/testkit'
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

model Reading {
  id Int @id
  sensor Int
  value Decimal
  marks Mark[] @relation(fields: [id], references: [readingId])

  @@allow("read", sensor != 3)
  @@allow("read", auth() != null)
  @@allow("delete", auth() != null)
}

model Mark {
  id Int @id
  readingId Int
  reading Reading @relation(fields: [readingId], references: [id])

  @@allow("read", true)
}
`

interface Row {
  readonly id: number
  readonly sensor: number
}

interface AnyDb {
  readonly reading: {
    findMany(options?: object): {
      stream(options?: object): { run(ctx: Context): AsyncIterable<Row> }
      run(ctx: Context): Promise<readonly Row[]>
    }
    delete(id: number): { run(ctx: Context): Promise<unknown> }
  }
  $transaction<Result>(work: (tx: AnyDb) => Promise<Result>): Promise<Result>
}

const nobody = Context.anonymous()
const somebody = Context.fromPrincipal({ id: 1 })

const fill = (count: number): string =>
  `INSERT INTO readings SELECT i, i % 4, i + 0.5 FROM generate_series(1, ${count}) AS i;
   INSERT INTO marks SELECT i, i FROM generate_series(1, least(${count}, 50)) AS i`

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

describeDatabases('streams', (database) => {
  const use = useSchema(database, text)
  const open = (): AnyDb => {
    const schema = readSchema(text)
    const random = countingRandom()
    return createDatabase({ schema, driver: database.driver, clock, random }) as unknown as AnyDb
  }

  test.each([1, 7, 10, 1000])('give every row once, %i at a time', async (batchRows) => {
    await use().sql(fill(30))
    for (const options of [
      {},
      { orderBy: { sensor: 'desc' } },
      { where: { sensor: { gt: 1 } }, select: { id: true } },
      { limit: 10, orderBy: [{ sensor: 'asc' }, { id: 'desc' }] },
      { include: { marks: true } },
      { limit: 0 },
    ]) {
      const find = open().reading.findMany(options)
      const whole = await open()
        .reading.findMany({ limit: 99, ...options })
        .run(nobody)
      expect(await collect(find.stream({ batchRows }).run(nobody))).toEqual(whole)
    }
  })

  test('hold no connection while their rows are worked on', async () => {
    await use().sql(fill(10))
    const db = open()
    for await (const row of db.reading.findMany().stream({ batchRows: 3 }).run(somebody))
      if (row.id > 50) await db.reading.delete(row.id).run(somebody)
      else await db.reading.findMany({ where: { id: row.id } }).run(somebody)
  })

  test('run inside a transaction', async () => {
    await use().sql(fill(10))
    const rows = await open().$transaction((tx) =>
      collect(tx.reading.findMany().stream({ batchRows: 4 }).run(somebody)),
    )
    expect(rows).toHaveLength(10)
  })

  test('start anew with each run, and stop when nobody asks on', async () => {
    await use().sql(fill(10))
    const stream = open().reading.findMany().stream({ batchRows: 2 })
    for await (const row of stream.run(somebody)) if (row.id === 3) break
    expect(await collect(stream.run(somebody))).toHaveLength(10)
  })

  test('stop when their caller goes', async () => {
    await use().sql(fill(10))
    const gone = new AbortController()
    const ctx = somebody.with({ signal: gone.signal })
    const seen: number[] = []
    const reading = async () => {
      for await (const { id } of open().reading.findMany().stream({ batchRows: 2 }).run(ctx)) {
        seen.push(id)
        if (id === 4) gone.abort()
      }
    }
    await expect(reading()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(seen).toEqual([1, 2, 3, 4])
  })

  describe('are refused', () => {
    test.each([0, -1, 1.5, Number.NaN])('batches of %d', (batchRows) => {
      expect(() => open().reading.findMany().stream({ batchRows })).toThrow('batchRows')
    })

    test('an offset', () => {
      expect(() => open().reading.findMany({ offset: 1 }).stream()).toThrow('offset')
    })

    test('no context', () => {
      const run = open().reading.findMany().stream().run as () => unknown
      expect(() => run()).toThrow('Context')
    })
  })
})

describePostgres('a long stream', (database) => {
  const use = useSchema(database, text)

  test.skipIf(process.env['RUN_SLOW'] !== '1')(
    'of a million rows needs no more memory than one of a thousand',
    async () => {
      await use().sql(
        'INSERT INTO readings SELECT i, i % 3, i + 0.5 FROM generate_series(1, 1000000) AS i',
      )
      const schema = readSchema(text)
      const random = countingRandom()
      const db = createDatabase({
        schema,
        driver: database.driver,
        clock,
        random,
      }) as unknown as AnyDb
      let count = 0
      let peak = 0
      globalThis.gc?.()
      const before = process.memoryUsage().heapUsed
      for await (const _ of db.reading.findMany().stream().run(somebody)) {
        count += 1
        if (count % 50_000 === 0) {
          globalThis.gc?.()
          peak = Math.max(peak, process.memoryUsage().heapUsed)
        }
      }
      expect(count).toBe(1_000_000)
      // A million of these rows are some 200 MB.
      expect(peak - before).toBeLessThan(60 * 1024 * 1024)
    },
    120_000,
  )
})
