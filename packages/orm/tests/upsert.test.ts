import type { Context } from '@cratestack/core'
import { describeDatabases } from '@cratestack/testkit'
import { describe, expect, test } from 'vitest'
import type { Operation, Orm, RowForm, UpsertQuery, UpsertResult } from '../src/index.ts'
import { failure, useSchema } from './fixture.ts'

const shop = `
auth Caller {
  id Int
  role String
}
model Product {
  id Int @id
  sku String @unique
  name String @length(min: 1)
  price Decimal
  note String?
  origin String @readonly @default("unknown")
  state String @default("new")
  secret String? @server_only
  ownerId Int
  deletedAt DateTime?
  version Int @version

  @@soft_delete
  @@allow("read", ownerId == auth().id || auth().role == "admin")
  @@allow("create", auth() != null)
  @@allow("update", ownerId == auth().id || auth().role == "clerk")
  @@deny("update", state == "sold")
}
model Tag {
  shop Int
  name String

  @@id([shop, name])
  @@allow("all", true)
}
model Ticket {
  id Uuid @id @default(uuid())
  code String @unique

  @@allow("all", true)
}
`

const ada = { id: 1, role: 'seller' }
const bob = { id: 2, role: 'seller' }
const clerk = { id: 3, role: 'clerk' }
const admin = { id: 4, role: 'admin' }

const chair = { id: 7, sku: 'C-7', name: 'Chair', price: '10.50', ownerId: 1 }

function upsert(
  model: string,
  input: Readonly<Record<string, unknown>>,
  options: Partial<UpsertQuery> = {},
) {
  return (orm: Orm, context: Context, form: RowForm): Operation<UpsertResult> =>
    orm.upsert(
      {
        model,
        input,
        serverFields: {},
        existing: 'update',
        revive: false,
        require: undefined,
        ifMatch: undefined,
        ...options,
      },
      context,
      form,
    )
}

