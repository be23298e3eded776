// A schema on a database, and operations on it as a caller.

import { type Clock, Context, CratestackError, type Random } from '@cratestack/core'
import { checkSchema } from '@cratestack/schema'
import type { SchemaIr } from '@cratestack/schema/ir'
import {
  type Connection,
  type Driver,
  type Executor,
  type Statement,
  type StatementResult,
  tablesOf,
  viewsOf,
} from '@cratestack/sql'
import type { TestDatabase } from '@cratestack/testkit'
import { beforeAll, beforeEach } from 'vitest'
import {
  createOrm,
  everything,
  type Filter,
  type Include,
  type ListResult,
  type Operation,
  type OrderBy,
  type Orm,
  type RowForm,
  type RowKey,
  type RowObject,
  runOperation,
  type Selection,
  type WriteResult,
} from '../src/index.ts'

/** The schema, or an error that says what is wrong with it. */
export function readSchema(text: string): SchemaIr {
  const { ir, diagnostics } = checkSchema(text)
  if (ir !== undefined) return ir
  throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'))
}

export const clock: Clock = {
  epochMs: () => Date.UTC(2026, 4, 1, 10),
  monotonicMs: () => 0,
}

/** Bytes that count, so that ids differ and runs do not. */
export function countingRandom(): Random {
  let next = 0
  return {
    bytes(length) {
      const bytes = new Uint8Array(length)
      for (let index = 0; index < length; index += 1) {
        next = (next + 7) % 251
        bytes[index] = next
      }
      return bytes
    },
  }
}

export interface ListOptions {
  readonly where?: Filter
  readonly orderBy?: readonly OrderBy[]
  readonly fields?: readonly string[]
  readonly include?: readonly Include[]
  readonly limit?: number
  readonly offset?: number
  readonly count?: boolean
  readonly slot?: 'list' | 'detail'
}

/** Operations of one caller. */
export interface Actor {
  list(model: string, options?: ListOptions): Promise<ListResult>
  /** The rows of a list, ordered by key. */
  rows(model: string, options?: ListOptions): Promise<readonly RowObject[]>
  get(model: string, key: RowKey, selection?: Partial<Selection>): Promise<RowObject | undefined>
  create(
    model: string,
    input: Readonly<Record<string, unknown>>,
    serverFields?: Readonly<Record<string, unknown>>,
  ): Promise<WriteResult>
  update(
    model: string,
    key: RowKey,
    patch: Readonly<Record<string, unknown>>,
    options?: {
      readonly ifMatch?: number | bigint
      readonly serverFields?: Readonly<Record<string, unknown>>
    },
  ): Promise<WriteResult>
  delete(model: string, key: RowKey, ifMatch?: number | bigint): Promise<WriteResult>
  authorize(model: string, action: 'detail' | 'update' | 'delete', key: RowKey): Promise<boolean>
  /** Any other operation. */
  run<Result>(
    plan: (orm: Orm, context: Context, form: RowForm) => Operation<Result>,
  ): Promise<Result>
}

export interface Fixture {
  readonly orm: Orm
  /** What was sent to the database since the last look, one line per statement. */
  sent(): readonly string[]
  as(principal: Readonly<Record<string, unknown>> | undefined, form?: RowForm): Actor
  sql(text: string): Promise<void>
}

/** Makes the tables of a schema once, and empties them before each test. */
export function useSchema(database: TestDatabase, text: string, seed: string = ''): () => Fixture {
  const schema = readSchema(text)
  let fixture: Fixture | undefined
  beforeAll(async () => {
    const { driver } = database
    const views = viewsOf(schema).map((view) => ({ kind: 'createView', view }) as const)
    const { dialect } = driver
    const ddl = [...dialect.renderTables(tablesOf(schema)), ...dialect.renderChanges(views)]
    await driver.script(ddl.join(';\n'))
    const sent: string[] = []
    const session = { kind: 'driver', driver: spy(driver, sent) } as const
    const orm = createOrm({ schema, dialect: driver.dialect, clock, random: countingRandom() })
    fixture = {
      orm,
      sent: () => sent.splice(0),
      as: (principal, form = 'native') =>
        actor(orm, (operation) => runOperation(operation, session), principal, form),
      sql: (script) => driver.script(script),
    }
  })
  beforeEach(async () => {
    await database.clear()
    if (seed !== '') await database.driver.script(seed)
    fixture?.sent()
  })
  return () => {
    if (fixture === undefined) throw new Error('the fixture exists inside tests only')
    return fixture
  }
}

