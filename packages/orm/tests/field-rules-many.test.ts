// Rules of fields, and rules about rows after an update, where many rows are meant: upserts, updateMany,
// batches and aggregates.

import { Context } from '@cratestack/core'
import { describeDatabases } from '@cratestack/testkit'
import { expect, test } from 'vitest'
import {
  type AggregateQuery,
  type Filter,
  type Operation,
  type Orm,
  type RowForm,
  runOperation,
  type UpsertQuery,
} from '../src/index.ts'
import { by, failure, field, useSchema } from './fixture.ts'

const staff = `
auth Caller {
  id Int
  role String?
}
model Person {
  id Int @id
  name String
  salary Int? @allow("read", id == auth().id || hasRole('payroll')) @allow("create", hasRole('payroll')) @allow("update", hasRole('payroll') && !frozen)
  frozen Boolean
  @@allow("all", true)
}
model Part {
  id Int @id
  size Int
  ownerId Int?
  owner Part? @relation(fields: [ownerId], references: [id])
  parts Part[] @relation(fields: [id], references: [ownerId])
  @@allow("all", true)
  @@allow("postUpdate", size < 100 && parts.none(size > 50))
}
`

const seed = `
INSERT INTO persons VALUES (1, 'Ada', 100, false), (2, 'Ben', 90, true), (3, 'Cid', 80, false);
INSERT INTO parts VALUES (1, 10, NULL), (2, 10, 1), (3, 10, NULL);
`

const ada = { id: 1 }
const payroll = { id: 9, role: 'payroll' }
const everyone = field('id', 'gt', 0)

type Plan<Result> = (orm: Orm, context: Context, form: RowForm) => Operation<Result>

function updateMany(
  model: string,
  patch: Readonly<Record<string, unknown>>,
  where: Filter = everyone,
): Plan<{ readonly total: number }> {
  return (orm, context, form) =>
    orm.updateMany(
      { model, where, patch, serverFields: {}, maxAffectedRows: undefined },
      context,
      form,
    )
}

function upsert(model: string, input: UpsertQuery['input']): Plan<unknown> {
  return (orm, context, form) =>
    orm.upsert(
      {
        ...{ model, input, serverFields: {}, conflict: undefined, existing: 'update' },
        ...{ revive: false, require: undefined, ifMatch: undefined },
      } as UpsertQuery,
      context,
      form,
    )
}

function batchUpdate(
  model: string,
  patches: Readonly<Record<number, Readonly<Record<string, unknown>>>>,
): Plan<{ readonly summary: unknown }> {
  const items = Object.entries(patches).map(([id, patch]) => ({
    ...{ key: { id: Number(id) }, patch, serverFields: {}, ifMatch: undefined },
  }))
  return (orm, context, form) => orm.batchUpdate({ model, items }, context, form)
}

function aggregate(query: Partial<AggregateQuery>): Plan<readonly unknown[]> {
  return (orm, context, form) =>
    orm.aggregate(
      {
        ...{ model: 'Person', where: undefined, groupBy: [], values: {}, having: [] },
        ...{ orderBy: [], limit: undefined, offset: undefined, ...query },
      },
      context,
      form,
    )
}