describeDatabases('an upsert', (database) => {
  const fixture = useSchema(database, shop)

  test('inserts once, and then updates what inputs may say again', async () => {
    const asAda = fixture().as(ada)
    const server = { serverFields: { origin: 'mill', secret: 'x' } }
    const first = await asAda.run(upsert('Product', { ...chair, note: 'new' }, server))
    expect(first).toMatchObject({
      inserted: true,
      readable: true,
      row: { state: 'new', origin: 'mill', secret: 'x', note: 'new', version: 0 },
    })
    const second = await asAda.run(
      upsert('Product', { ...chair, name: 'Armchair' }, { serverFields: { origin: 'other' } }),
    )
    expect(second).toMatchObject({
      inserted: false,
      row: { name: 'Armchair', state: 'new', origin: 'mill', secret: 'x', note: null, version: 1 },
    })
    expect((await asAda.rows('Product')).length).toBe(1)
  })

  test('has the whole of a composite key for its condition, and nothing to change', async () => {
    const { as } = fixture()
    expect(await as(ada).run(upsert('Tag', { shop: 1, name: 'a' }))).toMatchObject({
      inserted: true,
    })
    expect(await as(ada).run(upsert('Tag', { shop: 1, name: 'a' }))).toEqual({
      inserted: false,
      readable: true,
      row: { shop: 1, name: 'a' },
    })
  })

  describe('of a row that is there', () => {
    test('asks the rules for updates', async () => {
      const { as } = fixture()
      await as(ada).run(upsert('Product', chair))
      expect(await failure(as(bob).run(upsert('Product', { ...chair, name: 'Mine' })))).toBe(
        'FORBIDDEN update is not allowed by policy',
      )
      const [row] = await as(ada).rows('Product')
      expect(row).toMatchObject({ name: 'Chair', version: 0 })
    })

    test('asks them about the row before, not about the input', async () => {
      const { as, sql } = fixture()
      await as(ada).run(upsert('Product', chair))
      await sql(`UPDATE products SET state = 'sold'`)
      expect(await failure(as(ada).run(upsert('Product', chair)))).toBe(
        'FORBIDDEN update is not allowed by policy',
      )
    })

    test('succeeds for a writer who may not read, and says so', async () => {
      const { as } = fixture()
      await as(ada).run(upsert('Product', chair))
      const { readable, inserted } = await as(clerk).run(upsert('Product', chair))
      expect({ readable, inserted }).toEqual({ readable: false, inserted: false })
    })

    test('leaves it alone where it is told to, under the same rules', async () => {
      const { as } = fixture()
      const keep = upsert('Product', { ...chair, name: 'Other' }, { existing: 'keep' })
      expect(await as(ada).run(keep)).toMatchObject({ inserted: true })
      expect(await as(ada).run(keep)).toMatchObject({
        inserted: false,
        row: { name: 'Other', version: 0 },
      })
      expect(await failure(as(bob).run(keep))).toBe('FORBIDDEN update is not allowed by policy')
    })

    test('refuses it where only an insert will do', async () => {
      const { as } = fixture()
      const insert = upsert('Product', chair, { require: 'insert' })
      await as(ada).run(insert)
      expect(await failure(as(ada).run(insert))).toBe('PRECONDITION_FAILED the record exists')
    })
  })

  describe('with a version', () => {
    const seen = (ifMatch: number) => upsert('Product', chair, { ifMatch })

    test('updates that version only, and never inserts', async () => {
      const { as } = fixture()
      expect(await failure(as(ada).run(seen(0)))).toBe(
        'PRECONDITION_FAILED there is no record of version 0',
      )
      await as(ada).run(upsert('Product', chair))
      expect(await as(ada).run(seen(0))).toMatchObject({ row: { version: 1 } })
      expect(await failure(as(ada).run(seen(0)))).toBe(
        'PRECONDITION_FAILED version mismatch: expected 0, found 1',
      )
    })

    test('a hidden row, a deleted one and none are the same', async () => {
      const { as, sql } = fixture()
      const missing = await failure(as(bob).run(seen(5)))
      await as(ada).run(upsert('Product', chair))
      expect(await failure(as(bob).run(seen(5)))).toBe(missing)
      expect(await failure(as(clerk).run(seen(5)))).toBe(missing)
      await sql('UPDATE products SET deleted_at = now()')
      expect(await failure(as(bob).run(seen(5)))).toBe(missing)
    })

    test('a reader who may not update learns nothing new', async () => {
      const { as } = fixture()
      await as(ada).run(upsert('Product', chair))
      expect(await failure(as(admin).run(seen(5)))).toBe(
        'FORBIDDEN update is not allowed by policy',
      )
    })
  })

  describe('of a deleted row', () => {
    test('is a conflict, and leaves it deleted', async () => {
      const { as, sql } = fixture()
      await as(ada).run(upsert('Product', chair))
      await sql('UPDATE products SET deleted_at = now()')
      for (const options of [{}, { existing: 'keep' }, { require: 'insert' }] as const)
        expect(await failure(as(ada).run(upsert('Product', chair, options)))).toBe(
          'CONFLICT the record was deleted',
        )
      expect(await as(admin).rows('Product')).toEqual([])
    })

    test('revives it where it is told to, under the rules for updates', async () => {
      const { as, sql } = fixture()
      await as(ada).run(upsert('Product', chair))
      await sql('UPDATE products SET deleted_at = now()')
      const revive = upsert('Product', chair, { revive: true })
      expect(await failure(as(bob).run(revive))).toBe('FORBIDDEN update is not allowed by policy')
      expect(await as(ada).run(revive)).toMatchObject({
        inserted: false,
        row: { deletedAt: null, version: 1 },
      })
    })
  })

  describe('on another constraint', () => {
    const bySku = (input: Readonly<Record<string, unknown>>) =>
      upsert('Product', input, { conflict: ['sku'] })

    test('finds the row by it, and keeps its key', async () => {
      const { as } = fixture()
      await as(ada).run(upsert('Product', chair))
      expect(await as(ada).run(bySku({ ...chair, id: 8, name: 'Stool' }))).toMatchObject({
        inserted: false,
        row: { id: 7, sku: 'C-7', name: 'Stool' },
      })
    })

    test('still runs into the key', async () => {
      const { as } = fixture()
      await as(ada).run(upsert('Product', chair))
      expect(await failure(as(ada).run(bySku({ ...chair, sku: 'C-8' })))).toBe(
        'CONFLICT unique constraint violated',
      )
    })

    test('has to be one', async () => {
      const { as, sent } = fixture()
      for (const conflict of [['name'], ['sku', 'name'], ['nope'], []])
        expect(await failure(as(ada).run(upsert('Product', chair, { conflict })))).toBe(
          'VALIDATION_ERROR onConflict: the fields are no unique constraint of Product',
        )
      expect(sent()).toEqual([])
    })
  })

  test('asks the rules for creating first, and validates before that', async () => {
    const { as, sent } = fixture()
    expect(await failure(as(undefined).run(upsert('Product', chair)))).toBe(
      'FORBIDDEN create is not allowed by policy',
    )
    expect(await failure(as(undefined).run(upsert('Product', { ...chair, name: '' })))).toBe(
      "VALIDATION_ERROR field 'name': length 0 is below the minimum 1",
    )
    expect(sent()).toEqual([])
  })

  test('does not exist where nobody chooses the key', async () => {
    expect(
      await failure(
        fixture()
          .as(ada)
          .run(upsert('Ticket', { code: 'x' })),
      ),
    ).toBe('VALIDATION_ERROR Ticket has no upsert')
  })

  test('locks the row before it decides', async () => {
    const { as, sent } = fixture()
    await as(ada).run(upsert('Tag', { shop: 1, name: 'a' }))
    expect(sent()).toMatchInlineSnapshot(`
      [
        "BEGIN",
        "SELECT t0."shop" AS "shop", t0."name" AS "name", (TRUE) IS TRUE AS "$updatable", (TRUE) IS TRUE AS "$live" FROM "tags" AS t0 WHERE (t0."shop" = $1 AND t0."name" = $2) FOR UPDATE OF t0",
        "INSERT INTO "tags" AS t0 ("shop", "name") VALUES ($1, $2) ON CONFLICT ("shop", "name") DO NOTHING RETURNING t0."shop" AS "shop", t0."name" AS "name"",
      ]
    `)
    await as(ada).run(upsert('Tag', { shop: 1, name: 'a' }))
    expect(sent()).toMatchInlineSnapshot(`
      [
        "BEGIN",
        "SELECT t0."shop" AS "shop", t0."name" AS "name", (TRUE) IS TRUE AS "$updatable", (TRUE) IS TRUE AS "$live" FROM "tags" AS t0 WHERE (t0."shop" = $1 AND t0."name" = $2) FOR UPDATE OF t0",
        "INSERT INTO "tags" AS t0 ("shop", "name") VALUES ($1, $2) ON CONFLICT ("shop", "name") DO UPDATE SET "shop" = EXCLUDED."shop", "name" = EXCLUDED."name" RETURNING t0."shop" AS "shop", t0."name" AS "name"",
      ]
    `)
  })

  test('of twenty at once, one inserts and nineteen update', async () => {
    const { as } = fixture()
    const all = await Promise.all(
      Array.from({ length: 20 }, () => as(ada).run(upsert('Product', chair))),
    )
    expect(all.filter(({ inserted }) => inserted)).toHaveLength(1)
    const [row] = await as(ada).rows('Product')
    expect(row?.['version']).toBe(19)
  })
})
