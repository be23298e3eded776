// Routes of views, where an app opens them: they read, under the rules of the view.

import { describeDatabases } from '@cratestack/testkit'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp } from './support/test-app.ts'
import { createTables, insertRows, readSchemaText } from './support/test-schema.ts'

const depots = readSchemaText(`
datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}

auth Caller {
  id Int
}

model Parcel {
  id Int @id
  depotId Int
  note String? @server_only
}

view Load from Parcel {
  depotId Int @id
  parcels Int
  notes String? @server_only
  note String? @from(Parcel.note)

  @@server_sql("SELECT depot_id, count(*) AS parcels, max(note) AS notes, max(note) AS note FROM parcels GROUP BY depot_id")
  @@allow("read", depotId == auth().id || auth() == null)
}

view Number from Parcel {
  id Int

  @@server_sql("SELECT id FROM parcels")
  @@no_unique
  @@allow("read", true)
}
`)

describeDatabases('routes of views', (database) => {
  beforeAll(() => createTables(database.driver, depots))
  beforeEach(async () => {
    await database.clear()
    await insertRows(database.driver, depots, {
      Parcel: [
        { id: 1, depotId: 7, note: 'canary' },
        { id: 2, depotId: 7, note: 'canary' },
        { id: 3, depotId: 8, note: 'canary' },
      ],
    })
  })

  const create = (viewRoutes?: boolean) =>
    createTestApp({
      schema: depots,
      database: database.driver,
      callers: { ann: { id: 7 } },
      viewRoutes,
    })

  test('are not there unless they are asked for', async () => {
    expect((await create().ask('GET', '/loads')).status).toBe(404)
  })

  test('list rows, with the query language of lists', async () => {
    const { ask } = create(true)
    const reply = await ask('GET', '/loads?sort=-parcels')
    expect(reply.json).toEqual([
      { depotId: 7, parcels: 2 },
      { depotId: 8, parcels: 1 },
    ])
    expect((await ask('GET', '/loads?parcels__lt=2&fields=depotId')).json).toEqual([{ depotId: 8 }])
    expect((await ask('GET', '/loads', { as: 'ann' })).json).toEqual([{ depotId: 7, parcels: 2 }])
  })

  test('give one row by its key, or 404 for one that is hidden or missing', async () => {
    const { ask } = create(true)
    expect((await ask('GET', '/loads/8')).json).toEqual({ depotId: 8, parcels: 1 })
    const hidden = await ask('GET', '/loads/8', { as: 'ann' })
    const missing = await ask('GET', '/loads/99', { as: 'ann' })
    expect([hidden.status, hidden.text]).toEqual([404, missing.text])
  })

  test.each(['notes=canary', 'note=canary', 'sort=notes', 'fields=note'])(
    'know nothing of what only the server sees: %s',
    async (query) => {
      const reply = await create(true).ask('GET', `/loads?${query}`)
      expect(reply.status).toBeGreaterThanOrEqual(400)
      expect(reply.text).not.toContain('canary')
    },
  )

  test.each(['POST', 'PUT'])('answer 405 to %s', async (method) => {
    const reply = await create(true).ask(method, '/loads', { body: {} })
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET,HEAD'])
  })

  test.each(['PATCH', 'DELETE'])('answer 405 to %s of a row', async (method) => {
    const reply = await create(true).ask(method, '/loads/7', { body: {} })
    expect(reply.status).toBe(405)
  })

  test('of views without a key only list', async () => {
    const { ask } = create(true)
    expect((await ask('GET', '/numbers?sort=id')).json).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
    expect((await ask('GET', '/numbers/1')).status).toBe(404)
  })
})