describeDatabases('rules of fields over many rows', (database) => {
  const fixture = useSchema(database, staff, seed)
  const people = async () =>
    fixture()
      .as(payroll, 'wire')
      .rows('Person', { orderBy: [by('id')], fields: ['id', 'salary'] })

  test('updateMany leaves out rows in which the field may not be written', async () => {
    const as = fixture().as(ada, 'wire')
    expect(await as.run(updateMany('Person', { salary: 1 }))).toMatchObject({ total: 0 })
    expect(await as.run(updateMany('Person', { name: 'x' }))).toMatchObject({ total: 3 })
    const boss = fixture().as(payroll, 'wire')
    expect(await boss.run(updateMany('Person', { salary: 1 }))).toMatchObject({ total: 2 })
    expect((await people()).map(({ salary }) => salary)).toEqual([1, 90, 1])
  })

  test('updateMany and its filter see a hidden value as NULL', async () => {
    const as = fixture().as(ada, 'wire')
    const rich = field('salary', 'gt', 1)
    expect(await as.run(updateMany('Person', { name: 'x' }, rich))).toMatchObject({ total: 1 })
  })

  test('an upsert that names the field asks its rules, one that does not leaves it alone', async () => {
    const as = fixture().as(ada, 'wire')
    const row = { id: 3, name: 'Cyd', frozen: false }
    expect(await failure(as.run(upsert('Person', { ...row, salary: 1 })))).toBe(
      'FORBIDDEN field `salary` may not be written',
    )
    await as.run(upsert('Person', row))
    expect((await people())[2]).toEqual({ id: 3, salary: 80 })
    const boss = fixture().as(payroll, 'wire')
    await boss.run(upsert('Person', { ...row, salary: 70 }))
    expect((await people())[2]).toEqual({ id: 3, salary: 70 })
    expect(await failure(boss.run(upsert('Person', { ...row, id: 2, salary: 70 })))).toBe(
      'FORBIDDEN update is not allowed by policy',
    )
  })

  test('a batch asks for every item by itself', async () => {
    const boss = fixture().as(payroll, 'wire')
    const items = { 1: { salary: 5 }, 2: { salary: 5 }, 3: { name: 'x' } }
    expect(await boss.run(batchUpdate('Person', items))).toMatchObject({
      summary: { total: 3, ok: 2, err: 1 },
    })
    expect((await people()).map(({ salary }) => salary)).toEqual([5, 90, 80])
    expect(
      await fixture()
        .as(ada, 'wire')
        .run(batchUpdate('Person', { 1: { name: 'x', salary: 6 }, 3: { name: 'y' } })),
    ).toMatchObject({ summary: { total: 2, ok: 1, err: 1 } })
  })

  test('aggregates, and groups, see a hidden value as NULL', async () => {
    const values = {
      sum: { function: 'sum', field: 'salary' },
      max: { function: 'max', field: 'salary' },
      known: { function: 'count', field: 'salary', distinct: false },
    } as const
    const as = fixture().as(ada, 'wire')
    expect(await as.run(aggregate({ values }))).toEqual([{ sum: 100, max: 100, known: 1 }])
    const rows = { rows: { function: 'count', field: undefined, distinct: false } } as const
    expect(
      await as.run(
        aggregate({
          groupBy: ['salary'],
          values: rows,
          orderBy: [{ name: 'salary', direction: 'asc', nulls: 'last' }],
        }),
      ),
    ).toEqual([
      { salary: 100, rows: 1 },
      { salary: null, rows: 2 },
    ])
    expect(
      await failure(
        as.run(
          aggregate({
            groupBy: ['salary'],
            values: rows,
            having: [{ name: 'salary', operator: 'gt', value: 1 }],
          }),
        ),
      ),
    ).toContain('VALIDATION_ERROR')
  })
})

describeDatabases('rules about rows after an update, over many rows', (database) => {
  const fixture = useSchema(database, staff, seed)
  const sizes = async () =>
    (
      await fixture()
        .as(ada, 'wire')
        .rows('Part', { orderBy: [by('id')] })
    ).map(({ size }) => size)
  const refused = 'FORBIDDEN update is not allowed by policy'

  test('updateMany changes all rows or none', async () => {
    const as = fixture().as(ada, 'wire')
    expect(await failure(as.run(updateMany('Part', { size: 60 })))).toBe(refused)
    expect(await sizes()).toEqual([10, 10, 10])
    const leaves = field('id', 'gt', 1)
    expect(await as.run(updateMany('Part', { size: 20 }, leaves))).toMatchObject({ total: 2 })
    expect(await sizes()).toEqual([10, 20, 20])
  })

  test('an upsert is undone', async () => {
    const as = fixture().as(ada, 'wire')
    expect(await failure(as.run(upsert('Part', { id: 3, size: 200 })))).toBe(refused)
    expect(await sizes()).toEqual([10, 10, 10])
  })

  test('of a batch, the item alone is undone', async () => {
    const as = fixture().as(ada, 'wire')
    const items = { 1: { size: 20 }, 2: { size: 200 }, 3: { size: 30 } }
    expect(await as.run(batchUpdate('Part', items))).toMatchObject({
      summary: { total: 3, ok: 2, err: 1 },
    })
    expect(await sizes()).toEqual([20, 10, 30])
  })

  test('inside a transaction whose code catches the refusal, the update is undone, too', async () => {
    const { orm } = fixture()
    await database.driver.transaction(async (connection) => {
      const operation = orm.update(
        {
          ...{ model: 'Part', key: { id: 3 }, patch: { size: 200 } },
          ...{ serverFields: {}, ifMatch: undefined },
        },
        Context.fromPrincipal(ada),
        'wire',
      )
      const session = { kind: 'transaction', connection } as const
      expect(await failure(runOperation(operation, session))).toBe(refused)
    })
    expect(await sizes()).toEqual([10, 10, 10])
  })
})
