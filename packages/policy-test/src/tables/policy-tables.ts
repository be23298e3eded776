// What the tables of a page say: who the callers are, which rows there are, and who may do what.

import type { ModelIr, ProcedureIr, SchemaIr } from '@cratestack/schema/ir'
import { type MarkdownRow, type MarkdownTable, readMarkdownTables } from './read-markdown.ts'

export interface PolicyTables {
  /** By name. `undefined` for nobody, a principal, or the system. */
  readonly callers: ReadonlyMap<string, CallerText>
  readonly rows: readonly NamedRow[]
  readonly expectations: readonly Expectation[]
  readonly problems: readonly TableProblem[]
}

export type CallerText = 'nobody' | 'system' | Readonly<Record<string, unknown>>

export interface NamedRow {
  readonly name: string
  readonly model: ModelIr
  readonly values: Readonly<Record<string, unknown>>
  readonly line: number
}

export interface Expectation {
  readonly line: number
  readonly caller: string
  readonly question: Question
  readonly allowed: boolean
}

export type Question =
  | {
      readonly kind: 'row'
      readonly row: NamedRow
      readonly action: RowAction
      readonly field: string | undefined
    }
  | {
      readonly kind: 'call'
      readonly procedure: ProcedureIr
      readonly args: Readonly<Record<string, unknown>>
    }

export type RowAction = 'list' | 'detail' | 'read' | 'create' | 'update' | 'delete'

/** A table that cannot be read. */
export interface TableProblem {
  readonly line: number
  readonly message: string
}

/** Reads every table of a page; what makes no sense is a problem, never skipped. */
export function readPolicyTables(text: string, schema: SchemaIr): PolicyTables {
  const reading: Reading = { schema, callers: new Map(), rows: [], expectations: [], problems: [] }
  const tables = readMarkdownTables(text)
  // Callers and rows may be named before the table that says who they are.
  for (const table of tables) readNames(table, reading)
  for (const table of tables) readExpectations(table, reading)
  return reading
}

interface Reading extends PolicyTables {
  readonly schema: SchemaIr
  readonly callers: Map<string, CallerText>
  readonly rows: NamedRow[]
  readonly expectations: Expectation[]
  readonly problems: TableProblem[]
}

const rowHeading = /^Row of (\S+)$/

function readNames(table: MarkdownTable, reading: Reading): void {
  const [heading = ''] = table.header
  if (heading === 'Caller') {
    for (const row of table.rows) readCaller(row, reading)
    return
  }
  const name = rowHeading.exec(heading)?.[1]
  if (name === undefined) return
  const model = reading.schema.models.find((each) => each.name === name)
  if (model === undefined) {
    reading.problems.push({ line: table.line, message: `the schema has no model "${name}"` })
    return
  }
  for (const row of table.rows) {
    const [title = '', json = ''] = row.cells
    const values = readObject(json, row.line, reading)
    if (values === undefined) continue
    const unknown = Object.keys(values).filter(
      (field) => !model.fields.some((each) => each.name === field && each.kind === 'column'),
    )
    for (const field of unknown)
      reading.problems.push({ line: row.line, message: `${name} has no column "${field}"` })
    reading.rows.push({ name: title, model, values, line: row.line })
  }
}

function readCaller({ line, cells }: MarkdownRow, reading: Reading): void {
  const [name = '', text = ''] = cells
  if (reading.callers.has(name))
    reading.problems.push({ line, message: `there are two callers called "${name}"` })
  if (text === '') reading.callers.set(name, 'nobody')
  else if (text === 'system') reading.callers.set(name, 'system')
  else {
    const principal = readObject(text, line, reading)
    if (principal !== undefined) reading.callers.set(name, principal)
  }
}

function readObject(
  text: string,
  line: number,
  { problems }: Reading,
): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Said below, with what is wanted instead.
  }
  problems.push({ line, message: 'expected a JSON object, as in {"id": 1}' })
  return undefined
}

function readExpectations({ line, header, rows }: MarkdownTable, reading: Reading): void {
  const [heading = '', ...columns] = header
  if (heading === 'Caller' || rowHeading.test(heading)) return
  const ask = readSubject(heading, line, reading)
  if (ask === undefined) return
  const questions = columns.map((column) => {
    const question = ask(column)
    if (question === undefined)
      reading.problems.push({ line, message: `"${column}" cannot be asked about "${heading}"` })
    return question
  })
  for (const row of rows) {
    const [caller = '', ...cells] = row.cells
    if (!reading.callers.has(caller)) {
      reading.problems.push({ line: row.line, message: `no caller is called "${caller}"` })
      continue
    }
    for (const [index, question] of questions.entries()) {
      const cell = cells[index] ?? ''
      if (question === undefined || cell === '') continue
      const allowed = verdicts.get(cell.toLowerCase())
      if (allowed === undefined)
        reading.problems.push({ line: row.line, message: `"${cell}" is neither yes nor no` })
      else reading.expectations.push({ line: row.line, caller, question, allowed })
    }
  }
}

const verdicts: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'y', '✓', '✔', '✅'].map((word) => [word, true] as const),
  ...['no', 'n', '✗', '✘', '❌', '–', '—', '-'].map((word) => [word, false] as const),
])

type Ask = (column: string) => Question | undefined

function readSubject(heading: string, line: number, reading: Reading): Ask | undefined {
  const [, name = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(heading) ?? []
  const { schema, rows, problems } = reading
  const procedure = schema.procedures.find((each) => each.name === name)
  if (procedure !== undefined) {
    const args = rest === '' ? {} : readObject(rest.replaceAll('`', ''), line, reading)
    if (args === undefined) return undefined
    return (column) => (column === 'call' ? { kind: 'call', procedure, args } : undefined)
  }
  const model = schema.models.find((each) => each.name === name)
  const row = rows.find((each) => each.model === model && each.name === rest)
  if (model === undefined)
    problems.push({ line, message: `the schema has no model or procedure "${name}"` })
  else if (row === undefined)
    problems.push({ line, message: `no row of ${name} is called "${rest}"` })
  return row === undefined ? undefined : (column) => readRowQuestion(column, row)
}

function readRowQuestion(column: string, row: NamedRow): Question | undefined {
  const [word, field, ...more] = column.split(/\s+/)
  const action = actions.find((each) => each === word)
  if (action === undefined || more.length > 0) return undefined
  if (field === undefined) return { kind: 'row', row, action, field }
  const found = row.model.fields.find((each) => each.name === field)
  if (found?.kind !== 'column' || action === 'delete') return undefined
  return { kind: 'row', row, action, field }
}

const actions: readonly RowAction[] = ['list', 'detail', 'read', 'create', 'update', 'delete']
