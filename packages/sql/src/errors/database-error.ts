/** What kind of failure it was, told by SQLSTATE or an errno, never by the text of a message. */
export type DatabaseProblem =
  | 'unique'
  | 'foreignKey'
  | 'notNull'
  | 'check'
  | 'valueOutOfRange'
  | 'serialization'
  | 'deadlock'
  | 'timeout'
  | 'lockNotAvailable'
  | 'connection'
  | 'other'

export interface DatabaseErrorFacts {
  readonly problem: DatabaseProblem
  /** SQLSTATE, where the database has them. */
  readonly sqlState: string | undefined
  /** SQL names, unquoted. */
  readonly table: string | undefined
  readonly column: string | undefined
  readonly constraint: string | undefined
}

/**
 * A statement failed in the database. For the code between driver and caller only: it names tables
 * and constraints, and its `cause` may hold values.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  readonly facts: DatabaseErrorFacts

  constructor(facts: DatabaseErrorFacts, cause: unknown) {
    super(`the database reported: ${facts.problem}`, { cause })
    this.facts = facts
  }
}
