// The database's own verdict on random rules, rows and callers is that of the specification.

import { tablesOf } from '@cratestack/sql'
import { describeDatabases } from '@cratestack/testkit'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { createPolicies } from '../src/index.ts'
import type { Row, Tables } from './interpret-predicate.ts'
import { claims, rules, schemaWith, specified, tables, world } from './random-rules.ts'
import { caller } from './world.ts'

describeDatabases('rules', (database) => {
  beforeAll(async () => {
    const { driver } = database
    const script = driver.dialect
      .renderTables(tablesOf(world))
      // Rows come as they come: whether they fit together is not the question.
      .filter((statement) => !statement.includes('FOREIGN KEY'))
    await driver.script(script.join(';\n'))
  })

  test('select the rows that they should', async () => {
    const { driver } = database
    await fc.assert(
      fc.asyncProperty(rules, fc.option(claims), tables, async (policies, principal, stored) => {
        await driver.script(fill(stored))
        const where = createPolicies(schemaWith(policies)).rowPredicate(
          'Doc',
          'list',
          caller(principal ?? undefined),
        )
        const statement = driver.dialect.render({
          kind: 'select',
          table: 'docs',
          columns: [
            {
              name: 'id',
              type: { scalar: 'Uuid', list: false, parameters: [] },
              value: {
                kind: 'column',
                name: 'id',
                type: { scalar: 'Uuid', list: false, parameters: [] },
                level: 0,
              },
            },
          ],
          where,
          orderBy: [],
          limit: undefined,
          offset: undefined,
          lock: undefined,
        })
        const values = statement.parameters.map(({ source }) =>
          source.kind === 'value' ? source.value : null,
        )
        const { rows } = await driver.run(statement, values)
        const expected = (stored['docs'] ?? [])
          .filter((row) => specified(policies, { tables: stored, principal, row, model: 'Doc' }))
          .map(({ id }) => id)
        expect(rows.map(([id]) => id).sort()).toEqual(expected.sort())
      }),
      { numRuns: 250 },
    )
  })
})

function fill(stored: Tables): string {
  const inserts = Object.entries(stored).flatMap(([table, rows]) =>
    rows.map((row) => insert(table, { ...fillers[table], ...row })),
  )
  return ['TRUNCATE docs, depots, lines', ...inserts].join(';\n')
}

/** Columns that the rules say nothing about. */
const fillers: Readonly<Record<string, Row>> = {
  docs: { price: '1', mood: 'calm', tags: '{}' },
}

function insert(table: string, row: Row): string {
  const names = Object.keys(row).map((name) => `"${name}"`)
  const values = Object.values(row).map((value) =>
    typeof value === 'string' ? `'${value}'` : String(value),
  )
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${values.join(', ')})`
}
