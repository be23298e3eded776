import { type Context, Decimal } from '@cratestack/core'
import { describeDatabases } from '@cratestack/testkit'
import { describe, expect, test } from 'vitest'
import type { AggregateQuery, Operation, Orm, RowForm, RowObject } from '../src/index.ts'
import { failure, field, useSchema } from './fixture.ts'

const ledger = `
auth Caller {
  id Int
}
enum Kind {
  cash
  card
}
model Entry {
  id Int @id
  branch String?
  kind Kind
  amount Decimal
  points Int
  large BigInt?
  rate Float?
  at DateTime
  tags String[]
  meta Json
  ownerId Int
  secret Int @server_only

  @@soft_delete
  @@allow("list", ownerId == auth().id)
}
`

const rows = `
INSERT INTO entries
  (id, branch, kind, amount, points, large, rate, at, tags, meta, owner_id, secret, deleted_at)
VALUES
  (1, 'n', 'cash', 10.50, 1, 9007199254740993, 0.5, '2026-01-01T00:00:00Z', '{}', '1', 1, 1, NULL),
  (2, 'n', 'card', 0.25, 2, 1, NULL, '2026-01-02T00:00:00Z', '{}', '1', 1, 2, NULL),
  (3, 's', 'cash', 7.00, 4, NULL, 1.5, '2026-01-03T00:00:00Z', '{}', '1', 1, 3, NULL),
  (4, NULL, 'cash', 1.00, 8, NULL, NULL, '2026-01-04T00:00:00Z', '{}', '1', 1, 4, NULL),
  (5, 's', 'cash', 99.00, 16, NULL, NULL, '2026-01-05T00:00:00Z', '{}', '1', 2, 5, NULL),
  (6, 's', 'cash', 99.00, 32, NULL, NULL, '2026-01-06T00:00:00Z', '{}', '1', 1, 6, now());
`

const ada = { id: 1 }

function aggregate(query: Partial<AggregateQuery>) {
  return (orm: Orm, context: Context, form: RowForm): Operation<readonly RowObject[]> =>
    orm.aggregate(
      {
        model: 'Entry',
        where: undefined,
        groupBy: [],
        values: {},
        having: [],
        orderBy: [],
        limit: undefined,
        offset: undefined,
        ...query,
      },
      context,
      form,
    )
}

const rowsOf = { function: 'count', field: undefined, distinct: false } as const

