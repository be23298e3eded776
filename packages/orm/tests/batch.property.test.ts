// A batch does what its items do one after the other, each under a savepoint: whatever goes to the
// database together.

import { type BatchResponse, Context, CratestackError } from '@cratestack/core'
import type { Connection, Driver } from '@cratestack/sql'
import { describeDatabases } from '@cratestack/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type BatchDeleteQuery,
  type BatchUpdateQuery,
  type Operation,
  type Orm,
  runOperation,
  type UpsertQuery,
} from '../src/index.ts'
import { useSchema } from './fixture.ts'

const world = `
auth Caller {
  id Int
}
model Group {
  id Int @id
  open Boolean

  @@allow("all", true)
}
model Row {
  id Int @id
  code String @unique
  name String @length(min: 1)
  number Int?
  groupId Int
  group Group @relation(fields: [groupId], references: [id])
  version Int @version

  @@allow("read", group.open || number == 1)
  @@allow("create", group.open)
  @@deny("create", number == 3)
  @@allow("update", number != 2)
  @@allow("delete", group.open)
}
model Soft {
  id Int @id
  code String? @unique
  parentId Int?
  parent Soft? @relation(fields: [parentId], references: [id])
  rowId Int?
  row Row? @relation(fields: [rowId], references: [id])

  @@soft_delete
  @@allow("read", true)
  @@deny("read", code == "c")
  @@allow("create", true)
  @@allow("update", parent.code != "a" || parentId == null)
  @@allow("delete", code != "b")
}
model Made {
  id Int @id @default(autoincrement())
  code String @unique
  groupId Int
  group Group @relation(fields: [groupId], references: [id])

  @@allow("all", true)
}
`

const runs = process.env['RUN_SLOW'] === '1' ? 2000 : 60

const id = fc.integer({ min: 1, max: 5 })
const code = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const number = fc.option(fc.integer({ min: 1, max: 3 }))
const group = fc.constantFrom(1, 1, 1, 2, 9)
const version = fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined })

const storedRow = fc.record({
  id,
  code,
  name: fc.constant('old'),
  number,
  groupId: fc.constantFrom(1, 2),
  version: fc.integer({ min: 0, max: 2 }),
})
const storedSoft = fc.record({
  id,
  code: fc.option(code),
  gone: fc.boolean(),
  rowId: fc.option(id),
})

const rowInput = fc.record({
  id,
  code,
  name: fc.constantFrom('x', 'y', ''),
  number,
  groupId: group,
})
const rowPatch = fc.record(
  { code, name: fc.constantFrom('x', 'y', ''), number, groupId: group },
  { requiredKeys: [] },
)
const softInput = fc.record({
  id,
  code: fc.option(code),
  parentId: fc.option(id),
  rowId: fc.option(id),
})
const softPatch = fc.record(
  { code: fc.option(code), parentId: fc.option(id), rowId: fc.option(id) },
  { requiredKeys: [] },
)
const madeInput = fc.record({ code, groupId: group })

type Values = Readonly<Record<string, unknown>>
type Single = (orm: Orm, context: Context) => Operation<unknown>

interface Case {
  readonly batch: (orm: Orm, context: Context) => Operation<BatchResponse<unknown>>
  readonly singles: readonly Single[]
  /** What the code of a single operation is called in a batch. */
  readonly rename: (code: string, place: number) => string
}

function creates(model: string, inputs: readonly Values[]): Case {
  const items = inputs.map((input) => ({ input, serverFields: {} }))
  return {
    batch: (orm, context) => orm.batchCreate({ model, items }, context, 'wire'),
    singles: items.map(
      (item): Single =>
        (orm, context) =>
          orm.create({ model, ...item }, context, 'wire'),
    ),
    rename: (name) => name,
  }
}

