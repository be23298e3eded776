// What goes wrong with the database under a batch is nobody's item: all of it fails, and nothing is kept.

import { Context } from '@cratestack/core'
import { postgres } from '@cratestack/postgres'
import {
  type Connection,
  DatabaseError,
  type DatabaseProblem,
  type Driver,
  type Statement,
} from '@cratestack/sql'
import { describeDatabases, describePostgres } from '@cratestack/testkit'
import { expect, test } from 'vitest'
import { runOperation } from '../src/index.ts'
import { failure, useSchema } from './fixture.ts'

const schema = `
model Box {
  id Int @id
  label String @unique

  @@allow("all", true)
}
`

const caller = Context.anonymous()
const patches = [1, 2, 3, 4, 5].map((id) => ({
  key: { id },
  // Labels are unique, so that items are done in turn.
  patch: { label: `new ${id}` },
  serverFields: {},
  ifMatch: undefined,
}))
const rows = `INSERT INTO boxs (id, label) SELECT n, 'old ' || n FROM generate_series(1, 5) AS n`

describeDatabases('a fault below a batch', (database) => {
  const fixture = useSchema(database, schema, rows)
  const labels = async (): Promise<unknown> =>
    (await fixture().as(undefined).rows('Box')).map(({ label }) => label)
  const old = ['old 1', 'old 2', 'old 3', 'old 4', 'old 5']

  test.each([
    ['serialization', 'TRANSACTION_ABORTED'],
    ['deadlock', 'TRANSACTION_ABORTED'],
    ['connection', 'UNAVAILABLE'],
    ['timeout', 'UNAVAILABLE'],
    ['lockNotAvailable', 'UNAVAILABLE'],
    ['other', 'DATABASE_ERROR'],
  ] as const)('%s is %s for the whole of it', async (problem, code) => {
    const { orm } = fixture()
    const driver = failing(database.driver, (count) => (count === 3 ? problem : undefined))
    const batch = orm.batchUpdate({ model: 'Box', items: patches }, caller, 'wire')
    expect(await failure(runOperation(batch, { kind: 'driver', driver }))).toMatch(code)
    expect(await labels()).toEqual(old)
  })

  test.each([
    ['unique', 'CONFLICT'],
    ['foreignKey', 'CONFLICT'],
    ['check', 'VALIDATION_ERROR'],
    ['valueOutOfRange', 'VALIDATION_ERROR'],
  ] as const)('%s is %s for one item', async (problem, code) => {
    const { orm } = fixture()
    const driver = failing(database.driver, (count) => (count === 3 ? problem : undefined))
    const batch = orm.batchUpdate({ model: 'Box', items: patches }, caller, 'wire')
    const { results, summary } = await runOperation(batch, { kind: 'driver', driver })
    expect(summary).toEqual({ total: 5, ok: 4, err: 1 })
    expect(results[2]).toMatchObject({ error: { code } })
    expect(await labels()).toEqual(['new 1', 'new 2', 'old 3', 'new 4', 'new 5'])
  })

  test('code that is wrong is not called an item’s fault', async () => {
    const { orm } = fixture()
    const driver = failing(database.driver, (count) => {
      if (count === 2) throw new TypeError('a mistake of ours')
      return undefined
    })
    const batch = orm.batchUpdate({ model: 'Box', items: patches }, caller, 'wire')
    expect(await failure(runOperation(batch, { kind: 'driver', driver }))).toMatch('INTERNAL_ERROR')
    expect(await labels()).toEqual(old)
  })

  test('an abort in the middle leaves nothing', async () => {
    const { orm } = fixture()
    const controller = new AbortController()
    const driver = failing(database.driver, (count) => {
      if (count === 3) controller.abort()
      return undefined
    })
    const batch = orm.batchUpdate({ model: 'Box', items: patches }, caller, 'wire')
    const running = runOperation(batch, { kind: 'driver', driver }, controller.signal)
    expect(await failure(running)).toMatch('UNAVAILABLE')
    expect(await labels()).toEqual(old)
  })
})

describePostgres('batches of upserts at once', (database) => {
  const fixture = useSchema(database, schema)

  test('insert each row once', async () => {
    const { as } = fixture()
    const items = [1, 2, 3, 4, 5].map((id) => ({
      input: { id, label: `l${id}` },
      serverFields: {},
    }))
    const all = await Promise.all(
      Array.from({ length: 8 }, () =>
        as(undefined).run((orm, context, form) =>
          orm.batchUpsert({ model: 'Box', items }, context, form),
        ),
      ),
    )
    const outcomes = all.flatMap(({ results }) => results)
    expect(outcomes.filter(({ status }) => status === 'error')).toEqual([])
    const inserted = outcomes.filter((each) => each.status === 'ok' && each.value.inserted)
    expect(inserted).toHaveLength(5)
  })
})

describePostgres('a connection that is cut', (database) => {
  const fixture = useSchema(database, schema, rows)

  test('in the middle of a batch leaves nothing', async () => {
    const { orm, as } = fixture()
    const driver = postgres({ connectionString: database.url, poolSize: 1 })
    try {
      await driver.run({ text: `SET application_name = 'doomed'`, parameters: [], columns: [] }, [])
      const doomed = failing(driver, async (count) => {
        if (count === 3)
          await database.driver.script(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'doomed'`,
          )
        return undefined
      })
      const batch = orm.batchUpdate({ model: 'Box', items: patches }, caller, 'wire')
      expect(await failure(runOperation(batch, { kind: 'driver', driver: doomed }))).toMatch(
        'UNAVAILABLE',
      )
      const labels = (await as(undefined).rows('Box')).map(({ label }) => label)
      expect(labels).toEqual(['old 1', 'old 2', 'old 3', 'old 4', 'old 5'])
    } finally {
      await driver.close()
    }
  })
})

type Trouble = (count: number) => DatabaseProblem | undefined | Promise<DatabaseProblem | undefined>

/** The same driver, which asks before each statement of a transaction whether it fails. */
function failing(driver: Driver, trouble: Trouble): Driver {
  let count = 0
  const connection = (inner: Connection): Connection => ({
    dialect: inner.dialect,
    async run(statement: Statement, values, options) {
      count += 1
      const problem = await trouble(count)
      if (problem !== undefined)
        throw new DatabaseError(
          {
            problem,
            sqlState: undefined,
            table: undefined,
            column: undefined,
            constraint: undefined,
          },
          undefined,
        )
      return inner.run(statement, values, options)
    },
    savepoint: (work) => inner.savepoint((deeper) => work(connection(deeper))),
  })
  return {
    dialect: driver.dialect,
    run: (statement, values, options) => driver.run(statement, values, options),
    transaction: (work, options) => driver.transaction((inner) => work(connection(inner)), options),
    script: (text) => driver.script(text),
    close: () => driver.close(),
  }
}
