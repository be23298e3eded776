// The bookkeeping of pushes: one row with what the last one made.

import {
  always,
  type ColumnValue,
  type Connection,
  column,
  fillSlots,
  parameter,
  type Query,
  type Statement,
  scalarType,
  type TableDefinition,
} from '@cratestack/sql'
import { type DesiredState, sha256Of, toJson } from './desired-state.ts'

const tableName = '_cratestack_push'

/** Grows when {@link DesiredState} changes its shape. */
const format = 1

const int = scalarType('Int')
const string = scalarType('String')
const json = scalarType('Json')
const dateTime = scalarType('DateTime')

export const recordTable: TableDefinition = {
  name: tableName,
  columns: [
    { name: 'id', type: int, nullable: false, default: { kind: 'none' } },
    { name: 'format', type: int, nullable: false, default: { kind: 'none' } },
    { name: 'state', type: json, nullable: false, default: { kind: 'none' } },
    { name: 'sha256', type: string, nullable: false, default: { kind: 'none' } },
    { name: 'pushed_at', type: dateTime, nullable: false, default: { kind: 'now' } },
  ],
  primaryKey: ['id'],
  uniques: [],
  indexes: [],
  checks: [],
  foreignKeys: [],
}

export type PushRecord =
  | { readonly kind: 'none' }
  | { readonly kind: 'known'; readonly state: DesiredState }
  /** Written by another version, or changed since. */
  | { readonly kind: 'unreadable' }

/** @param existing - names of the tables that the database has */
export async function readRecord(
  connection: Connection,
  existing: ReadonlySet<string>,
): Promise<PushRecord> {
  if (!existing.has(tableName)) return { kind: 'none' }
  const { rows } = await runQuery(connection, {
    kind: 'select',
    table: tableName,
    columns: [
      { name: 'format', type: int, value: column('format', int) },
      { name: 'state', type: json, value: column('state', json) },
      { name: 'sha256', type: string, value: column('sha256', string) },
    ],
    where: always,
    orderBy: [],
    limit: undefined,
    offset: undefined,
    lock: undefined,
  })
  const [row] = rows
  if (row === undefined) return { kind: 'none' }
  const [writtenFormat, state, sha256] = row
  return writtenFormat === format && isAsWritten(state, sha256)
    ? { kind: 'known', state }
    : { kind: 'unreadable' }
}

/** Writes down what the database has now. */
export async function writeRecord(connection: Connection, state: DesiredState): Promise<void> {
  const assignments = [
    { column: 'format', value: parameter(int, format) },
    { column: 'state', value: parameter(json, toJson(state)) },
    { column: 'sha256', value: parameter(string, sha256Of(state)) },
  ]
  const { rowCount } = await runQuery(connection, {
    kind: 'update',
    table: tableName,
    set: [...assignments, { column: 'pushed_at', value: { kind: 'now' } }],
    where: always,
    returning: [],
  })
  if (rowCount > 0) return
  await runQuery(connection, {
    kind: 'insert',
    table: tableName,
    columns: [{ column: 'id', value: parameter(int, 1) }, ...assignments],
    returning: [],
  })
}

/** The hash says that these bytes are what a push of this format wrote, and so of its shape. */
function isAsWritten(
  state: ColumnValue | undefined,
  sha256: ColumnValue | undefined,
): state is ColumnValue & DesiredState {
  return sha256Of(state) === sha256
}

async function runQuery(connection: Connection, query: Query): ReturnType<Connection['run']> {
  const statement: Statement = connection.dialect.render(query)
  return connection.run(statement, fillSlots(statement))
}
