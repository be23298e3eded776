import { Context, CratestackError, toRestErrorBody } from '@cratestack/core'
import { postgresDialect } from '@cratestack/postgres'
import { DatabaseError, type DatabaseErrorFacts, type Driver } from '@cratestack/sql'
import { describe, expect, test } from 'vitest'
import {
  createDatabase,
  createOrm,
  everything,
  mapDatabaseError,
  runOperation,
} from '../src/index.ts'
import { clock, countingRandom, readSchema } from './fixture.ts'

const longName = 'x'.repeat(40)
const schema = readSchema(`
enum Mood {
  calm
  wild
}
model Person {
  id Int @id
  email String @unique @email
  phone String @unique @pii
  token String @unique @server_only
  first String
  last String
  age Int @range(min: 0, max: 150) @db_enforce
  secret Int @range(min: 0) @db_enforce @server_only
  mood Mood
  ${longName} String
  @@unique([first, last])
  @@unique([first, ${longName}])
  @@allow("all", true)
}
model Pair {
  a Int
  b Int
  @@id([a, b])
}
`)

const canary = 'canary-4711'

function facts(given: Partial<DatabaseErrorFacts>): DatabaseErrorFacts {
  return {
    problem: 'other',
    sqlState: undefined,
    table: 'people',
    column: undefined,
    constraint: undefined,
    ...given,
  }
}

function map(
  given: Partial<DatabaseErrorFacts>,
  action?: 'create' | 'update' | 'delete',
): CratestackError {
  const error = new DatabaseError(facts(given), new Error(`Key (email)=(${canary})`))
  const table = schema.models[0]?.table ?? ''
  return mapDatabaseError(
    error,
    { ...schema, models: schema.models.map((model) => model) },
    action === undefined ? undefined : { table, action },
  )
}

const table = schema.models[0]?.table ?? ''

describe('what a failure of the database is to callers', () => {
  test.each<[Partial<DatabaseErrorFacts>, string, unknown]>([
    [{ problem: 'unique', table, constraint: `${table}_email_key` }, 'CONFLICT', ['email']],
    [{ problem: 'unique', table, constraint: `${table}_pkey` }, 'CONFLICT', ['id']],
    [
      { problem: 'unique', table, constraint: `${table}_first_last_key` },
      'CONFLICT',
      ['first', 'last'],
    ],
    [{ problem: 'unique', table, constraint: `${table}_phone_key` }, 'CONFLICT', undefined],
    [{ problem: 'unique', table, constraint: `${table}_token_key` }, 'CONFLICT', undefined],
    [{ problem: 'unique', table, constraint: canary }, 'CONFLICT', undefined],
    [{ problem: 'unique', table: canary, constraint: 'x' }, 'CONFLICT', undefined],
    [{ problem: 'unique', table: 'pairs', constraint: 'pairs_pkey' }, 'CONFLICT', ['a', 'b']],
  ])('%o is %s with %j', (given, code, fields) => {
    const error = map(given)
    expect(error.code).toBe(code)
    expect(error.message).toBe('unique constraint violated')
    expect(error.details).toEqual(fields === undefined ? undefined : { fields })
  })

  test.each<[Partial<DatabaseErrorFacts>, string]>([
    [{ problem: 'notNull', table, column: 'first' }, "field 'first' is not valid"],
    [
      { problem: 'check', table, constraint: `${table}_age_range_check` },
      "field 'age' is not valid",
    ],
    [
      { problem: 'check', table, constraint: `${table}_mood_enum_check` },
      "field 'mood' is not valid",
    ],
    [
      { problem: 'check', table, constraint: `${table}_secret_range_check` },
      'input violates a database constraint',
    ],
    [{ problem: 'notNull', table, column: 'token' }, 'input violates a database constraint'],
    [{ problem: 'valueOutOfRange', table: undefined }, 'input violates a database constraint'],
    [{ problem: 'check', table, constraint: canary }, 'input violates a database constraint'],
  ])('%o is VALIDATION_ERROR %s', (given, message) => {
    expect(map(given)).toMatchObject({ code: 'VALIDATION_ERROR', message })
  })

  test('a foreign key tells which side is wrong', () => {
    const messages = (['create', 'update', 'delete'] as const).map(
      (action) => map({ problem: 'foreignKey', table }, action).message,
    )
    expect(messages).toEqual([
      'a referenced record does not exist',
      'a referenced record does not exist',
      'a related record prevents this operation',
    ])
    expect(map({ problem: 'foreignKey', table: 'pairs' }, 'update').message).toBe(
      'a related record prevents this operation',
    )
  })

  test.each([
    ['serialization', 'TRANSACTION_ABORTED'],
    ['deadlock', 'TRANSACTION_ABORTED'],
    ['timeout', 'UNAVAILABLE'],
    ['lockNotAvailable', 'UNAVAILABLE'],
    ['connection', 'UNAVAILABLE'],
    ['other', 'DATABASE_ERROR'],
  ] as const)('%s is %s', (problem, code) => {
    expect(map({ problem }).code).toBe(code)
  })

  test('no name and no value of the database reaches a caller', () => {
    for (const problem of [
      'unique',
      'foreignKey',
      'notNull',
      'check',
      'valueOutOfRange',
      'other',
    ] as const)
      for (const name of [canary, table, undefined]) {
        const error = map({ problem, table: name, column: canary, constraint: canary })
        expect(JSON.stringify(toRestErrorBody(error))).not.toContain(canary)
        expect(error.message).not.toContain(table)
        expect(error.cause).toBeInstanceOf(DatabaseError)
      }
  })
})

