import type { BatchResponse, Context } from '@cratestack/core'
import { describeDatabases } from '@cratestack/testkit'
import { describe, expect, test } from 'vitest'
import {
  type BatchUpdateQuery,
  everything,
  type Operation,
  type Orm,
  type RowForm,
  type RowKey,
  type RowObject,
  type UpsertResult,
  type WriteResult,
} from '../src/index.ts'
import { failure, useSchema } from './fixture.ts'

const shop = `
auth Caller {
  id Int
}
model Shelf {
  id Int @id
  open Boolean
  parentId Int?
  parent Shelf? @relation(fields: [parentId], references: [id])

  @@allow("all", true)
}
model Item {
  id Int @id
  code String @unique
  name String @length(min: 1, max: 9)
  stock Int @range(min: 0)
  ownerId Int
  shelfId Int
  shelf Shelf @relation(fields: [shelfId], references: [id])
  version Int @version

  @@allow("read", ownerId == auth().id || shelf.open)
  @@deny("create", name == "bad")
  @@allow("create", shelf.open)
  @@allow("update", ownerId == auth().id)
  @@allow("delete", ownerId == auth().id)
}
model Note {
  id Int @id @default(autoincrement())
  text String @unique
  tags String[]

  @@allow("create", true)
  @@allow("update", text != "locked")
  @@allow("delete", text != "locked")
}
model Paper {
  id Uuid @id
  title String
  itemId Int?
  item Item? @relation(fields: [itemId], references: [id])

  @@soft_delete
  @@allow("all", title != "sealed")
}
model Pair {
  left Decimal
  right Int
  note String?

  @@id([left, right])
  @@allow("all", true)
}
`

const rows = `
INSERT INTO shelfs (id, open, parent_id) VALUES (1, true, NULL), (2, false, NULL);
INSERT INTO items (id, code, name, stock, owner_id, shelf_id, version) VALUES
  (1, 'a', 'one', 5, 1, 1, 0), (2, 'b', 'two', 5, 1, 1, 4), (3, 'c', 'three', 5, 2, 2, 0),
  (4, 'd', 'four', 5, 2, 1, 2);
INSERT INTO notes (id, text, tags) VALUES (100, 'free', '{}'), (101, 'locked', '{}');
INSERT INTO papers (id, title, item_id) VALUES
  ('00000000-0000-4000-8000-000000000001', 'loose', NULL),
  ('00000000-0000-4000-8000-000000000002', 'sealed', NULL),
  ('00000000-0000-4000-8000-000000000003', 'bound', 1);
INSERT INTO pairs ("left", "right", note) VALUES (1.50, 1, 'x'), (2, 1, 'y');
`

const ada = { id: 1 }

type Plan<Result> = (orm: Orm, context: Context, form: RowForm) => Operation<BatchResponse<Result>>

function get(model: string, keys: readonly RowKey[]): Plan<RowObject> {
  return (orm, context, form) => orm.batchGet({ model, keys, selection: everything }, context, form)
}

function create(
  model: string,
  inputs: readonly Readonly<Record<string, unknown>>[],
): Plan<WriteResult> {
  const items = inputs.map((input) => ({ input, serverFields: {} }))
  return (orm, context, form) => orm.batchCreate({ model, items }, context, form)
}

function upsert(
  model: string,
  inputs: readonly Readonly<Record<string, unknown>>[],
  conflict?: readonly string[],
): Plan<UpsertResult> {
  const items = inputs.map((input) => ({ input, serverFields: {} }))
  return (orm, context, form) => orm.batchUpsert({ model, items, conflict }, context, form)
}

function update(
  model: string,
  items: readonly (Pick<BatchUpdateQuery['items'][number], 'key' | 'patch'> & {
    readonly ifMatch?: number
  })[],
): Plan<WriteResult> {
  const whole = items.map((item) => ({ serverFields: {}, ifMatch: undefined, ...item }))
  return (orm, context, form) => orm.batchUpdate({ model, items: whole }, context, form)
}