describeDatabases('aggregates', (database) => {
  const fixture = useSchema(database, ledger, rows)

  test('several values come in one statement, each in its type', async () => {
    const { as, sent } = fixture()
    const values = {
      rows: rowsOf,
      branches: { function: 'count', field: 'branch', distinct: true },
      rated: { function: 'count', field: 'rate', distinct: false },
      total: { function: 'sum', field: 'amount' },
      mean: { function: 'avg', field: 'amount' },
      points: { function: 'sum', field: 'points' },
      meanPoints: { function: 'avg', field: 'points' },
      large: { function: 'sum', field: 'large' },
      rate: { function: 'sum', field: 'rate' },
      first: { function: 'min', field: 'at' },
      last: { function: 'max', field: 'branch' },
      most: { function: 'max', field: 'amount' },
    } as const
    const [row] = await as(ada).run(aggregate({ values }))
    expect(row).toEqual({
      rows: 4,
      branches: 2,
      rated: 2,
      total: Decimal.parse('18.75'),
      mean: expect.any(Decimal),
      points: 15,
      meanPoints: 3.75,
      large: 9007199254740994n,
      rate: 2,
      first: '2026-01-01T00:00:00Z',
      last: 's',
      most: Decimal.parse('10.50'),
    })
    expect(Number(String(row?.['mean']))).toBe(4.6875)
    expect(sent()).toHaveLength(1)
    const [wire] = await as(ada, 'wire').run(aggregate({ values: { total: values.total } }))
    expect(wire).toEqual({ total: '18.75' })
  })

  test('of no rows are nothing, and their number is 0', async () => {
    const values = { rows: rowsOf, total: { function: 'sum', field: 'amount' } } as const
    const nobody = fixture().as(undefined)
    expect(await nobody.run(aggregate({ values }))).toEqual([{ rows: 0, total: null }])
    expect(await nobody.run(aggregate({ values, groupBy: ['branch'] }))).toEqual([])
    const none = aggregate({ values, where: field('points', 'gt', 100) })
    expect(await fixture().as(ada).run(none)).toEqual([{ rows: 0, total: null }])
  })

  test('count what a list would show', async () => {
    const { as } = fixture()
    for (const where of [undefined, field('points', 'gte', 2), field('kind', 'eq', 'cash')]) {
      const { rows: listed } = await as(ada).list('Entry', where === undefined ? {} : { where })
      expect(await as(ada).run(aggregate({ where, values: { rows: rowsOf } }))).toEqual([
        { rows: listed.length },
      ])
    }
  })

  describe('groups', () => {
    const values = { rows: rowsOf, total: { function: 'sum', field: 'amount' } } as const

    test('come in the order of what they are grouped by', async () => {
      const found = await fixture()
        .as(ada, 'wire')
        .run(aggregate({ values, groupBy: ['branch', 'kind'] }))
      expect(found).toEqual([
        { branch: 'n', kind: 'card', rows: 1, total: '0.25' },
        { branch: 'n', kind: 'cash', rows: 1, total: '10.50' },
        { branch: 's', kind: 'cash', rows: 1, total: '7.00' },
        { branch: null, kind: 'cash', rows: 1, total: '1.00' },
      ])
    })

    test('are chosen, ordered and cut by their values', async () => {
      const { as, sent } = fixture()
      const query = {
        values,
        groupBy: ['branch'],
        having: [{ name: 'total', operator: 'gt', value: '1' }],
        orderBy: [{ name: 'rows', direction: 'desc', nulls: 'last' }],
      } as const
      expect(await as(ada, 'wire').run(aggregate(query))).toEqual([
        { branch: 'n', rows: 2, total: '10.75' },
        { branch: 's', rows: 1, total: '7.00' },
      ])
      expect(sent()).toMatchInlineSnapshot(`
        [
          "SELECT t0."branch" AS "branch", count(*) AS "rows", sum(t0."amount")::numeric AS "total" FROM "entries" AS t0 WHERE (t0."deleted_at" IS NULL AND t0."owner_id" = $1) GROUP BY t0."branch" HAVING sum(t0."amount")::numeric > $2::numeric ORDER BY count(*) DESC NULLS LAST, t0."branch" ASC NULLS LAST",
        ]
      `)
      expect(await as(ada).run(aggregate({ ...query, limit: 1, offset: 1 }))).toMatchObject([
        { branch: 's' },
      ])
    })

    test('without values are the distinct ones', async () => {
      expect(
        await fixture()
          .as(ada)
          .run(aggregate({ groupBy: ['kind'] })),
      ).toEqual([{ kind: 'card' }, { kind: 'cash' }])
    })
  })

  test.each([
    [
      { values: { x: { function: 'sum', field: 'branch' } } },
      "field 'branch': there is no sum of it",
    ],
    [{ values: { x: { function: 'max', field: 'kind' } } }, "field 'kind': there is no max of it"],
    [{ values: { x: { function: 'min', field: 'tags' } } }, "field 'tags': there is no min of it"],
    [{ values: { x: { function: 'avg', field: 'nope' } } }, "field 'nope': not a known field"],
    [{ values: { x: { function: 'sum', field: 'secret' } } }, "field 'secret': not a known field"],
    [{ groupBy: ['secret'] }, "field 'secret': not a known field"],
    [{ groupBy: ['meta'] }, "field 'meta': rows cannot be grouped by it"],
    [
      { groupBy: ['kind'], values: { kind: rowsOf } },
      "field 'groupBy': a value has the name of a group",
    ],
    [
      { values: { x: { function: 'count', field: 'meta', distinct: true } } },
      "field 'meta': it has no distinct values to count",
    ],
    [
      { groupBy: ['kind'], having: [{ name: 'x', operator: 'gt', value: 1 }] },
      "field 'having': not a known group or value",
    ],
    [
      { values: { x: rowsOf }, having: [{ name: 'x', operator: 'gt', value: 'much' }] },
      "field 'x': expected a value of type Int",
    ],
  ] as readonly [Partial<AggregateQuery>, string][])('%o is refused', async (query, message) => {
    const { as, sent } = fixture()
    expect(await failure(as(ada, 'wire').run(aggregate(query)))).toBe(`VALIDATION_ERROR ${message}`)
    expect(sent()).toEqual([])
  })

  test('a sum that no Int can hold is the caller’s to narrow', async () => {
    const { as, sql } = fixture()
    await sql(`UPDATE entries SET large = 9223372036854775807`)
    const values = { large: { function: 'sum', field: 'large' } } as const
    expect(await failure(as(ada).run(aggregate({ values })))).toBe(
      'VALIDATION_ERROR aggregate out of range',
    )
  })
})
