// Filters under rules: random filters return the rows that they should, hidden related rows are as if
// they were not there, and both databases give the same rows in the same order.

import { randomBytes } from 'node:crypto'
import { postgres } from '@cratestack/postgres'
import { pglite } from '@cratestack/postgres/pglite'
import type { Driver } from '@cratestack/sql'
import { describeDatabases, findTestPostgres, startTestPostgres } from '@cratestack/testkit'
import { PGlite } from '@electric-sql/pglite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ListQuery, runOperation } from '../../src/index.ts'
import { matches, toFilter, toOrder } from './filters.ts'
import { expressionSeed, runs, worldSeed } from './seeds.ts'
import { allows, isLive } from './specification.ts'
import { listIds, listOfAll, ormOf, withTables } from './tables.ts'
import { type Caller, type ModelPlan, toWorld, type World } from './world.ts'

const filters = fc.array(expressionSeed, { minLength: 2, maxLength: 4 })

describeDatabases('random filters', (database) => {
  test(
    'find the visible rows that match, and no other',
    async () => {
      const { driver } = database
      let cases = 0
      await fc.assert(
        fc.asyncProperty(worldSeed, filters, async (seed, wanted) => {
          cases += 1
          const world = toWorld(seed, `f${cases}`)
          const orm = ormOf(world.schema, driver)
          await withTables(world, driver, async () => {
            for (const model of world.models.values())
              for (const caller of world.callers)
                for (const each of wanted) {
                  const where = toFilter(each, model, world)
                  const query = { ...listOfAll, model: model.name, where }
                  const session = { kind: 'driver', driver } as const
                  const expected = model.rows
                    .filter((row) => isLive(row) && allows(world, model, 'list', caller, row))
                    .filter((row) => matches(where, { world, model, caller, row }) === true)
                    .map(({ id }) => String(id))
                    .sort()
                  expect(
                    await listIds(orm, session, query, caller.context),
                    `${world.text}\n${JSON.stringify(where, printBig)}`,
                  ).toEqual(expected)
                }
          })
        }),
        { numRuns: runs(100) },
      )
    },
    30 * 60_000,
  )
})

const plan = findTestPostgres()

describe.skipIf(plan.kind === 'missing')('PostgreSQL and PGlite', () => {
  test(
    'return the same rows in the same order, with the same relations',
    async () => {
      const { url } = await startTestPostgres()
      const name = `cratestack_test_${randomBytes(6).toString('hex')}`
      const admin = postgres({ connectionString: url('postgres'), poolSize: 1 })
      await admin.script(`CREATE DATABASE ${name}`)
      const big = postgres(url(name))
      const small = pglite({ database: await PGlite.create() })
      try {
        let cases = 0
        await fc.assert(
          fc.asyncProperty(
            worldSeed,
            filters,
            fc.array(fc.nat({ max: 255 }), { maxLength: 3 }),
            fc.nat({ max: 4 }),
            async (seed, wanted, order, limit) => {
              cases += 1
              const world = toWorld(seed, `a${cases}`)
              const queries = [...world.models.values()].flatMap((model) =>
                wanted.map((each) => toQuery(each, order, limit, model, world)),
              )
              const one = await answers(world, queries, big)
              expect(await answers(world, queries, small), world.text).toEqual(one)
            },
          ),
          { numRuns: runs(60) },
        )
      } finally {
        await big.close()
        await small.close()
        await admin.script(`DROP DATABASE ${name} WITH (FORCE)`)
        await admin.close()
      }
    },
    30 * 60_000,
  )
})

function toQuery(
  seed: Parameters<typeof toFilter>[0],
  order: readonly number[],
  limit: number,
  model: ModelPlan,
  world: World,
): ListQuery {
  return {
    ...listOfAll,
    model: model.name,
    where: toFilter(seed, model, world),
    // The key decides what else is left open.
    orderBy: [
      ...toOrder(order, model, world),
      ...(model.columns[0]?.type === 'String'
        ? []
        : [{ path: ['id'], direction: 'asc', nulls: 'last' } as const]),
    ],
    limit: model.columns[0]?.type === 'String' ? undefined : limit,
    count: true,
    selection: {
      fields: undefined,
      include: model.relations.map(({ field }) => ({
        relation: field,
        selection: { fields: ['id'], include: [] },
        where: undefined,
        orderBy: [],
        limit: undefined,
      })),
    },
  }
}

async function answers(
  world: World,
  queries: readonly ListQuery[],
  driver: Driver,
): Promise<readonly unknown[]> {
  const orm = ormOf(world.schema, driver)
  const ask = async (query: ListQuery, { context }: Caller): Promise<unknown> => {
    const answer = await runOperation(orm.list(query, context, 'wire'), { kind: 'driver', driver })
    // How a database compares text decides in which order text keys come.
    return query.limit === undefined
      ? { ...answer, rows: [...answer.rows].map(print).sort() }
      : answer
  }
  return withTables(world, driver, async () => {
    const all: unknown[] = []
    for (const query of queries)
      for (const caller of world.callers) all.push(await ask(query, caller))
    return all
  })
}

function print(row: object): string {
  const sorted = Object.entries(row).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map((each) => JSON.stringify(each, printBig)).sort() : value,
  ])
  return JSON.stringify(sorted, printBig)
}

function printBig(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}