function remove(
  model: string,
  items: readonly { readonly key: RowKey; readonly ifMatch?: number }[],
): Plan<WriteResult> {
  const whole = items.map((item) => ({ ifMatch: undefined, ...item }))
  return (orm, context, form) => orm.batchDelete({ model, items: whole }, context, form)
}

/** `ok`, or the code and message of the error, in order. */
function said(response: BatchResponse<unknown>): readonly string[] {
  expect(response.results.map(({ index }) => index)).toEqual([...response.results.keys()])
  const ok = response.results.filter(({ status }) => status === 'ok').length
  const total = response.results.length
  expect(response.summary).toEqual({ total, ok, err: total - ok })
  return response.results.map((each) =>
    each.status === 'ok' ? 'ok' : `${each.error.code} ${each.error.message}`,
  )
}

function paper(number: number): string {
  return `00000000-0000-4000-8000-00000000000${number}`
}

function item(id: number, more: Readonly<Record<string, unknown>> = {}) {
  return { id, code: `i${id}`, name: 'new', stock: 1, ownerId: 1, shelfId: 1, ...more }
}

describeDatabases('a batch', (database) => {
  const fixture = useSchema(database, shop, rows)

  describe('as a whole', () => {
    const batches: readonly [string, (count: number) => Plan<unknown>][] = [
      ['get', (n) => get('Item', ids(n))],
      [
        'create',
        (n) =>
          create(
            'Item',
            ids(n).map(({ id }) => item(id)),
          ),
      ],
      [
        'upsert',
        (n) =>
          upsert(
            'Item',
            ids(n).map(({ id }) => item(id)),
          ),
      ],
      [
        'update',
        (n) =>
          update(
            'Item',
            ids(n).map((key) => ({ key, patch: { stock: 1 } })),
          ),
      ],
      [
        'delete',
        (n) =>
          remove(
            'Item',
            ids(n).map((key) => ({ key })),
          ),
      ],
    ]
    const ids = (count: number) => Array.from({ length: count }, (_, id) => ({ id }))

    test.each(batches)('%s: without items asks nothing of the database', async (_, plan) => {
      const { as, sent } = fixture()
      expect(await as(ada).run(plan(0))).toEqual({
        results: [],
        summary: { total: 0, ok: 0, err: 0 },
      })
      expect(sent()).toEqual([])
    })

    test.each(batches)('%s: has at most 1000 items', async (_, plan) => {
      const { as, sent } = fixture()
      expect(await failure(as(ada).run(plan(1001)))).toBe(
        'VALIDATION_ERROR a batch holds at most 1000 items',
      )
      expect(sent()).toEqual([])
    })

    test.each([
      ['get', get('Item', [{ id: 1 }, { id: 2 }, { id: 1 }])],
      ['upsert', upsert('Item', [item(8), item(9), item(8)])],
      [
        'update',
        update(
          'Item',
          [1, 2, 1].map((id) => ({ key: { id }, patch: { stock: 1 } })),
        ),
      ],
      [
        'delete',
        remove(
          'Item',
          [1, 2, 1].map((id) => ({ key: { id } })),
        ),
      ],
    ] as readonly [string, Plan<unknown>][])('%s: names no row twice', async (_, plan) => {
      const { as, sent } = fixture()
      expect(await failure(as(ada).run(plan))).toBe(
        'VALIDATION_ERROR items 0 and 2 have the same key',
      )
      expect(sent()).toEqual([])
    })

    test('equal keys are the same, however they are written', async () => {
      const { as } = fixture()
      const twice = [
        { left: '1.5', right: 1 },
        { left: '1.50', right: 1 },
      ]
      expect(await failure(as(ada).run(get('Pair', twice)))).toContain('items 0 and 1')
      const upper = paper(1).replace('4000', '4ABC')
      const uuids = [{ id: upper }, { id: upper.toLowerCase() }]
      expect(await failure(as(ada).run(get('Paper', uuids)))).toContain('items 0 and 1')
    })
  })

  describe('of gets', () => {
    test('answers in the order of the keys, with one statement', async () => {
      const { as, sent } = fixture()
      const response = await as(ada).run(get('Item', [{ id: 4 }, { id: 99 }, { id: 1 }]))
      expect(said(response)).toEqual(['ok', 'NOT_FOUND Item not found', 'ok'])
      expect(response.results[0]).toMatchObject({ value: { id: 4, code: 'd' } })
      expect(response.results[2]).toMatchObject({ value: { id: 1, code: 'a' } })
      expect(sent()).toHaveLength(1)
    })

    test('does not tell a hidden row from none', async () => {
      const { as } = fixture()
      const [hidden, missing] = said(await as(ada).run(get('Item', [{ id: 3 }, { id: 99 }])))
      expect(hidden).toBe(missing)
    })

    test('knows keys of several parts, and keys that are none', async () => {
      const { as } = fixture()
      const keys = [{ left: '1.5', right: 1 }, { left: 'x', right: 1 }, { left: '1' }]
      expect(said(await as(ada).run(get('Pair', keys)))).toEqual([
        'ok',
        "VALIDATION_ERROR field 'left': expected a value of type Decimal",
        "VALIDATION_ERROR field 'left, right': a row of Pair is named by left, right",
      ])
    })
  })

  describe('of creates', () => {
    test('each item fails by itself', async () => {
      const { as, sent } = fixture()
      const response = await as(ada).run(
        create('Item', [
          item(10),
          item(11, { name: '' }),
          item(12, { shelfId: 2 }),
          item(13, { name: 'bad' }),
          item(14, { code: 'a' }),
          item(10, { code: 'x' }),
          item(15, { shelfId: 99 }),
          item(16),
        ]),
      )
      expect(said(response)).toEqual([
        'ok',
        "VALIDATION_ERROR field 'name': length 0 is below the minimum 1",
        'FORBIDDEN create is not allowed by policy',
        'FORBIDDEN create is not allowed by policy',
        'CONFLICT unique constraint violated',
        'CONFLICT unique constraint violated',
        'FORBIDDEN create is not allowed by policy',
        'ok',
      ])
      expect(response.results[7]).toMatchObject({
        value: { readable: true, row: { id: 16, code: 'i16', version: 0 } },
      })
      // One question per shelf, and one insert for what is left of the batch, up to a key again.
      expect(sent().map((text) => text.slice(0, 10))).toEqual([
        'BEGIN',
        ...Array.from({ length: 3 }, () => 'SELECT 1 F'),
        'SAVEPOINT',
        'INSERT INT',
        'SAVEPOINT',
        'INSERT INT',
      ])
      const ids = (await as(ada).rows('Item')).map(({ id }) => id)
      expect(ids).toEqual([1, 2, 4, 10, 16])
    })

    test('without items that could work takes no savepoint', async () => {
      const { as, sent } = fixture()
      const bad = [item(1, { name: '' }), item(2, { stock: -1 })]
      expect(said(await as(ada).run(create('Item', bad)))).toHaveLength(2)
      expect(sent()).toEqual([])
    })

    test('finds the one that the database refuses', async () => {
      const { as } = fixture()
      const papers = [1, 2, 3, 4, 5, 6, 7].map((place) => ({
        id: paper(place).replace('4000', '4111'),
        title: 'p',
        itemId: place === 4 || place === 5 ? 99 : 1,
      }))
      const broken = 'CONFLICT a referenced record does not exist'
      expect(said(await as(ada).run(create('Paper', papers)))).toEqual([
        'ok',
        'ok',
        'ok',
        broken,
        broken,
        'ok',
        'ok',
      ])
      expect(await as(ada).rows('Paper', { fields: ['id'] })).toHaveLength(7)
    })

    test('gives keys that the database makes, in order', async () => {
      const { as, sql } = fixture()
      const notes = ['x', 'y', 'free', 'z'].map((text) => ({ text, tags: ['t'] }))
      await sql('ALTER TABLE notes ALTER COLUMN id RESTART WITH 500')
      const response = await as(ada).run(create('Note', notes))
      expect(said(response)).toEqual(['ok', 'ok', 'CONFLICT unique constraint violated', 'ok'])
      const texts = response.results.flatMap((each) =>
        each.status === 'ok' ? [[each.value.row['text'], each.value.readable]] : [],
      )
      expect(texts).toEqual([
        ['x', false],
        ['y', false],
        ['z', false],
      ])
    })

    test('the second of two with one key is there when the first is not', async () => {
      const { as } = fixture()
      const twins = [item(10, { code: 'a' }), item(10, { code: 'x' }), item(11)]
      const response = await as(ada).run(create('Item', twins))
      expect(said(response)).toEqual(['CONFLICT unique constraint violated', 'ok', 'ok'])
      expect(response.results[1]).toMatchObject({ value: { row: { id: 10, code: 'x' } } })
    })

    test('an item may refer to one before it, and to none after it', async () => {
      const { as } = fixture()
      const shelves = [
        { id: 10, open: true, parentId: 11 },
        { id: 11, open: true, parentId: null },
        { id: 12, open: true, parentId: 11 },
      ]
      expect(said(await as(ada).run(create('Shelf', shelves)))).toEqual([
        'CONFLICT a referenced record does not exist',
        'ok',
        'ok',
      ])
    })
  })

  describe('of updates', () => {
    test('answers by version and by right', async () => {
      const { as, sent } = fixture()
      const response = await as(ada).run(
        update('Item', [
          { key: { id: 1 }, patch: { stock: 9 }, ifMatch: 0 },
          { key: { id: 2 }, patch: { stock: 9 }, ifMatch: 3 },
          { key: { id: 3 }, patch: { stock: 9 }, ifMatch: 0 },
          { key: { id: 4 }, patch: { stock: 9 }, ifMatch: 2 },
          { key: { id: 99 }, patch: { stock: 9 }, ifMatch: 2 },
          { key: { id: 5 }, patch: { stock: 9 } },
          { key: { id: 6 }, patch: {}, ifMatch: 1 },
          { key: { id: 7 }, patch: { stock: -1 }, ifMatch: 1 },
        ]),
      )
      expect(said(response)).toEqual([
        'ok',
        'PRECONDITION_FAILED version mismatch: expected 3, found 4',
        'PRECONDITION_FAILED there is no record of version 0',
        'PRECONDITION_FAILED there is no record of version 2',
        'PRECONDITION_FAILED there is no record of version 2',
        'PRECONDITION_FAILED If-Match header required',
        'VALIDATION_ERROR the patch changes no field',
        "VALIDATION_ERROR field 'stock': below the minimum 0",
      ])
      expect(response.results[0]).toMatchObject({ value: { row: { stock: 9, version: 1 } } })
      // All in one update, and one look at the versions of those that it did not find.
      expect(sent()).toHaveLength(4)
    })

    test('without versions refuses what it may not change or cannot find alike', async () => {
      const { as } = fixture()
      const items = [100, 101, 102].map((id) => ({ key: { id }, patch: { tags: [`${id}`] } }))
      const refused = 'FORBIDDEN update is not allowed by policy'
      expect(said(await as(ada).run(update('Note', items)))).toEqual(['ok', refused, refused])
      const papers = [1, 2, 9].map((id) => ({ key: { id: paper(id) }, patch: { title: 'new' } }))
      expect(said(await as(ada).run(update('Paper', papers)))).toEqual(['ok', refused, refused])
    })

    test('of different fields go together by what they set', async () => {
      const { as, sent } = fixture()
      const items = [
        { key: { left: '1.5', right: 1 }, patch: { note: 'new' } },
        { key: { left: '2.00', right: 1 }, patch: { note: null } },
      ]
      const response = await as(ada).run(update('Pair', items))
      expect(response.results).toMatchObject([
        { value: { row: { note: 'new' } } },
        { value: { row: { note: null } } },
      ])
      expect(sent()).toMatchInlineSnapshot(`
        [
          "BEGIN",
          "SAVEPOINT",
          "UPDATE "pairs" AS t0 SET "note" = "g"."c2" FROM unnest($1::numeric[], $2::bigint[], $3::text[], $4::bigint[]) AS "g" ("c0", "c1", "c2", "c3") WHERE t0."left" = "g"."c0" AND t0."right" = "g"."c1" RETURNING t0."left" AS "left", t0."right" AS "right", t0."note" AS "note", "g"."c3" AS "$item"",
        ]
      `)
    })

    test('are done in turn where a constraint looks at several rows', async () => {
      const { as } = fixture()
      const swap = [
        { key: { id: 1 }, patch: { code: 'b' }, ifMatch: 0 },
        { key: { id: 2 }, patch: { code: 'z' }, ifMatch: 4 },
      ]
      const clash = 'CONFLICT unique constraint violated'
      expect(said(await as(ada).run(update('Item', swap)))).toEqual([clash, 'ok'])
      const chain = [
        { key: { id: 2 }, patch: { code: 'y' }, ifMatch: 5 },
        { key: { id: 1 }, patch: { code: 'z' }, ifMatch: 0 },
        { key: { id: 4 }, patch: { code: 'q' }, ifMatch: 2 },
        { key: { id: 99 }, patch: { code: 'q' }, ifMatch: 2 },
      ]
      const none = 'PRECONDITION_FAILED there is no record of version 2'
      expect(said(await as(ada).run(update('Item', chain)))).toEqual(['ok', 'ok', none, none])
    })
  })

  describe('of deletes', () => {
    test('finds, or does not find', async () => {
      const { as } = fixture()
      const notFound = 'NOT_FOUND Paper not found'
      const items = [1, 2, 3, 9].map((id) => ({ key: { id: paper(id) } }))
      const response = await as(ada).run(remove('Paper', items))
      expect(said(response)).toEqual(['ok', notFound, 'ok', notFound])
      expect(response.results[0]).toMatchObject({ value: { readable: true } })
      const again = await as(ada).run(remove('Paper', items))
      expect(said(again)).toEqual([notFound, notFound, notFound, notFound])
    })

    test('of another version fails for those who can read it', async () => {
      const { as } = fixture()
      const response = await as(ada).run(
        remove('Item', [
          { key: { id: 2 }, ifMatch: 4 },
          { key: { id: 4 }, ifMatch: 1 },
          { key: { id: 4 + 95 }, ifMatch: 1 },
          { key: { id: 3 }, ifMatch: 1 },
          { key: { id: 5 } },
        ]),
      )
      expect(said(response)).toEqual([
        'ok',
        'PRECONDITION_FAILED version mismatch: expected 1, found 2',
        'NOT_FOUND Item not found',
        'NOT_FOUND Item not found',
        'PRECONDITION_FAILED If-Match header required',
      ])
    })

    test('keeps what others refer to', async () => {
      const { as } = fixture()
      const response = await as(ada).run(
        remove('Item', [
          { key: { id: 1 }, ifMatch: 0 },
          { key: { id: 2 }, ifMatch: 4 },
        ]),
      )
      expect(said(response)).toEqual(['CONFLICT a related record prevents this operation', 'ok'])
    })
  })

  describe('of upserts', () => {
    test('inserts and updates', async () => {
      const { as } = fixture()
      const response = await as(ada).run(
        upsert('Item', [
          item(10),
          item(1, { code: 'a', name: 'again' }),
          item(4, { code: 'd' }),
          item(11, { code: 'a' }),
          item(12, { stock: -1 }),
        ]),
      )
      expect(said(response)).toEqual([
        'ok',
        'ok',
        'FORBIDDEN update is not allowed by policy',
        'CONFLICT unique constraint violated',
        "VALIDATION_ERROR field 'stock': below the minimum 0",
      ])
      expect(response.results[0]).toMatchObject({ value: { inserted: true, row: { version: 0 } } })
      expect(response.results[1]).toMatchObject({
        value: { inserted: false, row: { name: 'again', version: 1 } },
      })
    })

    test('by another constraint names no row twice by that', async () => {
      const { as } = fixture()
      const twice = upsert('Item', [item(10, { code: 'q' }), item(11, { code: 'q' })], ['code'])
      expect(await failure(as(ada).run(twice))).toContain('items 0 and 1 have the same key')
    })
  })
})
