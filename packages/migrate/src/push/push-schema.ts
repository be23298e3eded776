import type { SchemaIr } from '@cratestack/schema/ir'
import {
  type Connection,
  DatabaseError,
  type Driver,
  fillSlots,
  type Statement,
} from '@cratestack/sql'
import { compareTables } from './compare-tables.ts'
import { canonicalText, type DesiredState, desiredStateOf } from './desired-state.ts'
import { keepLeftovers } from './keep-leftovers.ts'
import { BrokenView, compareViews, createViews } from './push-views.ts'
import { readRecord, recordTable, writeRecord } from './record.ts'

export interface PushOptions {
  /** Drops the tables that pushes have made, with all their rows, and starts anew. */
  readonly reset?: boolean | undefined
}

export interface PushResult {
  /**
   * `created`: everything, in an empty database or after a reset. `extended`: something was added.
   * `refused`: nothing was touched, for the reasons given.
   */
  readonly kind: 'created' | 'unchanged' | 'extended' | 'refused'
  /** The DDL that was run, in order. */
  readonly statements: readonly string[]
  /** Why it was refused: one sentence per obstacle. */
  readonly reasons: readonly string[]
  /** Whether `reset` would get past the obstacles, at the price of all rows. */
  readonly resettable: boolean
  /** What the schema no longer has and the database keeps: one sentence each. */
  readonly leftovers: readonly string[]
}

/** How many tables a message names. */
const namedTables = 10

/** The first eight bytes of SHA-256("cratestack.push"), as a signed number. */
const lockKey = 6_712_022_898_780_539_761n

/**
 * Brings a database to what a schema describes, where that takes additions only, in one transaction.
 * It takes an empty database, or one that an earlier push has made, and touches no other.
 *
 * Two pushes at once wait for each other, where the database has locks for that.
 *
 * @throws DatabaseError
 */
export async function pushSchema(
  schema: SchemaIr,
  driver: Driver,
  options: PushOptions = {},
): Promise<PushResult> {
  const wanted = desiredStateOf(schema)
  try {
    return await driver.transaction((connection) => push(connection, wanted, options))
  } catch (error) {
    const reason = reasonOf(error)
    if (reason === undefined) throw error
    return refused([reason])
  }
}

async function push(
  connection: Connection,
  wanted: DesiredState,
  { reset = false }: PushOptions,
): Promise<PushResult> {
  const lock = connection.dialect.transactionLock(lockKey)
  if (lock !== undefined) await connection.run(lock, fillSlots(lock))
  const existing = await readTableNames(connection)
  const record = await readRecord(connection, existing)
  if (record.kind === 'unreadable') {
    return refused([
      `table "${recordTable.name}" was written by another version, or changed since: use that version, or an empty database`,
    ])
  }
  const found = record.kind === 'known' ? record.state : { extensions: [], tables: [] }
  const made = [...found.tables, ...(found.views ?? [])]
  const mine = new Set([recordTable.name, ...made.map(({ name }) => name)])
  const strangers = [...existing].filter((name) => !mine.has(name))
  if (record.kind === 'none') {
    return strangers.length > 0
      ? refused([describeStrangers(strangers)])
      : create(connection, wanted, existing)
  }
  const asked = [...wanted.tables, ...(wanted.views ?? [])]
  const taken = asked.filter(({ name }) => strangers.includes(name))
  if (taken.length > 0) return refused(taken.map(({ name }) => describeTaken(name)))
  if (reset) return recreate(connection, found, wanted, existing)
  const lost = found.tables.filter(({ name }) => !existing.has(name))
  if (lost.length > 0) return resettable(lost.map(({ name }) => describeLost(name)))
  // A view that somebody dropped is made again.
  const views = found.views?.filter(({ name }) => existing.has(name))
  return extend(connection, { ...found, views }, wanted)
}