function upserts(model: string, inputs: readonly Values[]): Case {
  const options: Omit<UpsertQuery, 'model' | 'input'> = {
    serverFields: {},
    existing: 'update',
    revive: false,
    require: undefined,
    ifMatch: undefined,
  }
  const items = inputs.map((input) => ({ input, serverFields: {} }))
  return {
    batch: (orm, context) => orm.batchUpsert({ model, items }, context, 'wire'),
    singles: inputs.map(
      (input): Single =>
        (orm, context) =>
          orm.upsert({ model, input, ...options }, context, 'wire'),
    ),
    rename: (name) => name,
  }
}

function updates(
  model: string,
  changes: readonly {
    readonly id: number
    readonly patch: Values
    readonly ifMatch?: number | undefined
  }[],
): Case {
  const items: BatchUpdateQuery['items'] = changes.map((change) => ({
    key: { id: change.id },
    patch: change.patch,
    serverFields: {},
    ifMatch: change.ifMatch,
  }))
  return {
    batch: (orm, context) => orm.batchUpdate({ model, items }, context, 'wire'),
    singles: items.map(
      (item): Single =>
        (orm, context) =>
          orm.update({ model, ...item }, context, 'wire'),
    ),
    rename: (name, place) =>
      name === 'FORBIDDEN' && model === 'Row' && items[place]?.ifMatch !== undefined
        ? 'PRECONDITION_FAILED'
        : name,
  }
}

function deletes(
  model: string,
  rows: readonly { readonly id: number; readonly ifMatch?: number | undefined }[],
): Case {
  const items: BatchDeleteQuery['items'] = rows.map((row) => ({
    key: { id: row.id },
    ifMatch: row.ifMatch,
  }))
  return {
    batch: (orm, context) => orm.batchDelete({ model, items }, context, 'wire'),
    singles: items.map(
      (item): Single =>
        (orm, context) =>
          orm.delete({ model, ...item }, context, 'wire'),
    ),
    rename: (name) => (name === 'FORBIDDEN' ? 'NOT_FOUND' : name),
  }
}

const list = { maxLength: 6 }
const byId = { ...list, selector: ({ id: key }: { readonly id: number }) => key }
const change = <Patch extends object>(patch: fc.Arbitrary<Patch>) =>
  fc.uniqueArray(fc.record({ id, patch, ifMatch: version }), byId)

const anyCase: fc.Arbitrary<Case> = fc.oneof(
  fc.array(rowInput, list).map((inputs) => creates('Row', inputs)),
  fc.array(softInput, list).map((inputs) => creates('Soft', inputs)),
  fc.array(madeInput, list).map((inputs) => creates('Made', inputs)),
  fc.uniqueArray(rowInput, byId).map((inputs) => upserts('Row', inputs)),
  fc.uniqueArray(softInput, byId).map((inputs) => upserts('Soft', inputs)),
  change(rowPatch).map((changes) => updates('Row', changes)),
  change(softPatch).map((changes) => updates('Soft', changes)),
  fc.uniqueArray(fc.record({ id, ifMatch: version }), byId).map((rows) => deletes('Row', rows)),
  fc.uniqueArray(fc.record({ id }), byId).map((rows) => deletes('Soft', rows)),
)

const state = fc.record({
  rows: fc.uniqueArray(storedRow, byId).map((rows) => uniqueCodes(rows)),
  softs: fc.uniqueArray(storedSoft, byId).map((rows) => uniqueCodes(rows)),
})

function uniqueCodes<Stored extends { readonly code: string | null }>(
  rows: readonly Stored[],
): readonly Stored[] {
  const seen = new Set<string>()
  return rows.filter((row) => row.code === null || (!seen.has(row.code) && seen.add(row.code)))
}

