import type { Context } from '@cratestack/core'
import { describeDatabases } from '@cratestack/testkit'
import { describe, expect, test } from 'vitest'
import type { Filter, ManyResult, Operation, Orm, RowForm } from '../src/index.ts'
import { failure, field, related, useSchema } from './fixture.ts'

const board = `
auth Caller {
  id Int
}
model Task {
  id Int @id
  title String @length(min: 1)
  points Int
  ownerId Int
  boardId Int
  board Board @relation(fields: [boardId], references: [id])
  version Int @version

  @@soft_delete
  @@allow("read", true)
  @@allow("update", ownerId == auth().id)
  @@allow("delete", ownerId == auth().id)
}
model Board {
  id Int @id
  name String
  secret Boolean
  tasks Task[] @relation(fields: [id], references: [boardId])

  @@allow("read", !secret)
  @@allow("delete", true)
}
`

const rows = `
INSERT INTO boards (id, name, secret) VALUES (1, 'open', false), (2, 'shut', true), (3, 'empty', false);
INSERT INTO tasks (id, title, points, owner_id, board_id, version, deleted_at) VALUES
  (1, 'a', 1, 1, 1, 0, NULL), (2, 'b', 5, 1, 1, 3, NULL), (3, 'c', 8, 2, 1, 0, NULL),
  (4, 'd', 8, 1, 2, 0, NULL), (5, 'gone', 8, 1, 1, 0, now());
`

const owner = { id: 1 }

function updateMany(
  where: Filter | undefined,
  patch: Readonly<Record<string, unknown>>,
  maxAffectedRows?: number,
) {
  return (orm: Orm, context: Context, form: RowForm): Operation<ManyResult> =>
    orm.updateMany(
      { model: 'Task', where, patch, serverFields: {}, maxAffectedRows },
      context,
      form,
    )
}

function deleteMany(model: string, where: Filter | undefined, maxAffectedRows?: number) {
  return (orm: Orm, context: Context, form: RowForm): Operation<ManyResult> =>
    orm.deleteMany({ model, where, maxAffectedRows }, context, form)
}

const all = field('id', 'gt', 0)

describeDatabases('writes of many rows', (database) => {
  const fixture = useSchema(database, board, rows)
  const stored = async (): Promise<unknown> =>
    (await fixture().as(owner).rows('Task')).map(({ id, points, version }) => [id, points, version])

  test('change the live rows that match and that the caller may change', async () => {
    const { as, sent } = fixture()
    expect(await as(owner).run(updateMany(field('points', 'gt', 2), { points: 0 }))).toEqual({
      total: 2,
      ok: 2,
      err: 0,
    })
    expect(sent()).toEqual([
      'BEGIN',
      'UPDATE "tasks" AS t0 SET "points" = $1, "version" = t0."version" + 1' +
        ' WHERE (t0."deleted_at" IS NULL AND t0."points" > $2 AND t0."owner_id" = $3)',
    ])
    expect(await stored()).toEqual([
      [1, 1, 0],
      [2, 0, 4],
      [3, 8, 0],
      [4, 0, 1],
    ])
  })

  test('make tombstones where the model keeps them, and delete where it does not', async () => {
    const { as } = fixture()
    expect(await as(owner).run(deleteMany('Task', all))).toEqual({ total: 3, ok: 3, err: 0 })
    expect(await stored()).toEqual([[3, 8, 0]])
    expect(await as(owner).run(deleteMany('Task', all))).toMatchObject({ total: 0 })
    expect(await as(owner).run(deleteMany('Board', field('id', 'eq', 3)))).toMatchObject({ ok: 1 })
    expect(await failure(as(owner).run(deleteMany('Board', all)))).toBe(
      'CONFLICT a related record prevents this operation',
    )
  })

  test('see related rows as their caller does', async () => {
    const { as } = fixture()
    const onShut = related('board', 'is', field('name', 'eq', 'shut'))
    expect(await as(owner).run(updateMany(onShut, { points: 0 }))).toMatchObject({ total: 0 })
  })

  test('without a rule that allows it ask nothing of the database', async () => {
    const { as, sent } = fixture()
    expect(await as(undefined).run(updateMany(all, { points: 0 }))).toMatchObject({ total: 0 })
    expect(sent()).toEqual(['BEGIN'])
  })

  describe('need a condition', () => {
    const always: Filter = { kind: 'constant', value: true }
    test.each([
      ['none', undefined],
      ['an empty one', { kind: 'and', operands: [] }],
      ['one that always holds', { kind: 'not', operand: { kind: 'constant', value: false } }],
      ['one beside something that always holds', { kind: 'or', operands: [all, always] }],
    ] as readonly [string, Filter | undefined][])('%s will not do', async (_, where) => {
      const { as, sent } = fixture()
      expect(await failure(as(owner).run(updateMany(where, { points: 0 })))).toBe(
        'VALIDATION_ERROR updateMany needs a filter',
      )
      expect(await failure(as(owner).run(deleteMany('Task', where)))).toBe(
        'VALIDATION_ERROR deleteMany needs a filter',
      )
      expect(sent()).toEqual([])
    })
  })

  test.each([
    [{}, 'the patch changes no field'],
    [{ title: '' }, "field 'title': length 0 is below the minimum 1"],
    [{ title: null }, "field 'title': expected a value of type String"],
    [{ version: 7 }, "field 'version': not a known field"],
    [{ id: 7 }, "field 'id': not a known field"],
  ])('%o is no change', async (patch, message) => {
    const { as, sent } = fixture()
    expect(await failure(as(owner).run(updateMany(all, patch)))).toBe(`VALIDATION_ERROR ${message}`)
    expect(sent()).toEqual([])
  })

  test('change nothing when there are too many', async () => {
    const { as } = fixture()
    const tooMany = 'VALIDATION_ERROR bulk operation affects too many rows'
    expect(await failure(as(owner).run(updateMany(all, { points: 0 }, 2)))).toBe(tooMany)
    expect(await failure(as(owner).run(deleteMany('Task', all, 2)))).toBe(tooMany)
    expect(await stored()).toHaveLength(4)
    expect(await as(owner).run(updateMany(all, { points: 0 }, 3))).toMatchObject({ ok: 3 })
  })
})
