// The rows that the database returns, changes, deletes and accepts are those that the specification
// allows: for random schemas, rules, rows and callers (server 2.4).

import { CratestackError } from '@cratestack/core'
import type { Driver } from '@cratestack/sql'
import { describeDatabases } from '@cratestack/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { everything, type Orm, runOperation } from '../../src/index.ts'
import { runs, worldSeed } from './seeds.ts'
import { allows, isLive, shows } from './specification.ts'
import { listOfAll, ormOf, tried, withTables } from './tables.ts'
import { type Caller, type ModelPlan, masks, type Row, toWorld, type World } from './world.ts'

describeDatabases('random rules', (database) => {
  test(
    'allow the rows that the specification allows, and no other',
    async () => {
      const { driver } = database
      let cases = 0
      await fc.assert(
        fc.asyncProperty(worldSeed, async (seed) => {
          cases += 1
          const world = toWorld(seed, `${cases}`)
          const orm = ormOf(world.schema, driver)
          await withTables(world, driver, async () => {
            for (const model of world.models.values())
              for (const caller of world.callers)
                expect(await answers(orm, driver, model, caller), world.text).toEqual(
                  specified(world, model, caller),
                )
          })
        }),
        { numRuns: runs(150) },
      )
    },
    30 * 60_000,
  )
})

interface Answers {
  readonly listed: readonly Row[]
  readonly total: number
  readonly found: readonly string[]
  readonly changed: readonly string[]
  readonly deleted: readonly string[]
  readonly created: boolean
}

function specified(world: World, model: ModelPlan, caller: Caller): Answers {
  const allowed = (slot: 'list' | 'detail' | 'update' | 'delete'): readonly string[] =>
    model.rows
      .filter((row) => isLive(row) && allows(world, model, slot, caller, row))
      .map(({ id }) => String(id))
      .sort()
  const listed = model.rows
    .filter((row) => isLive(row) && allows(world, model, 'list', caller, row))
    .map((row) => shownRow(world, model, caller, row))
  return {
    listed: sorted(listed),
    total: listed.length,
    found: allowed('detail'),
    changed: allowed('update'),
    deleted: allowed('delete'),
    created: allows(world, model, 'create', caller, newRow(model)),
  }
}

/** Every field, or what stands in place of those that the caller may not read. */
function shownRow(world: World, model: ModelPlan, caller: Caller, row: Row): Row {
  return Object.fromEntries(
    model.columns.map(({ field, type, optional }) => {
      if (shows(world, model, field, caller, row)) return [field, row[field] ?? null]
      return [field, optional ? null : masks[type].value]
    }),
  )
}

function sorted(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((one, other) => (String(one['id']) < String(other['id']) ? -1 : 1))
}

/** The candidate with an id that no row has; others may refer to it already. */
function newRow({ candidate, rows, columns }: ModelPlan): Row {
  const type = columns[0]?.type
  const free =
    type === 'Uuid' ? 'bbbbbbbb-0000-4000-8000-000000000001' : type === 'Int' ? 99 : 'new'
  const taken = rows.some(({ id }) => id === candidate['id'])
  return { ...candidate, deletedAt: null, id: taken ? free : (candidate['id'] ?? free) }
}

async function answers(
  orm: Orm,
  driver: Driver,
  model: ModelPlan,
  { context }: Caller,
): Promise<Answers> {
  const session = { kind: 'driver', driver } as const
  const query = { ...listOfAll, model: model.name, count: true }
  const list = await runOperation(orm.list(query, context, 'wire'), session)
  const each = async (ask: (id: Row[string]) => Promise<boolean>): Promise<readonly string[]> => {
    const ids: string[] = []
    for (const { id = null } of model.rows) if (await ask(id)) ids.push(String(id))
    return ids.sort()
  }
  const settable = Object.fromEntries(
    Object.entries(newRow(model)).filter(([name]) => name !== 'deletedAt'),
  )
  const patch = Object.fromEntries(
    Object.entries(model.candidate).filter(([name]) => name === model.columns[1]?.field),
  )
  return {
    listed: sorted(list.rows as readonly Row[]),
    total: list.total ?? -1,
    found: await each(async (id) => {
      const get = { model: model.name, key: { id }, slot: 'detail', selection: everything } as const
      return (await runOperation(orm.get(get, context, 'wire'), session)) !== undefined
    }),
    changed: await each((id) =>
      isAllowed(() =>
        tried(driver, () =>
          orm.update(
            { model: model.name, key: { id }, patch, serverFields: {}, ifMatch: undefined },
            context,
            'wire',
          ),
        ),
      ),
    ),
    deleted: await each((id) =>
      isAllowed(() =>
        tried(driver, () =>
          orm.delete({ model: model.name, key: { id }, ifMatch: undefined }, context, 'wire'),
        ),
      ),
    ),
    created: await isAllowed(() =>
      tried(driver, () =>
        orm.create({ model: model.name, input: settable, serverFields: {} }, context, 'wire'),
      ),
    ),
  }
}

async function isAllowed(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (error instanceof CratestackError && error.code === 'FORBIDDEN') return false
    throw error
  }
}
