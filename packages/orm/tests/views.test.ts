// Views: read like models under rules of their own, and never written.

import { Context, Decimal, SystemContext } from '@cratestack/core'
import { describeDatabases } from '@cratestack/testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { createDatabase } from '../src/index.ts'
import { clock, countingRandom, readSchema, useSchema } from './fixture.ts'

const text = `
datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}

auth Caller {
  id Int
  depot Int?
}

enum Size {
  small
  large
}

model Parcel {
  id Int @id
  depotId Int
  weight Decimal
  size Size
  note String? @server_only

  @@allow("read", auth() != null)
  @@allow("create", auth() != null)
}

view DepotLoad from Parcel {
  depotId Int @id @from(Parcel.depotId)
  parcels Int
  weight Decimal?
  largest Size?
  notes String? @server_only

  @@server_sql("""
    SELECT depot_id, count(*) AS parcels, sum(weight) AS weight, min(size) AS largest,
      string_agg(note, ',' ORDER BY id) AS notes
    FROM parcels GROUP BY depot_id;
  """)
  @@allow("read", depotId == auth().depot)
  @@allow("read", isSystem())
  @@deny("read", parcels > 100)
}

view Stock from Parcel {
  depotId Int @id
  parcels Int

  @@server_sql("SELECT depot_id, count(*) AS parcels FROM parcels GROUP BY depot_id")
  @@materialized
  @@allow("read", true)
}

view Weight from Parcel {
  weight Decimal

  @@server_sql("SELECT weight FROM parcels")
  @@no_unique
  @@allow("read", true)
}

view Note from Parcel {
  id Int @id
  note String? @from(Parcel.note)

  @@server_sql("SELECT id, note FROM parcels")
  @@allow("read", true)
}

view Nobodys from Parcel {
  id Int @id

  @@server_sql("SELECT id FROM parcels")
}

view Local from Parcel {
  id Int @id

  @@embedded_sql("SELECT id FROM parcels")
}
`

const rows = `
  INSERT INTO parcels (id, depot_id, weight, size, note) VALUES
    (1, 7, 1.50, 'small', 'a'), (2, 7, 2.50, 'large', 'b'), (3, 8, 10.00, 'small', NULL)
`

const seven = { id: 1, depot: 7 }

interface Runs {
  run(context: Context): Promise<unknown>
}

interface AnyView {
  findMany(options?: object): Runs
  findUnique(key: unknown): Runs
  refresh(): Promise<void>
}

