// What must not make a difference does not: rules said in other words, and lists cut into pages.

import type { Context } from '@cratestack/core'
import type { Driver } from '@cratestack/sql'
import { describeDatabases } from '@cratestack/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ListQuery, runOperation } from '../../src/index.ts'
import { readSchema } from '../fixture.ts'
import { toFilter, toOrder } from './filters.ts'
import { expressionSeed, runs, worldSeed } from './seeds.ts'
import { listIds, listOfAll, ormOf, withTables } from './tables.ts'
import { type Expression, printSchema, type Rule, toWorld, type World } from './world.ts'

/** Each says the same as before. */
const rewritings: readonly ((rule: Expression) => Expression)[] = [
  (rule) => group('and', rule, { kind: 'constant', value: true }),
  (rule) => group('or', { kind: 'constant', value: false }, rule),
  (rule) => group('and', rule, rule),
  (rule) => group('or', rule, rule),
  (rule) => not(not(rule)),
  turned,
  pushed,
  (rule) =>
    group('and', turned(not(not(rule))), group('or', rule, { kind: 'constant', value: true })),
]

function group(kind: 'and' | 'or', ...operands: readonly Expression[]): Expression {
  return { kind, operands }
}

function not(operand: Expression): Expression {
  return { kind: 'not', operand }
}

/** Operands of groups in the opposite order. */
function turned(rule: Expression): Expression {
  if (rule.kind === 'not') return not(turned(rule.operand))
  if (rule.kind === 'and' || rule.kind === 'or')
    return { ...rule, operands: rule.operands.map(turned).toReversed() }
  if (rule.kind === 'related' && rule.quantifier !== 'one')
    return { ...rule, body: turned(rule.body) }
  return rule
}

/** De Morgan, at the top. */
function pushed(rule: Expression): Expression {
  if (rule.kind !== 'and' && rule.kind !== 'or') return rule
  return not(group(rule.kind === 'and' ? 'or' : 'and', ...rule.operands.map(not)))
}

function rewrite(world: World, rewriting: (rule: Expression) => Expression): World {
  const again = ({ when, ...rule }: Rule): Rule => ({ ...rule, when: rewriting(when) })
  const models = new Map(
    [...world.models].map(([name, model]) => [
      name,
      { ...model, rules: model.rules.map(again).toReversed() },
    ]),
  )
  const text = printSchema([...models.values()])
  return { ...world, models, text, schema: readSchema(text) }
}

describeDatabases('what makes no difference', (database) => {
  test(
    'rules in other words return the same rows',
    async () => {
      const { driver } = database
      let cases = 0
      await fc.assert(
        fc.asyncProperty(worldSeed, async (seed) => {
          cases += 1
          const world = toWorld(seed, `m${cases}`)
          await withTables(world, driver, async () => {
            const plain = await allIds(world, driver)
            for (const rewriting of rewritings) {
              const other = rewrite(world, rewriting)
              expect(await allIds(other, driver), `${world.text}\n${other.text}`).toEqual(plain)
            }
          })
        }),
        { numRuns: runs(30) },
      )
    },
    30 * 60_000,
  )

  test(
    'pages put together are the list, and filters in other words find the same',
    async () => {
      const { driver } = database
      let cases = 0
      await fc.assert(
        fc.asyncProperty(
          worldSeed,
          expressionSeed,
          fc.array(fc.nat({ max: 255 }), { maxLength: 2 }),
          fc.integer({ min: 1, max: 3 }),
          async (seed, filter, order, size) => {
            cases += 1
            const world = toWorld(seed, `p${cases}`)
            await withTables(world, driver, async () => {
              for (const model of world.models.values()) {
                const where = toFilter(filter, model, world)
                const query: ListQuery = {
                  ...listOfAll,
                  model: model.name,
                  where,
                  orderBy: toOrder(order, model, world),
                  limit: 1000,
                }
                for (const { context } of world.callers) {
                  const whole = await ids(world, driver, query, context)
                  const parts: string[] = []
                  for (let offset = 0; offset <= whole.length; offset += size)
                    parts.push(
                      ...(await ids(world, driver, { ...query, limit: size, offset }, context)),
                    )
                  expect(parts, world.text).toEqual(whole)
                  const always = { kind: 'constant', value: true } as const
                  for (const same of [
                    { kind: 'and', operands: [always, where] },
                    { kind: 'not', operand: { kind: 'not', operand: where } },
                    { kind: 'or', operands: [where, where] },
                  ] as const)
                    expect(
                      await ids(world, driver, { ...query, where: same }, context),
                      world.text,
                    ).toEqual(whole)
                }
              }
            })
          },
        ),
        { numRuns: runs(30) },
      )
    },
    30 * 60_000,
  )
})

async function ids(
  world: World,
  driver: Driver,
  query: ListQuery,
  context: Context,
): Promise<readonly string[]> {
  const orm = ormOf(world.schema, driver)
  const { rows } = await runOperation(orm.list(query, context, 'wire'), { kind: 'driver', driver })
  return rows.map(({ id }) => String(id))
}

/** What everybody lists, sees, may change and may delete. */
async function allIds(world: World, driver: Driver): Promise<readonly unknown[]> {
  const orm = ormOf(world.schema, driver)
  const session = { kind: 'driver', driver } as const
  const all: unknown[] = []
  for (const { name, rows } of world.models.values())
    for (const { context } of world.callers) {
      for (const slot of ['list', 'detail'] as const)
        all.push(await listIds(orm, session, { ...listOfAll, model: name, slot }, context))
      for (const action of ['update', 'delete'] as const)
        for (const { id } of rows)
          all.push(await runOperation(orm.authorize(name, action, { id }, context), session))
    }
  return all
}
