import { DatabaseError, type DatabaseErrorFacts, problemOfSqlState } from '@cratestack/sql'

/** What an error message of the server tells, in `pg` and in PGlite alike. */
interface ServerMessage {
  readonly code: string
  readonly table?: string | undefined
  readonly column?: string | undefined
  readonly constraint?: string | undefined
}

/** An error that the server reported, by its SQLSTATE; anything else is the connection's. */
export function toDatabaseError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error
  if (!isServerMessage(error)) return connectionError(error)
  const { code, table, column, constraint } = error
  return new DatabaseError(
    { problem: problemOfSqlState(code), sqlState: code, table, column, constraint },
    error,
  )
}

/** The connection could not be made, or was lost. */
export function connectionError(cause: unknown): DatabaseError {
  const sqlState = isServerMessage(cause) ? cause.code : undefined
  return new DatabaseError({ ...noFacts, problem: 'connection', sqlState }, cause)
}

/** A value that the database took or gave cannot be said in ours, or the other way round. */
export function valueError(
  problem: 'valueOutOfRange' | 'other',
  column: string | undefined,
  cause: unknown,
): DatabaseError {
  return new DatabaseError({ ...noFacts, problem, column }, cause)
}

const noFacts: Omit<DatabaseErrorFacts, 'problem'> = {
  sqlState: undefined,
  table: undefined,
  column: undefined,
  constraint: undefined,
}

/**
 * Both protocols make errors with `severity` and a SQLSTATE as `code`. Errors of sockets have a
 * `code` as well, but no severity.
 */
function isServerMessage(error: unknown): error is ServerMessage {
  return (
    error instanceof Error &&
    'severity' in error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.length === 5
  )
}