describeDatabases('views', (database) => {
  const use = useSchema(database, text, rows)

  const views = (): Readonly<Record<string, AnyView>> => {
    const db = createDatabase({
      schema: readSchema(text),
      driver: database.driver,
      clock,
      random: countingRandom(),
    })
    return Reflect.get(db, 'views') as Readonly<Record<string, AnyView>>
  }

  describe('reads', () => {
    test('give the rows that the rules of the view allow', async () => {
      const caller = use().as(seven)
      expect(await caller.rows('DepotLoad')).toEqual([
        {
          depotId: 7,
          parcels: 2,
          weight: Decimal.parse('4.00'),
          largest: 'large',
          notes: 'a,b',
        },
      ])
      expect(await use().as({ id: 1, depot: 8 }).rows('DepotLoad')).toHaveLength(1)
      expect(await use().as({ id: 1 }).rows('DepotLoad')).toEqual([])
      expect(await use().as(undefined).rows('DepotLoad')).toEqual([])
    })

    test('without a rule give nothing, and ask nothing', async () => {
      expect(await use().as(seven).rows('Nobodys')).toEqual([])
      expect(use().sent()).toEqual([])
    })

    test('take filters, orders, selections, limits and counts', async () => {
      const result = await use()
        .as(seven)
        .list('DepotLoad', {
          where: { kind: 'field', field: 'weight', test: { operator: 'gte', value: '4' } },
          orderBy: [{ path: ['parcels'], direction: 'desc', nulls: 'last' }],
          fields: ['parcels'],
          limit: 5,
          count: true,
        })
      expect(result).toEqual({ rows: [{ parcels: 2 }], total: 1 })
    })

    test('give one row by its key', async () => {
      const caller = use().as(seven)
      expect(await caller.get('DepotLoad', { depotId: 7 })).toMatchObject({ parcels: 2 })
      expect(await caller.get('DepotLoad', { depotId: 8 })).toBeUndefined()
    })

    test('on behalf of requests do not have what only the server sees', async () => {
      const [row] = await use().as(seven, 'wire').rows('DepotLoad')
      expect(Object.keys(row ?? {})).toEqual(['depotId', 'parcels', 'weight', 'largest'])
    })

    test('inherit that from the field they come from', async () => {
      const [row] = await use().as(seven, 'wire').rows('Note')
      expect(row).toEqual({ id: 1 })
      expect((await use().as(seven).rows('Note'))[0]).toEqual({ id: 1, note: 'a' })
    })
  })

  test('nobody writes them', async () => {
    const caller = use().as({ id: 1, depot: 7 })
    await expect(async () => caller.create('Stock', {})).rejects.toThrow()
    await expect(async () => caller.delete('Note', { id: 1 })).rejects.toThrow('is a view')
    await expect(async () => caller.update('Note', { id: 1 }, { note: 'x' })).rejects.toThrow()
    expect(await caller.rows('Parcel')).toHaveLength(3)
  })

  describe('delegates', () => {
    const ctx = Context.fromPrincipal(seven)
    const system = SystemContext.forService('reports')

    test('find many and one', async () => {
      const { depotLoad, weight } = views()
      expect(await depotLoad?.findMany().run(system)).toHaveLength(2)
      expect(await depotLoad?.findMany({ where: { parcels: { gt: 1 } } }).run(system)).toHaveLength(
        1,
      )
      expect(await depotLoad?.findUnique(7).run(ctx)).toMatchObject({ depotId: 7 })
      expect(await weight?.findMany({ orderBy: { weight: 'desc' }, limit: 1 }).run(ctx)).toEqual([
        { weight: Decimal.parse('10.00') },
      ])
    })

    test('without a key find none by it', () => {
      expect(() => views()['weight']?.findUnique({})).toThrow('has no key')
    })

    test('have nothing that writes, and are those of servers', () => {
      expect(Object.keys(views())).toEqual(['depotLoad', 'stock', 'weight', 'note', 'nobodys'])
      expect(Reflect.get(views()['note'] ?? {}, 'create')).toBeUndefined()
    })

    test('refuse to refresh what keeps no rows', async () => {
      await expect(views()['depotLoad']?.refresh()).rejects.toMatchObject({
        code: 'FORBIDDEN',
        message: 'view `DepotLoad` is not materialized',
      })
    })
  })

  describe('materialized', () => {
    const ctx = Context.anonymous()
    beforeEach(() => views()['stock']?.refresh())

    test('keep their rows until they are refreshed', async () => {
      const { stock } = views()
      await use().sql(`INSERT INTO parcels (id, depot_id, weight, size) VALUES (4, 8, 1, 'small')`)
      expect(await stock?.findUnique(8).run(ctx)).toEqual({ depotId: 8, parcels: 1 })
      await stock?.refresh()
      expect(await stock?.findUnique(8).run(ctx)).toEqual({ depotId: 8, parcels: 2 })
    })

    test('are refreshed when they were never filled', async () => {
      await use().sql('REFRESH MATERIALIZED VIEW stocks WITH NO DATA')
      await views()['stock']?.refresh()
      expect(await views()['stock']?.findMany().run(ctx)).toHaveLength(2)
    })

    test('are refreshed inside a transaction, and with it', async () => {
      await use().sql(`INSERT INTO parcels (id, depot_id, weight, size) VALUES (4, 9, 1, 'small')`)
      const db = createDatabase({
        schema: readSchema(text),
        driver: database.driver,
        clock,
        random: countingRandom(),
      })
      const failed = db.$transaction(async (tx) => {
        const { stock } = Reflect.get(tx, '$views') as Readonly<Record<string, AnyView>>
        await stock?.refresh()
        expect(await stock?.findMany().run(ctx)).toHaveLength(3)
        throw new RangeError('rolled back')
      })
      await expect(failed).rejects.toThrow('rolled back')
      expect(await views()['stock']?.findMany().run(ctx)).toHaveLength(2)
    })
  })
})
