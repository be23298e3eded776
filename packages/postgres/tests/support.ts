import {
  type ColumnType,
  type ColumnValue,
  type DatabaseError,
  type Executor,
  parameter,
  type Statement,
  type StatementResult,
  scalarType,
} from '@cratestack/sql'

const string = scalarType('String')

/** A statement written by hand, whose result columns are all text. */
export function sql(text: string, columns = 0): Statement {
  return {
    text,
    parameters: [],
    columns: Array.from({ length: columns }, (_, index) => ({ name: `c${index}`, type: string })),
  }
}

/** Runs a statement written by hand with text parameters, and gives its first column. */
export async function column(
  executor: Executor,
  text: string,
  values: readonly string[] = [],
): Promise<readonly ColumnValue[]> {
  const statement = {
    ...sql(text, 1),
    parameters: values.map((value) => parameter(string, value)),
  }
  const { rows } = await executor.run(statement, values)
  return rows.map(([value]) => value ?? null)
}

/** Stores one value in a column of its type and gives back what the database has then. */
export async function store(
  executor: Executor,
  type: ColumnType,
  value: ColumnValue,
): Promise<ColumnValue | undefined> {
  const statement = {
    text: 'UPDATE stored SET value = $1 RETURNING value',
    parameters: [parameter(type, value)],
    columns: [{ name: 'value', type }],
  }
  const { rows } = await executor.run(statement, [value])
  return rows[0]?.[0]
}

/** The facts of the error with which a promise is rejected. */
export async function factsOf(promise: Promise<unknown>): Promise<DatabaseError['facts']> {
  const error = await promise.then(
    () => new Error('nothing was rejected'),
    (reason: unknown) => reason,
  )
  if (error instanceof Error && error.name === 'DatabaseError' && 'facts' in error) {
    return (error as DatabaseError).facts
  }
  throw error
}

export function run(executor: Executor, text: string): Promise<StatementResult> {
  return executor.run(sql(text), [])
}
