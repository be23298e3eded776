// Asks every question of a page of the ORM itself, on a database with the rows of the page: what is
// tested is what a server would do, down to the SQL. Whatever a question changes is taken back.

import {
  type Clock,
  Context,
  CratestackError,
  dateTimeFromMicros,
  type Random,
  SystemContext,
} from '@cratestack/core'
import {
  createOrm,
  everything,
  type Operation,
  type Orm,
  runOperation,
  type Session,
} from '@cratestack/orm'
import { decideProcedure } from '@cratestack/policy'
import type { SchemaIr } from '@cratestack/schema/ir'
import { type Connection, type Driver, fillSlots, type Query, tablesOf } from '@cratestack/sql'
import type {
  CallerText,
  Expectation,
  NamedRow,
  PolicyTables,
  Question,
} from '../tables/policy-tables.ts'
import { columnsOf, deleteOf, givenOrSample, insertOf, keyOf } from './sample-row.ts'

/** One cell of a table, and what happened. */
export interface PolicyCase {
  /** `ann may update Post draft`. */
  readonly title: string
  readonly line: number
  readonly expected: 'yes' | 'no'
  /** What happened, or the error when it was neither. */
  readonly actual: string
  /** The rule that decided, where one did. */
  readonly because: string | undefined
}

export interface RunOptions {
  readonly schema: SchemaIr
  /** Of an empty database, whose tables are made here. */
  readonly driver: Driver
  readonly clock: Clock
  readonly random: Random
}

export async function runPolicyTables(
  tables: PolicyTables,
  options: RunOptions,
): Promise<readonly PolicyCase[]> {
  const { schema, driver, clock, random } = options
  await makeTables(tables, schema, driver)
  const orm = createOrm({ schema, dialect: driver.dialect, clock, random })
  const cases: PolicyCase[] = []
  for (const expectation of tables.expectations) {
    const context = toContext(tables.callers.get(expectation.caller) ?? 'nobody')
    const asked: Asked = { orm, driver, schema, context, clock }
    cases.push(await toCase(expectation, asked))
  }
  return cases
}

async function makeTables({ rows }: PolicyTables, schema: SchemaIr, driver: Driver): Promise<void> {
  // A page has the rows that matter, so references may lead nowhere.
  const definitions = tablesOf(schema).map((table) => ({ ...table, foreignKeys: [] }))
  await driver.script(driver.dialect.renderTables(definitions).join(';\n'))
  for (const row of rows) await run(driver, insertOf(row, schema))
}

async function run(executor: Driver | Connection, query: Query): Promise<void> {
  const statement = executor.dialect.render(query)
  await executor.run(statement, fillSlots(statement))
}

function toContext(caller: CallerText): Context {
  if (caller === 'nobody') return Context.anonymous()
  return caller === 'system'
    ? SystemContext.forService('policy-test')
    : Context.fromPrincipal(caller)
}

interface Asked {
  readonly orm: Orm
  readonly driver: Driver
  readonly schema: SchemaIr
  readonly context: Context
  readonly clock: Clock
}

async function toCase(
  { line, caller, question, allowed }: Expectation,
  asked: Asked,
): Promise<PolicyCase> {
  const expected = allowed ? 'yes' : 'no'
  const title = `${caller} may ${describe(question)}`
  const actual = await answer(question, asked)
  const because = actual === expected ? undefined : await explain(question, actual, asked)
  return { title, line, expected, actual, because }
}

function describe(question: Question): string {
  if (question.kind === 'call') return `call ${question.procedure.name}`
  const { row, action, field } = question
  return `${action}${field === undefined ? '' : ` ${field} of`} ${row.model.name} ${row.name}`
}

async function answer(question: Question, asked: Asked): Promise<string> {
  try {
    return (await ask(question, asked)) ? 'yes' : 'no'
  } catch (error) {
    if (!(error instanceof CratestackError)) throw error
    return error.code === 'FORBIDDEN' ? 'no' : `${error.code}: ${error.message}`
  }
}

async function ask(question: Question, asked: Asked): Promise<boolean> {
  const { orm, schema, context } = asked
  if (question.kind === 'call') {
    const now = dateTimeFromMicros(BigInt(Math.floor(asked.clock.epochMs())) * 1000n)
    return decideProcedure(question.procedure, { schema, context, args: question.args, now })
  }
  const { row, action, field } = question
  const key = keyOf(row, schema)
  const model = row.model.name
  switch (action) {
    case 'list':
      return (await found('list', row, asked)) && (await shows(question, 'list', asked))
    case 'detail':
      return (await found('detail', row, asked)) && (await shows(question, 'detail', asked))
    case 'read': {
      const listed = await found('list', row, asked)
      return (
        listed && (await found('detail', row, asked)) && (await shows(question, 'detail', asked))
      )
    }
    case 'create':
      await tried(asked, createOf(row, field, schema), async (connection) => {
        await run(connection, deleteOf(row, schema))
      })
      return true
    case 'update':
      await tried(asked, () => {
        const patch = patchOf(row, field, schema)
        const query = { model, key, patch, serverFields: {}, ifMatch: versionOf(row, schema) }
        return orm.update(query, context, 'wire')
      })
      return true
    case 'delete':
      await tried(asked, () =>
        orm.delete({ model, key, ifMatch: versionOf(row, schema) }, context, 'wire'),
      )
      return true
  }
}