function actor(
  orm: Orm,
  run: <Result>(operation: Operation<Result>) => Promise<Result>,
  principal: Readonly<Record<string, unknown>> | undefined,
  form: RowForm,
): Actor {
  const context = principal === undefined ? Context.anonymous() : Context.fromPrincipal(principal)
  const list = async (model: string, options: ListOptions = {}): Promise<ListResult> =>
    run(
      orm.list(
        {
          model,
          slot: options.slot ?? 'list',
          where: options.where,
          orderBy: options.orderBy ?? [],
          selection: { fields: options.fields, include: options.include ?? [] },
          limit: options.limit,
          offset: options.offset,
          count: options.count ?? false,
        },
        context,
        form,
      ),
    )
  return {
    list,
    rows: async (model, options) => (await list(model, { limit: 1000, ...options })).rows,
    get: async (model, key, selection = {}) =>
      run(
        orm.get(
          { model, key, slot: 'detail', selection: { ...everything, ...selection } },
          context,
          form,
        ),
      ),
    create: async (model, input, serverFields = {}) =>
      run(orm.create({ model, input, serverFields }, context, form)),
    update: async (model, key, patch, { ifMatch, serverFields = {} } = {}) =>
      run(orm.update({ model, key, patch, serverFields, ifMatch }, context, form)),
    delete: async (model, key, ifMatch) => run(orm.delete({ model, key, ifMatch }, context, form)),
    authorize: async (model, action, key) => run(orm.authorize(model, action, key, context)),
    run: async (plan) => run(plan(orm, context, form)),
  }
}

/** The same driver, which notes what it is asked. */
function spy(driver: Driver, sent: string[]): Driver {
  const noting =
    (executor: Executor) =>
    async (
      statement: Statement,
      values: Parameters<Executor['run']>[1],
      options?: Parameters<Executor['run']>[2],
    ): Promise<StatementResult> => {
      sent.push(statement.text)
      return executor.run(statement, values, options)
    }
  const connection = (inner: Connection): Connection => ({
    dialect: inner.dialect,
    run: noting(inner),
    savepoint: async (work) => {
      sent.push('SAVEPOINT')
      return inner.savepoint((deeper) => work(connection(deeper)))
    },
  })
  return {
    dialect: driver.dialect,
    run: noting(driver),
    async transaction(work, options) {
      sent.push('BEGIN')
      return driver.transaction((inner) => work(connection(inner)), options)
    },
    script: (text) => driver.script(text),
    close: () => driver.close(),
  }
}

export function field(
  name: string,
  operator: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte',
  value: unknown,
): Filter {
  return { kind: 'field', field: name, test: { operator, value } }
}

export function related(
  relation: string,
  quantifier: 'is' | 'some' | 'every' | 'none',
  filter: Filter = { kind: 'constant', value: true },
): Filter {
  return { kind: 'relation', relation, quantifier, filter }
}

export function by(path: string, direction: 'asc' | 'desc' = 'asc'): OrderBy {
  return { path: path.split('.'), direction, nulls: 'last' }
}

export function include(
  relation: string,
  options: Partial<Omit<Include, 'relation' | 'selection'>> & Partial<Selection> = {},
): Include {
  const { fields, include: inner = [], where, orderBy = [], limit } = options
  return { relation, selection: { fields, include: inner }, where, orderBy, limit }
}

/** The code and message of what a promise is rejected with. */
export async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    if (error instanceof CratestackError) return `${error.code} ${error.message}`
    throw error
  }
  throw new Error('expected a failure')
}
