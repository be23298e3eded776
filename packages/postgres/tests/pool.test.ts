import { createServer } from 'node:net'
import { postgres } from '@cratestack/postgres'
import type { Driver } from '@cratestack/sql'
import { describePostgres } from '@cratestack/testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { column, factsOf, run, sql } from './support.ts'

describePostgres('a pool', (database) => {
  /** Runs with a pool of its own. */
  async function withPool(
    options: Parameters<typeof postgres>[0],
    work: (driver: Driver) => Promise<void>,
  ): Promise<void> {
    const own = typeof options === 'string' ? { connectionString: options } : options
    const driver = postgres({ connectionString: database.url, ...own })
    try {
      await work(driver)
    } finally {
      await driver.close()
    }
  }

  const preparedNames = (driver: Driver): ReturnType<typeof column> =>
    column(driver, "SELECT name FROM pg_prepared_statements WHERE name <> '' ORDER BY prepare_time")

  describe('prepares statements', () => {
    test('once, under the hash of their text', async () => {
      await withPool({ poolSize: 1 }, async (driver) => {
        for (let attempt = 0; attempt < 3; attempt += 1) await run(driver, 'SELECT 1')
        // sha256("SELECT 1")
        expect((await preparedNames(driver))[0]).toBe(
          'cs_4ATr1bVTKkuFmEpi-K1IqBqjRgwcoHcB84YTXXLN7PU',
        )
        expect(await preparedNames(driver)).toHaveLength(2)
      })
    })

    test('and keeps so many as it is told', async () => {
      await withPool({ poolSize: 1, statementCacheSize: 3 }, async (driver) => {
        for (let index = 0; index < 10; index += 1) await run(driver, `SELECT ${index}`)
        expect((await preparedNames(driver)).length).toBeLessThanOrEqual(3)
        await run(driver, 'SELECT 0')
        await run(driver, 'SELECT 9')
      })
    })

    test('or none', async () => {
      await withPool({ poolSize: 1, statementCacheSize: 0 }, async (driver) => {
        await run(driver, 'SELECT 1')
        expect(await preparedNames(driver)).toEqual([])
      })
    })

    test('again when the server has lost them', async () => {
      await withPool({ poolSize: 1 }, async (driver) => {
        await run(driver, 'SELECT 1')
        await driver.script('DEALLOCATE ALL')
        await run(driver, 'SELECT 1')
        await driver.script('DEALLOCATE ALL')
        // Inside a transaction the error has ended it: the next one prepares again.
        const facts = await factsOf(driver.transaction((connection) => run(connection, 'SELECT 1')))
        expect(facts.sqlState).toBe('26000')
        await driver.transaction((connection) => run(connection, 'SELECT 1'))
      })
    })

    test('again when their tables have changed', async () => {
      await withPool({ poolSize: 1 }, async (driver) => {
        await driver.script(
          'DROP TABLE IF EXISTS t; CREATE TABLE t (a text); INSERT INTO t VALUES (1)',
        )
        expect(await column(driver, 'SELECT * FROM t')).toEqual(['1'])
        await driver.script('ALTER TABLE t ALTER a TYPE bigint USING a::bigint')
        expect(await column(driver, 'SELECT * FROM t')).toEqual(['1'])
        await driver.script('ALTER TABLE t ADD b int')
        expect(await column(driver, 'SELECT * FROM t')).toEqual(['1'])
      })
    })

    test('after one that failed to parse', async () => {
      await withPool({ poolSize: 1 }, async (driver) => {
        await driver.script('DROP TABLE IF EXISTS later')
        await factsOf(run(driver, 'SELECT FROM later'))
        await driver.script('CREATE TABLE later (id int)')
        await run(driver, 'SELECT FROM later')
      })
    })
  })

  describe('sees and ends statements', () => {
    test('that run longer than they may', async () => {
      await withPool({ statementTimeoutMs: 100 }, async (driver) => {
        const facts = await factsOf(run(driver, 'SELECT pg_sleep(10)'))
        expect(facts).toMatchObject({ problem: 'timeout', sqlState: '57014' })
        await run(driver, 'SELECT 1')
      })
    })

    test('that nobody waits for any more', async () => {
      await withPool({ poolSize: 1, applicationName: 'abort-test' }, async (driver) => {
        const controller = new AbortController()
        const running = driver.run(sql('SELECT pg_sleep(60)'), [], { signal: controller.signal })
        await untilRunning(database.driver, 'abort-test')
        controller.abort(new Error('enough'))
        await expect(running).rejects.toThrow('enough')
        // The only connection comes back, and what runs on it next is not hit.
        expect(await column(driver, 'SELECT 1')).toEqual(['1'])
      })
    })

    test('many times in a row', async () => {
      await withPool({ poolSize: 2 }, async (driver) => {
        for (let attempt = 0; attempt < 20; attempt += 1) {
          const controller = new AbortController()
          const running = driver.run(sql('SELECT pg_sleep(60)'), [], { signal: controller.signal })
          setTimeout(() => controller.abort(new Error('enough')), attempt)
          await expect(running).rejects.toThrow('enough')
          expect(await column(driver, 'SELECT 1')).toEqual(['1'])
        }
      })
    })

    test('that wait for a connection in vain', async () => {
      await withPool({ poolSize: 1, connectionTimeoutMs: 150 }, async (driver) => {
        await driver.transaction(async () => {
          expect((await factsOf(run(driver, 'SELECT 1'))).problem).toBe('connection')
          const controller = new AbortController()
          const waiting = driver.run(sql('SELECT 1'), [], { signal: controller.signal })
          controller.abort(new Error('enough'))
          await expect(waiting).rejects.toThrow('enough')
        })
        await run(driver, 'SELECT 1')
      })
    })
  })

  describe('survives', () => {
    const endOthers = (name: string): Promise<unknown> =>
      column(
        database.driver,
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1',
        [name],
      )

    test('the loss of a connection that is idle', async () => {
      await withPool({ poolSize: 1, applicationName: 'idle-loss' }, async (driver) => {
        await run(driver, 'SELECT 1')
        await endOthers('idle-loss')
        await expect
          .poll(() =>
            run(driver, 'SELECT 1').then(
              () => 'back',
              () => 'lost',
            ),
          )
          .toBe('back')
      })
    })

    test('the loss of one that is busy', async () => {
      await withPool({ poolSize: 1, applicationName: 'busy-loss' }, async (driver) => {
        const running = factsOf(run(driver, 'SELECT pg_sleep(60)'))
        await untilRunning(database.driver, 'busy-loss')
        await endOthers('busy-loss')
        expect(await running).toMatchObject({ problem: 'connection', sqlState: '57P01' })
        await expect
          .poll(() =>
            run(driver, 'SELECT 1').then(
              () => 'back',
              () => 'lost',
            ),
          )
          .toBe('back')
      })
    })

    test('the loss of one in a transaction', async () => {
      await withPool({ poolSize: 1, applicationName: 'transaction-loss' }, async (driver) => {
        const facts = await factsOf(
          driver.transaction(async (connection) => {
            await run(connection, 'SELECT 1')
            await endOthers('transaction-loss')
            await run(connection, 'SELECT 1')
          }),
        )
        expect(facts.problem).toBe('connection')
        await expect
          .poll(() =>
            run(driver, 'SELECT 1').then(
              () => 'back',
              () => 'lost',
            ),
          )
          .toBe('back')
      })
    })
  })

  describe('that cannot connect says so', () => {
    test('when nobody listens', async () => {
      const port = await freePort()
      const driver = postgres({ host: '127.0.0.1', port, user: 'x', database: 'x' })
      expect(await factsOf(run(driver, 'SELECT 1'))).toMatchObject({
        problem: 'connection',
        sqlState: undefined,
      })
      await driver.close()
    })

    test('when there is no such database', async () => {
      const url = new URL(database.url)
      url.pathname = '/no_such_database'
      await withPool(url.href, async () => undefined)
      const driver = postgres(url.href)
      expect(await factsOf(run(driver, 'SELECT 1'))).toMatchObject({
        problem: 'connection',
        sqlState: '3D000',
      })
      await driver.close()
    })

    test('when it was closed', async () => {
      const driver = postgres(database.url)
      await driver.close()
      expect((await factsOf(run(driver, 'SELECT 1'))).problem).toBe('connection')
    })
  })

  test('a script that leaves a transaction open takes its connection with it', async () => {
    await withPool({ poolSize: 1 }, async (driver) => {
      await driver.script('CREATE TABLE left_open (id int)')
      await driver.script('BEGIN; INSERT INTO left_open VALUES (0)')
      await run(driver, 'INSERT INTO left_open VALUES (1)')
      expect(await column(database.driver, 'SELECT id FROM left_open')).toEqual(['1'])
    })
  })

  test('reads values the same whatever the connection string says', async () => {
    const url = `${database.url}?options=${encodeURIComponent('-c TimeZone=Asia/Tokyo -c DateStyle=German -c search_path=pg_catalog')}`
    await withPool(url, async (driver) => {
      expect(await column(driver, "SELECT '2026-01-02T03:04:05Z'::timestamptz")).toEqual([
        '2026-01-02 03:04:05+00',
      ])
      expect(await column(driver, 'SHOW search_path')).toEqual(['pg_catalog'])
    })
  })

  test('members win over the connection string', async () => {
    const url = new URL(database.url)
    const name = url.pathname.slice(1)
    url.pathname = '/no_such_database'
    await withPool({ connectionString: url.href, database: name }, async (driver) => {
      expect(await column(driver, 'SELECT current_database()')).toEqual([name])
    })
  })

  describe('two transactions', () => {
    beforeEach(() =>
      database.driver.script(
        'DROP TABLE IF EXISTS counts; CREATE TABLE counts (id int PRIMARY KEY, n int); INSERT INTO counts VALUES (1, 0), (2, 0)',
      ),
    )

    test('that wait for each other: one is ended', async () => {
      const both = barrier(2)
      const update = (first: number, second: number): Promise<unknown> =>
        database.driver.transaction(async (connection) => {
          await run(connection, `UPDATE counts SET n = n + 1 WHERE id = ${first}`)
          await both()
          await run(connection, `UPDATE counts SET n = n + 1 WHERE id = ${second}`)
        })
      const results = await Promise.allSettled([update(1, 2), update(2, 1)])
      const failed = results.filter((result) => result.status === 'rejected')
      expect(failed).toHaveLength(1)
      expect(failed[0]?.reason).toMatchObject({ facts: { problem: 'deadlock', sqlState: '40P01' } })
    })

    test('that cannot both have been first: one is ended', async () => {
      const both = barrier(2)
      const update = (): Promise<unknown> =>
        database.driver.transaction(
          async (connection) => {
            await run(connection, 'SELECT n FROM counts')
            await both()
            await run(connection, 'UPDATE counts SET n = n + 1 WHERE id = 1')
          },
          { isolation: 'serializable' },
        )
      const results = await Promise.allSettled([update(), update()])
      const failed = results.filter((result) => result.status === 'rejected')
      expect(failed[0]?.reason).toMatchObject({
        facts: { problem: 'serialization', sqlState: '40001' },
      })
    })

    test('of which one does not wait', async () => {
      await database.driver.transaction(async (connection) => {
        await run(connection, 'SELECT FROM counts WHERE id = 1 FOR UPDATE')
        const facts = await factsOf(
          run(database.driver, 'SELECT FROM counts WHERE id = 1 FOR UPDATE NOWAIT'),
        )
        expect(facts).toMatchObject({ problem: 'lockNotAvailable', sqlState: '55P03' })
      })
    })
  })
})

/** Waits until a connection of that name runs a statement. */
async function untilRunning(driver: Driver, name: string): Promise<void> {
  const text = `SELECT query FROM pg_stat_activity
    WHERE application_name = $1 AND state = 'active' AND query LIKE '%pg_sleep%'`
  await expect.poll(() => column(driver, text, [name])).toHaveLength(1)
}

/** Holds everybody until all have come. */
function barrier(count: number): () => Promise<void> {
  let missing = count
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return () => {
    missing -= 1
    if (missing === 0) open()
    return opened
  }
}

/** A port on which nobody listens. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      )
    })
  })
}
