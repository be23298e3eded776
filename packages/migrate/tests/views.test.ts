import { type PushResult, pushSchema } from '@cratestack/migrate'
import { describeDatabases } from '@cratestack/testkit'
import { beforeEach, expect, test } from 'vitest'
import { schemaOf } from './support.ts'

const parcels = `
model Parcel {
  id Int @id
  depotId Int
}
`

const load = `
view Load from Parcel {
  depotId Int @id
  parcels Int

  @@server_sql("SELECT depot_id, count(*) AS parcels FROM parcels GROUP BY depot_id;")
}
`

const kept = load
  .replace('view Load', 'view KeptLoad')
  .replace('  @@server_sql', '  @@materialized\n  @@server_sql')

describeDatabases('a push of views', (database) => {
  beforeEach(() => database.reset())

  const push = (text: string, reset = false): Promise<PushResult> =>
    pushSchema(schemaOf(text), database.driver, { reset })
  const sql = (text: string): Promise<void> => database.driver.script(text)

  test('creates them after their tables, filled where they keep rows', async () => {
    const { kind, statements } = await push(parcels + load + kept)
    expect(kind).toBe('created')
    expect(statements.slice(-3)).toEqual([
      'CREATE VIEW "loads" AS\nSELECT depot_id, count(*) AS parcels FROM parcels GROUP BY depot_id',
      'CREATE MATERIALIZED VIEW "kept_loads" AS\nSELECT depot_id, count(*) AS parcels FROM parcels GROUP BY depot_id',
      'CREATE UNIQUE INDEX "kept_loads_pkey" ON "kept_loads" ("depot_id")',
    ])
    await sql('REFRESH MATERIALIZED VIEW CONCURRENTLY kept_loads')
    expect((await push(parcels + load + kept)).kind).toBe('unchanged')
  })

  test('adds, changes and drops them, and touches no row', async () => {
    await push(parcels)
    await sql('INSERT INTO parcels VALUES (1, 7)')
    expect((await push(parcels + load)).kind).toBe('extended')
    const changed = load.replace('count(*)', 'count(*) + 1')
    expect((await push(parcels + changed + kept)).statements[0]).toBe('DROP VIEW IF EXISTS "loads"')
    await sql('DO $$ BEGIN ASSERT (SELECT parcels FROM loads) = 2; END $$')
    expect((await push(parcels)).statements).toEqual([
      'DROP MATERIALIZED VIEW IF EXISTS "kept_loads"',
      'DROP VIEW IF EXISTS "loads"',
    ])
    await sql('DO $$ BEGIN ASSERT (SELECT count(*) FROM parcels) = 1; END $$')
  })

  test('lets a table grow below them', async () => {
    await push(parcels + load)
    const grown = parcels.replace('depotId Int', 'depotId Int\n  note String?')
    expect((await push(grown + load)).kind).toBe('extended')
  })

  test('makes again what somebody dropped', async () => {
    await push(parcels + load)
    await sql('DROP VIEW loads')
    expect((await push(parcels + load)).kind).toBe('extended')
    await sql('SELECT FROM loads')
  })

  test('resets with them', async () => {
    await push(parcels + load + kept)
    expect((await push(parcels + kept, true)).kind).toBe('created')
  })

  test.each([
    ['a body with a mistake', 'SELECT depot_id', 'SELEC depot_id', 'syntax error'],
    ['a table that is not there', 'FROM parcels', 'FROM crates', '"crates" does not exist'],
    ['a column that is missing', 'AS parcels', 'AS number', 'parcels'],
    ['two statements', 'SELECT depot_id', 'SELECT 1; SELECT depot_id', 'multiple commands'],
  ])('refuses %s, and says which view', async (_, found, wanted, reason) => {
    const result = await push(parcels + load.replace(found, wanted))
    expect(result.kind).toBe('refused')
    expect(result.reasons).toEqual([expect.stringContaining('view "loads" does not work')])
    expect(result.reasons[0]).toContain(reason)
    expect((await push(parcels)).kind).toBe('created')
  })

  test('refuses a name that somebody else took', async () => {
    await push(parcels)
    await sql('CREATE TABLE loads ()')
    expect((await push(parcels + load)).reasons[0]).toContain('"loads" exists')
  })
})
