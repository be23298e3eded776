// A world on a database: its tables, its rows, and what a caller gets of them.

import type { Context } from '@cratestack/core'
import type { SchemaIr } from '@cratestack/schema/ir'
import { type Driver, tablesOf } from '@cratestack/sql'
import {
  createOrm,
  everything,
  type ListQuery,
  type Operation,
  type Orm,
  runOperation,
  type Session,
} from '../../src/index.ts'
import { clock, countingRandom } from '../fixture.ts'
import type { Row, Value, World } from './world.ts'

export function ormOf(schema: SchemaIr, driver: Driver): Orm {
  return createOrm({ schema, dialect: driver.dialect, clock, random: countingRandom() })
}

/** Makes the tables of a world, runs `work`, and drops them. */
export async function withTables<Result>(
  world: World,
  driver: Driver,
  work: () => Promise<Result>,
): Promise<Result> {
  const tables = tablesOf(world.schema)
  const create = driver.dialect
    .renderTables(tables)
    // Rows come as they come: a reference that leads nowhere is a case, too.
    .filter((statement) => !statement.includes('FOREIGN KEY'))
  const inserts = world.schema.models.flatMap((model) =>
    (world.models.get(model.name)?.rows ?? []).map((row) =>
      insert(model.table, row, world, model.name),
    ),
  )
  await driver.script([...create, ...inserts].join(';\n'))
  try {
    return await work()
  } finally {
    await driver.script(tables.map(({ name }) => `DROP TABLE "${name}"`).join(';\n'))
  }
}

function insert(table: string, row: Row, world: World, model: string): string {
  const ir = world.schema.models.find(({ name }) => name === model)
  const columns = Object.keys(row).map((field) => {
    const found = ir?.fields.find(({ name }) => name === field)
    return found?.kind === 'column' ? found.column : 'deleted_at'
  })
  const names = columns.map((name) => `"${name}"`).join(', ')
  return `INSERT INTO "${table}" (${names}) VALUES (${Object.values(row).map(printValue).join(', ')})`
}

function printValue(value: Value): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
}

export const listOfAll: Omit<ListQuery, 'model'> = {
  slot: 'list',
  where: undefined,
  orderBy: [],
  selection: everything,
  limit: undefined,
  offset: undefined,
  count: false,
}

/** The ids of a list, sorted. */
export async function listIds(
  orm: Orm,
  session: Session,
  query: ListQuery,
  context: Context,
): Promise<readonly string[]> {
  const { rows } = await runOperation(orm.list(query, context, 'wire'), session)
  return rows.map(({ id }) => String(id)).sort()
}

/** Runs an operation inside a transaction, and takes everything back that it did. */
export async function tried<Result>(
  driver: Driver,
  operation: () => Operation<Result>,
): Promise<Result> {
  const undone = new Error('taken back')
  let result: Result | undefined
  await driver
    .transaction(async (connection) => {
      result = await runOperation(operation(), { kind: 'transaction', connection })
      throw undone
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error
    })
  return result as Result
}
