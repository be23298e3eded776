import { randomBytes } from 'node:crypto'
import { postgres } from '@cratestack/postgres'
import { pglite } from '@cratestack/postgres/pglite'
import type { Driver } from '@cratestack/sql'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe } from 'vitest'
import { findTestPostgres, startTestPostgres } from '../server/test-postgres.ts'

/** An empty database for one suite. Usable inside hooks and tests only. */
export interface TestDatabase {
  readonly name: 'PGlite' | 'PostgreSQL'
  /** Another one after each {@link reset}: do not keep it across. */
  readonly driver: Driver
  /** Where another process, or another pool, finds the same database; PGlite is nowhere else. */
  readonly url: string | undefined
  /**
   * Drops everything, for tests that make tables. The driver is a new one then, without statements
   * that were prepared for tables of the same names and other types.
   */
  reset(): Promise<void>
  /** Empties all tables and starts their identities again, for tests that write rows. */
  clear(): Promise<void>
}

/**
 * Describes one suite for each database that we support: PGlite in memory, and PostgreSQL where
 * there is one. What is skipped says why.
 */
export function describeDatabases(title: string, body: (database: TestDatabase) => void): void {
  describe(`${title} (PGlite)`, () => {
    body(useDatabase('PGlite', openPglite))
  })
  describePostgres(title, body)
}

/** Describes a suite for PostgreSQL alone: for what takes several connections, or another process. */
export function describePostgres(
  title: string,
  body: (database: TestDatabase & { readonly url: string }) => void,
): void {
  const plan = findTestPostgres()
  const missing = plan.kind === 'missing' ? `: ${plan.reason}` : ''
  describe.skipIf(missing !== '')(`${title} (PostgreSQL${missing})`, () => {
    body(useDatabase('PostgreSQL', openPostgres))
  })
}

interface OpenDatabase<Url> {
  readonly url: Url
  connect(): Driver
  close(): Promise<void>
}

function useDatabase<Url extends string | undefined>(
  name: TestDatabase['name'],
  open: () => Promise<OpenDatabase<Url>>,
): TestDatabase & { readonly url: Url } {
  let opened: { readonly database: OpenDatabase<Url>; readonly driver: Driver } | undefined
  const current = (): { readonly database: OpenDatabase<Url>; readonly driver: Driver } => {
    if (opened === undefined)
      throw new Error('the test database exists inside hooks and tests only')
    return opened
  }
  beforeAll(async () => {
    const database = await open()
    opened = { database, driver: database.connect() }
  })
  afterAll(async () => {
    await opened?.driver.close()
    await opened?.database.close()
    opened = undefined
  })
  return {
    name,
    get driver() {
      return current().driver
    },
    get url() {
      return current().database.url
    },
    reset: async () => {
      const { database, driver } = current()
      await driver.script('DROP SCHEMA public CASCADE; CREATE SCHEMA public; DEALLOCATE ALL')
      await driver.close()
      opened = { database, driver: database.connect() }
    },
    clear: () => current().driver.script(emptyAllTables),
  }
}

const emptyAllTables = `DO $$
DECLARE names text;
BEGIN
  SELECT string_agg(quote_ident(tablename), ', ') INTO names FROM pg_tables
    WHERE schemaname = 'public' AND tablename NOT LIKE '\\_cratestack%';
  IF names IS NOT NULL THEN
    EXECUTE 'TRUNCATE ' || names || ' RESTART IDENTITY CASCADE';
  END IF;
END $$`

async function openPglite(): Promise<OpenDatabase<undefined>> {
  // Starting takes a second or more: once for a suite, and not inside its first test.
  const database = await PGlite.create()
  return { url: undefined, connect: () => pglite({ database }), close: () => database.close() }
}

async function openPostgres(): Promise<OpenDatabase<string>> {
  const server = await startTestPostgres()
  const name = `cratestack_test_${randomBytes(6).toString('hex')}`
  const maintenance = postgres({ connectionString: server.url('postgres'), poolSize: 1 })
  await maintenance.script(`CREATE DATABASE ${name}`)
  const url = server.url(name)
  return {
    url,
    connect: () => postgres(url),
    close: async () => {
      await maintenance.script(`DROP DATABASE ${name} WITH (FORCE)`)
      await maintenance.close()
    },
  }
}