async function found(slot: 'list' | 'detail', row: NamedRow, asked: Asked): Promise<boolean> {
  const { orm, schema, context } = asked
  const key = keyOf(row, schema)
  const session: Session = { kind: 'driver', driver: asked.driver }
  const query = { model: row.model.name, key, slot, selection: everything }
  return (await runOperation(orm.get(query, context, 'wire'), session)) !== undefined
}

/** Whether the field that is asked about, if there is one, is shown as it is. */
async function shows(
  { row, field }: Question & { kind: 'row' },
  action: 'list' | 'detail',
  { orm, driver, schema, context }: Asked,
): Promise<boolean> {
  if (field === undefined) return true
  const explained = await runOperation(
    orm.explainPolicy({ model: row.model.name, action, field }, context, {
      kind: 'row',
      key: keyOf(row, schema),
    }),
    { kind: 'driver', driver },
  )
  return explained.allowed === true
}

function createOf(row: NamedRow, field: string | undefined, schema: SchemaIr) {
  const inputs = columnsOf(row.model).filter((column) => {
    const { readonly, serverOnly, version, settable, policies, name } = column
    if (readonly || serverOnly || version) return false
    if (column.default !== undefined && !(settable && name in row.values)) return false
    if (name === field) return true
    // A field with rules of its own is asked about by itself, unless nobody can do without it.
    return column.type.arity === 'required' || !policies.some(({ action }) => action === 'create')
  })
  const input = Object.fromEntries(
    inputs.map(({ name }) => [name, givenOrSample(row, name, schema)]),
  )
  return ({ orm, context }: Asked): Operation<unknown> =>
    orm.create({ model: row.model.name, input, serverFields: {} }, context, 'wire')
}

/** Sets the field, or any that has no rules of its own, to what it is. */
function patchOf(
  row: NamedRow,
  field: string | undefined,
  schema: SchemaIr,
): Readonly<Record<string, unknown>> {
  const keys = Object.keys(keyOf(row, schema))
  const columns = columnsOf(row.model).filter(
    ({ name, readonly, serverOnly, version }) =>
      !readonly && !serverOnly && !version && !keys.includes(name),
  )
  const plain = columns.filter(
    ({ policies }) => !policies.some(({ action }) => action === 'update'),
  )
  // NULL for a required column would count as absent, and so change nothing.
  const name = field ?? (plain.find((column) => column.type.arity !== 'list') ?? columns[0])?.name
  return name === undefined ? {} : { [name]: givenOrSample(row, name, schema) }
}

function versionOf(row: NamedRow, schema: SchemaIr): number | undefined {
  const column = columnsOf(row.model).find(({ version }) => version)
  return column === undefined ? undefined : Number(givenOrSample(row, column.name, schema))
}

async function tried(
  asked: Asked,
  operation: (asked: Asked) => Operation<unknown>,
  before?: (connection: Connection) => Promise<void>,
): Promise<void> {
  const undone = new Error('taken back')
  await asked.driver
    .transaction(async (connection) => {
      await before?.(connection)
      await runOperation(operation(asked), { kind: 'transaction', connection })
      throw undone
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error
    })
}

async function explain(
  question: Question,
  actual: string,
  asked: Asked,
): Promise<string | undefined> {
  if (question.kind === 'call') return undefined
  const { row, action: word, field } = question
  const action = word === 'read' ? 'detail' : word
  const { orm, driver, schema, context } = asked
  const about =
    action === 'create'
      ? ({ kind: 'input', input: row.values } as const)
      : ({ kind: 'row', key: keyOf(row, schema) } as const)
  const ofField = orm.explainPolicy({ model: row.model.name, action, field }, context, about)
  const ofModel = orm.explainPolicy({ model: row.model.name, action }, context, about)
  const session: Session = { kind: 'driver', driver }
  try {
    const explained = await runOperation(ofField, session)
    const isFieldRule = explained.rules.length > 0 && explained.allowed === (actual === 'yes')
    if (field === undefined || isFieldRule) return explained.because
    // The field is fine, so its model said no; or nothing but its model decides.
    return (await runOperation(ofModel, session)).because
  } catch {
    // What cannot be explained has been said already: the row or the input is not one.
    return undefined
  }
}