describe('what leaves the runner', () => {
  const orm = createOrm({ schema, dialect: postgresDialect, clock, random: countingRandom() })
  const operation = orm.list(
    {
      model: 'Person',
      slot: 'list',
      where: undefined,
      orderBy: [],
      selection: everything,
      limit: undefined,
      offset: undefined,
      count: false,
    },
    Context.anonymous(),
    'native',
  )

  /** A driver on a broken disk: outside of our modules, so it may be a stand-in. */
  function failing(error: unknown): Driver {
    const fail = async (): Promise<never> => Promise.reject(error)
    return { dialect: postgresDialect, run: fail, transaction: fail, script: fail, close: fail }
  }

  const run = async (error: unknown, signal?: AbortSignal): Promise<unknown> =>
    runOperation(operation, { kind: 'driver', driver: failing(error) }, signal).catch(
      (reason: unknown) => reason,
    )

  test('is a CratestackError, whatever went in', async () => {
    expect(await run(new DatabaseError(facts({ problem: 'timeout' }), undefined))).toMatchObject({
      code: 'UNAVAILABLE',
    })
    const own = new CratestackError('NOT_FOUND')
    expect(await run(own)).toBe(own)
    expect(await run(new TypeError('bug'))).toMatchObject({ code: 'INTERNAL_ERROR' })
    const controller = new AbortController()
    controller.abort()
    const aborted = await run(controller.signal.reason, controller.signal)
    expect(aborted).toMatchObject({ code: 'UNAVAILABLE' })
  })

  test('a transaction that cannot be committed says so in our words', async () => {
    const error = new DatabaseError(facts({ problem: 'serialization' }), undefined)
    const db = createDatabase({ schema, driver: failing(error), clock, random: countingRandom() })
    await expect(db.$transaction(async () => 1)).rejects.toMatchObject({
      code: 'TRANSACTION_ABORTED',
    })
    const own = createDatabase({
      schema,
      driver: failing(new RangeError('mine')),
      clock,
      random: countingRandom(),
    })
    await expect(own.$transaction(async () => 1)).rejects.toThrow(RangeError)
  })

  test('an Int that no number holds is our trouble, not the caller’s', async () => {
    const driver: Driver = {
      ...failing(undefined),
      run: async () => ({ rows: [[2n ** 60n]], rowCount: 1 }),
    }
    const error = await runOperation(operation, { kind: 'driver', driver }).catch(
      (reason: unknown) => reason,
    )
    expect(error).toMatchObject({ code: 'INTERNAL_ERROR', message: 'internal error' })
  })
})