describeDatabases('a batch of anything', (database) => {
  const fixture = useSchema(database, world)

  test('ends as its items do one after the other', async () => {
    const { orm } = fixture()
    const context = Context.fromPrincipal({ id: 1 })
    await fc.assert(
      fc.asyncProperty(state, anyCase, async (before, { batch, singles, rename }) => {
        const { driver } = database
        await driver.script(fill(before))
        const together = await inVain(driver, async (connection) => {
          const session = { kind: 'transaction', connection } as const
          const { results } = await runOperation(batch(orm, context), session)
          return {
            outcomes: results.map((each) =>
              each.status === 'ok' ? each.value : [each.error.code, each.error.message],
            ),
            tables: await tables(connection),
          }
        })
        const inTurn = await inVain(driver, async (connection) => {
          const outcomes: unknown[] = []
          for (const [place, single] of singles.entries())
            outcomes.push(
              await connection
                .savepoint((inner) =>
                  runOperation(single(orm, context), { kind: 'transaction', connection: inner }),
                )
                .catch((error: unknown) => {
                  if (!(error instanceof CratestackError)) throw error
                  return [rename(error.code, place), error.message]
                }),
            )
          return { outcomes, tables: await tables(connection) }
        })
        expect(together.tables).toEqual(inTurn.tables)
        expect(together.outcomes.map(withoutWording)).toEqual(inTurn.outcomes.map(withoutWording))
      }),
      { numRuns: runs },
    )
  }, 600_000)
})

/** Messages of what a batch calls otherwise are others, too; keys made by the database go on counting. */
function withoutWording(outcome: unknown): unknown {
  if (Array.isArray(outcome)) return outcome[0]
  const { row, ...rest } = outcome as { readonly row: Values }
  return Object.hasOwn(row, 'parentId') || Object.hasOwn(row, 'version')
    ? outcome
    : { ...rest, row: { ...row, id: 'made' } }
}

type State = typeof state extends fc.Arbitrary<infer Value> ? Value : never

function fill({ rows, softs }: State): string {
  const text = (value: string | number | null): string =>
    value === null ? 'NULL' : typeof value === 'number' ? String(value) : `'${value}'`
  const present = new Set(rows.map((row) => row.id))
  return [
    'TRUNCATE groups, rows, softs, mades CASCADE',
    'INSERT INTO groups (id, open) VALUES (1, true), (2, false)',
    ...rows.map(
      (row) =>
        `INSERT INTO rows (id, code, name, number, group_id, version) VALUES (${[row.id, row.code, row.name, row.number, row.groupId, row.version].map(text).join()})`,
    ),
    ...softs.map(
      (soft) =>
        `INSERT INTO softs (id, code, row_id, deleted_at) VALUES (${[soft.id, soft.code, soft.rowId !== null && present.has(soft.rowId) ? soft.rowId : null].map(text).join()}, ${soft.gone ? 'now()' : 'NULL'})`,
    ),
    `INSERT INTO mades (code, group_id) VALUES ('d', 1)`,
  ].join(';\n')
}

/** Does something, and leaves no trace of it. */
async function inVain<Result>(
  driver: Driver,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  let result: { readonly value: Result } | undefined
  const undone = new Error('undone')
  await driver
    .transaction(async (connection) => {
      result = { value: await work(connection) }
      throw undone
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error
    })
  if (result === undefined) throw new Error('the work gave nothing')
  return result.value
}

async function tables(connection: Connection): Promise<unknown> {
  const contents: unknown[] = []
  for (const text of [
    "SELECT id::text || code || name || coalesce(number::text, '-') || group_id || version FROM rows ORDER BY id",
    "SELECT id::text || coalesce(code, '-') || coalesce(parent_id::text, '-') || coalesce(row_id::text, '-') || (deleted_at IS NULL) FROM softs ORDER BY id",
    'SELECT code || group_id FROM mades ORDER BY code',
  ]) {
    const columns = [
      { name: 'row', type: { scalar: 'String', list: false, parameters: [] } },
    ] as const
    const { rows } = await connection.run({ text, parameters: [], columns }, [])
    contents.push(rows)
  }
  return contents
}
