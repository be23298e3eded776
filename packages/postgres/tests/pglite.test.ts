import { spawn } from 'node:child_process'
import { once } from 'node:events'
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

describe('a folder is open once', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cratestack-pglite-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('until it is closed', async () => {
    const first = pglite(folder)
    await run(first, 'SELECT 1')
    const second = pglite(path.join(folder, '.'))
    const error: unknown = await run(second, 'SELECT 1').catch((reason: unknown) => reason)
    expect(error).toMatchObject({ facts: { problem: 'connection' } })
    expect(error).toHaveProperty(
      'cause.message',
      expect.stringContaining('the folder is open already, in this process or another one'),
    )
    await second.close()
    await run(first, 'SELECT 1')
    await first.close()
    const third = pglite(folder)
    await run(third, 'SELECT 1')
    await third.close()
  })

  test('or its process was killed', async () => {
    const { origin, pid } = await openInChild(folder)
    expect(origin).toBe('open')
    const waiting = pglite(folder)
    expect((await factsOf(run(waiting, 'SELECT 1'))).problem).toBe('connection')
    await waiting.close()
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => isAlive(pid)).toBe(false)
    const after = pglite(folder)
    expect(await column(after, 'SELECT name FROM kept')).toEqual(['a'])
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

/** Another process that opens a folder, writes into it and waits for its end. */
async function openInChild(folder: string): Promise<{ origin: string; pid: number }> {
  const script = `
    const { pglite } = await import('@cratestack/postgres/pglite')
    const driver = pglite(process.argv[1])
    await driver.script("CREATE TABLE kept (name text); INSERT INTO kept VALUES ('a')")
    console.log('open')
    setInterval(() => undefined, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [chunk] = await once(child.stdout, 'data')
  return { origin: String(chunk).trim(), pid: child.pid ?? 0 }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