async function create(
  connection: Connection,
  wanted: DesiredState,
  existing: ReadonlySet<string>,
): Promise<PushResult> {
  const { dialect } = connection
  const bookkeeping = existing.has(recordTable.name) ? [] : [recordTable]
  const statements = [
    ...dialect.renderExtensions(wanted.extensions),
    ...dialect.renderTables([...bookkeeping, ...wanted.tables]),
  ]
  await runAll(connection, statements)
  const views = await createViews(connection, wanted.views ?? [])
  await writeRecord(connection, wanted)
  return { ...nothing, kind: 'created', statements: [...statements, ...views] }
}

async function recreate(
  connection: Connection,
  found: DesiredState,
  wanted: DesiredState,
  existing: ReadonlySet<string>,
): Promise<PushResult> {
  const names = found.tables.map((table) => table.name)
  const { dropped } = compareViews(found.views, [])
  const drops = connection.dialect.renderChanges([
    ...dropped.map((view) => ({ kind: 'dropView', view }) as const),
    { kind: 'dropTables', names },
  ])
  await runAll(connection, drops)
  const result = await create(connection, wanted, existing)
  return { ...result, statements: [...drops, ...result.statements] }
}

async function extend(
  connection: Connection,
  found: DesiredState,
  wanted: DesiredState,
): Promise<PushResult> {
  if (canonicalText(found) === canonicalText(wanted)) return { ...nothing, kind: 'unchanged' }
  const { tables, leftovers } = keepLeftovers(found.tables, wanted.tables)
  const { changes, reasons } = compareTables(found.tables, tables)
  if (reasons.length > 0) return resettable(reasons)
  const { dialect } = connection
  const extensions = wanted.extensions.filter((name) => !found.extensions.includes(name))
  const { dropped, created } = compareViews(found.views, wanted.views)
  const before = [
    ...dialect.renderChanges(dropped.map((view) => ({ kind: 'dropView', view }) as const)),
    ...dialect.renderExtensions(extensions),
    ...dialect.renderChanges(changes),
  ]
  await runAll(connection, before)
  const statements = [...before, ...(await createViews(connection, created))]
  await writeRecord(connection, { ...wanted, tables })
  return {
    ...nothing,
    kind: statements.length > 0 ? 'extended' : 'unchanged',
    statements,
    leftovers,
  }
}

async function readTableNames(connection: Connection): Promise<ReadonlySet<string>> {
  const statement = connection.dialect.tableNames
  const { rows } = await connection.run(statement, fillSlots(statement))
  return new Set(rows.flatMap(([name]) => (typeof name === 'string' ? [name] : [])))
}

async function runAll(connection: Connection, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    const statement: Statement = { text, parameters: [], columns: [] }
    await connection.run(statement, [])
  }
}

const nothing = { statements: [], reasons: [], resettable: false, leftovers: [] } as const

function refused(reasons: readonly string[]): PushResult {
  return { ...nothing, kind: 'refused', reasons }
}

/** Refused, and what is in the way was made by a push, so a reset takes it away. */
function resettable(reasons: readonly string[]): PushResult {
  return { ...refused(reasons), resettable: true }
}

function describeStrangers(names: readonly string[]): string {
  const listed = names.slice(0, namedTables).map((name) => `"${name}"`)
  const more = names.length - listed.length
  return `the database is not empty and no push has made it: it has ${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''}; push into an empty database or schema`
}

function describeTaken(name: string): string {
  return `table "${name}" exists and no push has made it: rename it, or the model`
}

function describeLost(name: string): string {
  return `table "${name}" was made by a push and is gone`
}

/** What rows or other objects have against it. Anything else is not the schema's fault. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof BrokenView) return error.message
  if (!(error instanceof DatabaseError)) return undefined
  const { problem, sqlState, table, constraint } = error.facts
  const where =
    constraint === undefined
      ? ''
      : ` ("${constraint}"${table === undefined ? '' : ` of table "${table}"`})`
  if (
    problem === 'unique' ||
    problem === 'foreignKey' ||
    problem === 'check' ||
    problem === 'notNull'
  )
    return `rows that exist break what would be added${where}`
  // 2BP01: dependent_objects_still_exist.
  if (sqlState === '2BP01')
    return 'something that no push has made depends on the tables to drop: drop it first'
  return undefined
}
