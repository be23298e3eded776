import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pglite } from '@cratestack/postgres/pglite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { column, factsOf, run, sql } from './support.ts'

describe('a folder keeps the data', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cratestack-pglite-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('from one process to the next, in folders that are made', async () => {
    const dataDir = path.join(folder, 'deep', 'down')
    const before = pglite(dataDir)
    await before.script("CREATE TABLE marks (name text); INSERT INTO marks VALUES ('a')")
    await before.close()
    const after = pglite({ dataDir })
    expect(await column(after, 'SELECT name FROM marks')).toEqual(['a'])
    await after.close()
  })
})

describe('one connection', () => {
  const driver = pglite()
  afterAll(() => driver.close())

  test('a transaction keeps everybody else waiting', async () => {
    await driver.script('CREATE TABLE marks (name text)')
    let inside = false
    const transaction = driver.transaction(async (connection) => {
      inside = true
      await run(connection, "INSERT INTO marks VALUES ('a')")
      await run(connection, "INSERT INTO marks VALUES ('b')")
      inside = false
    })
    const outside = column(driver, 'SELECT count(*) FROM marks').then((rows) => ({ inside, rows }))
    await transaction
    expect(await outside).toEqual({ inside: false, rows: ['2'] })
  })

  test('the outer driver inside a transaction is refused, where it would wait for ever', async () => {
    await driver.transaction(async (connection) => {
      for (const work of [
        () => run(driver, 'SELECT 1'),
        () => driver.script('SELECT 1'),
        () => driver.transaction(async () => 1),
      ]) {
        await expect(work()).rejects.toThrow('inside, use the transaction’s own connection')
      }
      await run(connection, 'SELECT 1')
    })
  })

  test('what a transaction has started may use the driver when it has ended', async () => {
    let later = Promise.resolve<unknown>(undefined)
    let end = (): void => undefined
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    await driver.transaction(async () => {
      later = ended.then(() => column(driver, 'SELECT 1'))
    })
    end()
    expect(await later).toEqual(['1'])
  })

  test('who aborts while waiting runs nothing', async () => {
    await driver.script('CREATE TABLE touched (id int)')
    const controller = new AbortController()
    let waiting: Promise<unknown> = Promise.resolve()
    await driver.transaction(async (connection) => {
      await run(connection, 'SELECT 1')
      waiting = Promise.resolve()
    })
    const holding = driver.transaction(async (connection) => {
      await run(connection, 'SELECT 1')
      controller.abort(new Error('enough'))
    })
    waiting = driver.run(sql('INSERT INTO touched VALUES (1)'), [], { signal: controller.signal })
    await expect(waiting).rejects.toThrow('enough')
    await holding
    expect(await column(driver, 'SELECT count(*) FROM touched')).toEqual(['0'])
  })
})

describe('closing', () => {
  test('waits for what runs, and is done once', async () => {
    const driver = pglite()
    const running = column(driver, 'SELECT 1')
    await Promise.all([driver.close(), driver.close()])
    expect(await running).toEqual(['1'])
    expect((await factsOf(run(driver, 'SELECT 1'))).problem).toBe('connection')
  })

  test('is nothing where nothing was opened', async () => {
    const driver = pglite()
    await driver.close()
  })
})

test('a folder that cannot be made is a connection that cannot', async () => {
  const driver = pglite('/dev/null/nowhere')
  expect((await factsOf(run(driver, 'SELECT 1'))).problem).toBe('connection')
  await driver.close()
})
