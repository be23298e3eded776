import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findServerBinaries } from './find-binaries.ts'

/** A server that a test run may do with as it likes. */
export interface TestPostgres {
  /** Connection string of one of its databases. */
  url(database: string): string
}

export type TestPostgresPlan =
  | { readonly kind: 'running'; readonly url: string }
  | { readonly kind: 'startable'; readonly binaries: string }
  /** Why there is none, for people. */
  | { readonly kind: 'missing'; readonly reason: string }

const startTimeoutMs = 60_000

/** Where a PostgreSQL could come from, without starting any. */
export function findTestPostgres(): TestPostgresPlan {
  const url = process.env['CRATESTACK_TEST_POSTGRES']
  if (url !== undefined && url !== '') return { kind: 'running', url }
  if (process.platform === 'win32') {
    const reason = 'set CRATESTACK_TEST_POSTGRES to the URL of a server to run it on Windows'
    return { kind: 'missing', reason }
  }
  const binaries = findServerBinaries()
  return binaries === undefined
    ? {
        kind: 'missing',
        reason: 'no PostgreSQL on this machine; install one, or set CRATESTACK_TEST_POSTGRES',
      }
    : { kind: 'startable', binaries }
}

/**
 * The server that all files of a test run share: that of `CRATESTACK_TEST_POSTGRES` (a URL whose
 * user may create databases), or one of our own, which the first to ask starts and which ends with
 * the run. It listens on a socket only, and promises no durability.
 *
 * @throws Error when there is none, or it does not start
 */
export async function startTestPostgres(): Promise<TestPostgres> {
  const plan = findTestPostgres()
  switch (plan.kind) {
    case 'running':
      return { url: (database) => withDatabase(plan.url, database) }
    case 'missing':
      throw new Error(plan.reason)
    case 'startable': {
      const home = await startShared(plan.binaries)
      return {
        url: (database) => `postgres://postgres@${encodeURIComponent(home)}:5432/${database}`,
      }
    }
  }
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}

/** Gives the folder with the server's socket. */
async function startShared(binaries: string): Promise<string> {
  // Workers are children of the process that runs the tests, or threads of it.
  const run = process.send === undefined ? process.pid : process.ppid
  const folder = path.join(tmpdir(), `cratestack-test-postgres-${run}`)
  if (await isStale(folder)) discardFolder(folder)
  // Making a folder succeeds for one only: who makes it starts the server, the others wait.
  if (makeFolder(folder)) {
    const keeper = fileURLToPath(new URL('./keeper.mjs', import.meta.url))
    spawn(process.execPath, [keeper, folder, binaries, String(run)], {
      detached: true,
      stdio: 'ignore',
    }).unref()
  }
  const giveUpAt = Date.now() + startTimeoutMs
  while (Date.now() < giveUpAt) {
    if (existsSync(path.join(folder, 'ready')))
      return readFileSync(path.join(folder, 'ready'), 'utf8')
    if (existsSync(path.join(folder, 'failed')))
      throw new Error(
        `PostgreSQL did not start: ${readFileSync(path.join(folder, 'failed'), 'utf8')}`,
      )
    await pause(50)
  }
  throw new Error(`PostgreSQL did not start within ${startTimeoutMs} ms; see ${folder}`)
}

/** Left behind by an earlier process of the same number, whose server was killed with it. */
async function isStale(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false
  const ready = path.join(folder, 'ready')
  if (!existsSync(ready)) return Date.now() - statSync(folder).mtimeMs > startTimeoutMs
  const socket = path.join(readFileSync(ready, 'utf8'), '.s.PGSQL.5432')
  return new Promise((resolve) => {
    const probe = connect(socket)
    probe.on('connect', () => {
      probe.destroy()
      resolve(false)
    })
    probe.on('error', () => resolve(true))
  })
}

function discardFolder(folder: string): void {
  const aside = `${folder}-${process.pid}-stale`
  try {
    renameSync(folder, aside)
  } catch {
    // Another worker was faster.
    return
  }
  rmSync(aside, { recursive: true, force: true })
}

function makeFolder(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
