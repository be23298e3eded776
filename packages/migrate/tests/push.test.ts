import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type PushResult, pushSchema } from '@cratestack/migrate'
import { describeDatabases, type TestDatabase } from '@cratestack/testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { schemaOf } from './support.ts'

const depots = `
enum Size {
  small
  large
}

model Depot {
  id Uuid @id @default(uuid())
  name String @unique
  size Size @default(small)
  parcels Parcel[] @relation(fields: [id], references: [depotId])
}

model Parcel {
  id Int @id @default(autoincrement())
  depotId Uuid
  depot Depot @relation(fields: [depotId], references: [id], onDelete: Cascade)
  weight Decimal? @range(min: 0) @db_enforce
  @@soft_delete
}
`

/** The schema with one piece of its text replaced. */
function depotsWith(found: string, wanted: string): string {
  if (!depots.includes(found)) throw new Error(`the schema has no ${found}`)
  return depots.replace(found, wanted)
}

describeDatabases('push', (database) => {
  beforeEach(() => database.reset())

  const push = (text: string, reset = false): Promise<PushResult> =>
    pushSchema(schemaOf(text), database.driver, { reset })

  test('creates everything in an empty database', async () => {
    const result = await push(depots)
    expect(result.kind).toBe('created')
    expect(result.reasons).toEqual([])
    await database.driver.script(`
      INSERT INTO depots (name) VALUES ('north');
      INSERT INTO parcels (depot_id, weight) SELECT id, 1.50 FROM depots;
      DELETE FROM depots;
      DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM parcels); END $$`)
  })

  test('has nothing to do the second time', async () => {
    await push(depots)
    expect(await push(depots)).toEqual({
      kind: 'unchanged',
      statements: [],
      reasons: [],
      resettable: false,
      leftovers: [],
    })
  })

  test('leaves alone what the schema no longer has and what new rows can do without', async () => {
    await push(depots)
    await database.driver.script("INSERT INTO depots (name) VALUES ('north')")
    const less = depotsWith('  weight Decimal? @range(min: 0) @db_enforce\n', '')
    expect(await push(less)).toMatchObject({
      kind: 'unchanged',
      leftovers: ['column "parcels.weight" has no field any more, and stays with its values'],
    })
    await database.driver.script('INSERT INTO parcels (depot_id) SELECT id FROM depots')
    // Nor is it in the way of what comes, or taken up again.
    const more = less.replace('  @@soft_delete\n', '  note String?\n  @@soft_delete\n')
    expect(await push(more)).toMatchObject({ kind: 'extended' })
    expect(await push(depots)).toMatchObject({
      kind: 'unchanged',
      leftovers: ['column "parcels.note" has no field any more, and stays with its values'],
    })
  })

  test('leaves alone the table of a model that is gone, with its rows', async () => {
    await push(`${depots}\nmodel Extra {\n  id Int @id\n}\n`)
    await database.driver.script('INSERT INTO extras (id) VALUES (1)')
    expect(await push(depots)).toMatchObject({
      kind: 'unchanged',
      leftovers: ['table "extras" has no model any more, and stays with its rows'],
    })
    await database.driver.script('DO $$ BEGIN ASSERT EXISTS (SELECT FROM extras); END $$')
    expect((await push(depots, true)).kind).toBe('created')
  })

  test('creates the tables of the examples', async () => {
    for (const example of ['bank', 'blog']) {
      await database.reset()
      const file = new URL(`../../../examples/${example}/schema.cstack`, import.meta.url)
      expect((await push(readFileSync(fileURLToPath(file), 'utf8'))).kind).toBe('created')
    }
  })

  test('takes a schema without models', async () => {
    expect((await push('')).kind).toBe('created')
    expect((await push('')).kind).toBe('unchanged')
    expect((await push(depots)).kind).toBe('extended')
  })

  describe('adds to what it made', () => {
    beforeEach(async () => {
      await push(depots)
      await database.driver.script("INSERT INTO depots (name) VALUES ('north')")
    })

    const additions: readonly (readonly [string, string, string])[] = [
      ['an optional column', 'name String @unique', 'name String @unique\n  note String?'],
      [
        'a column with a default',
        'name String @unique',
        'name String @unique\n  floors Int @default(1)',
      ],
      [
        'an optional unique column',
        'name String @unique',
        'name String @unique\n  code String? @unique',
      ],
      ['an index', '@@soft_delete', '@@soft_delete\n  @@index([weight])'],
      ['a variant', 'large\n', 'large\n  huge\n'],
      ['an enum column', 'name String @unique', 'name String @unique\n  other Size?'],
      [
        'a model that refers to an old one, and a column that refers to the new model',
        'model Parcel {',
        `model Van {
  id Int @id
  depotId Uuid
  depot Depot @relation(fields: [depotId], references: [id])
  parcels Parcel[] @relation(fields: [id], references: [vanId])
}

model Parcel {
  vanId Int?
  van Van? @relation(fields: [vanId], references: [id])`,
      ],
    ]
    test.each(additions)('%s', async (_title, found, wanted) => {
      const changed = depotsWith(found, wanted)
      const result = await push(changed)
      expect(result.reasons).toEqual([])
      expect(result.kind).toBe('extended')
      expect((await push(changed)).kind).toBe('unchanged')
      await database.driver.script(
        "DO $$ BEGIN ASSERT EXISTS (SELECT FROM depots WHERE name = 'north'); END $$",
      )
    })

    test('a new variant may be stored afterwards', async () => {
      await push(depotsWith('large\n', 'large\n  huge\n'))
      await database.driver.script("UPDATE depots SET size = 'huge'")
    })
  })

  describe('refuses what is more than an addition', () => {
    beforeEach(() => push(depots))

    const refusals: readonly (readonly [string, string, string])[] = [
      [
        'name String @unique',
        'name Int @unique',
        'column "depots.name" is String, and the schema wants Int',
      ],
      [
        'weight Decimal?',
        'weight Decimal',
        'column "parcels.weight" is Decimal?, and the schema wants Decimal',
      ],
      [
        'size Size @default(small)',
        'size Size @default(large)',
        'column "depots.size" is an enum @default("small"), and the schema wants an enum @default("large")',
      ],
      [
        'name String @unique',
        'title String @unique',
        'column "depots.name" exists, and the schema has none',
      ],
      [
        'name String @unique',
        'name String',
        'unique index "depots_name_key" of table "depots" exists, and the schema has none',
      ],
      [
        'weight Decimal?',
        'weight Decimal? @unique',
        'unique index "parcels_weight_key" of table "parcels" is new, and rows that exist may break it',
      ],
      [
        'name String @unique',
        'name String @unique\n  floors Int',
        'column "depots.floors" is new, and required without a default: rows that exist have no value for it',
      ],
      [
        '  small\n',
        '',
        'check "depots_size_enum_check" of table "depots" is defined in another way than the schema wants',
      ],
      [
        'onDelete: Cascade',
        'onDelete: Restrict',
        'foreign key "parcels_depot_id_fkey" of table "parcels" is defined in another way than the schema wants',
      ],
      ['  @@soft_delete\n', '', 'column "parcels.deleted_at" exists, and the schema has none'],
    ]
    test.each(refusals)('%s becomes %s', async (found, wanted, reason) => {
      const result = await push(
        found === '  small\n'
          ? depots.replace(found, '').replace('small', 'large')
          : depotsWith(found, wanted),
      )
      expect(result.kind).toBe('refused')
      expect(result.statements).toEqual([])
      expect(result.reasons.map((each) => each.split(';')[0])).toContain(reason)
      expect((await push(depots)).kind).toBe('unchanged')
    })

    test('a table that is gone', async () => {
      await database.driver.script('DROP TABLE parcels')
      const result = await push(depots)
      expect(result.kind).toBe('refused')
      expect(result.reasons[0]).toContain('table "parcels" was made by a push and is gone')
      expect((await push(depots, true)).kind).toBe('created')
    })

    test('a new table whose name is taken', async () => {
      await database.driver.script('CREATE TABLE vans (id int)')
      const result = await push(`${depots}\nmodel Van {\n  id Int @id\n}`)
      expect(result.reasons).toEqual([
        'table "vans" exists and no push has made it: rename it, or the model',
      ])
    })

    test('rows that break what is added', async () => {
      await database.driver.script("INSERT INTO depots (name) VALUES ('north'), ('south')")
      const result = await push(
        depotsWith(
          'name String @unique',
          'name String @unique\n  code String @unique @default("x")',
        ),
      )
      expect(result.kind).toBe('refused')
      expect(result.reasons[0]).toContain(
        'rows that exist break what would be added ("depots_code_key"',
      )
      expect((await push(depots)).kind).toBe('unchanged')
    })
  })

  test('leaves a database alone that it did not make', async () => {
    await database.driver.script(
      Array.from({ length: 12 }, (_, index) => `CREATE TABLE old_${index} (id int);`).join(''),
    )
    for (const reset of [false, true]) {
      const result = await push(depots, reset)
      expect(result.kind).toBe('refused')
      expect(result.reasons).toEqual([
        'the database is not empty and no push has made it: it has "old_0", "old_1", "old_10", "old_11", "old_2", "old_3", "old_4", "old_5", "old_6", "old_7" and 2 more; push into an empty database or schema',
      ])
    }
  })

  test('resets only what it made', async () => {
    await push(depots)
    await database.driver.script(
      "CREATE TABLE notes (id int); INSERT INTO depots (name) VALUES ('x')",
    )
    const result = await push('model Van {\n  id Int @id\n}', true)
    expect(result.kind).toBe('created')
    expect(result.statements[0]).toBe('DROP TABLE IF EXISTS "depots", "parcels"')
    expect(await tableNames(database)).toEqual(['_cratestack_push', 'notes', 'vans'])
  })

  test('does not reset what others depend on', async () => {
    await push(depots)
    await database.driver.script('CREATE VIEW names AS SELECT name FROM depots')
    const result = await push(depots, true)
    expect(result.kind).toBe('refused')
    expect(result.reasons[0]).toContain('depends on the tables to drop')
  })

  test('does not trust a record that was changed', async () => {
    await push(depots)
    await database.driver.script("UPDATE _cratestack_push SET sha256 = 'x'")
    expect((await push(depots)).reasons[0]).toContain('changed since')
  })

  test('leaves nothing behind when a statement fails', async () => {
    const broken = depotsWith(
      'name String @unique',
      'name String @unique @default(no_such_function())',
    )
    await expect(push(broken)).rejects.toMatchObject({ facts: { sqlState: '42883' } })
    expect(await tableNames(database)).toEqual([])
  })

  test('two at once make one', async () => {
    const results = await Promise.all([push(depots), push(depots), push(depots)])
    expect(results.map((result) => result.kind).sort()).toEqual([
      'created',
      'unchanged',
      'unchanged',
    ])
  })
})

async function tableNames({ driver }: TestDatabase): Promise<readonly unknown[]> {
  const { rows } = await driver.run(driver.dialect.tableNames, [])
  return rows.map(([name]) => name)
}
