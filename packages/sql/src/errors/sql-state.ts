import type { DatabaseProblem } from './database-error.ts'

/**
 * What a SQLSTATE says, by the code alone (spec/server 0.3). PostgreSQL's codes are those of the
 * standard with additions of its own: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function problemOfSqlState(code: string): DatabaseProblem {
  return codes.get(code) ?? classes.get(code.slice(0, 2)) ?? 'other'
}

const codes: ReadonlyMap<string, DatabaseProblem> = new Map([
  ['23505', 'unique'],
  // Exclusion constraints: two rows that may not stand beside each other, as a unique index says it.
  ['23P01', 'unique'],
  ['23503', 'foreignKey'],
  // Deleting what a RESTRICT key refers to, from PostgreSQL 18 on.
  ['23001', 'foreignKey'],
  ['23502', 'notNull'],
  ['23514', 'check'],
  // Text too long; number out of range; date malformed or out of range; text of no encoding or with
  // a NUL; text that is no value of its type; a JSON escape that no text can hold.
  ['22001', 'valueOutOfRange'],
  ['22003', 'valueOutOfRange'],
  ['22007', 'valueOutOfRange'],
  ['22008', 'valueOutOfRange'],
  ['22021', 'valueOutOfRange'],
  ['22P02', 'valueOutOfRange'],
  ['22P05', 'valueOutOfRange'],
  // An index holds no key of more than a third of a page.
  ['54000', 'valueOutOfRange'],
  ['40001', 'serialization'],
  ['40P01', 'deadlock'],
  ['57014', 'timeout'],
  ['55P03', 'lockNotAvailable'],
  // The server shuts down, crashed, starts up, or dropped the database or the idle session.
  ['57P01', 'connection'],
  ['57P02', 'connection'],
  ['57P03', 'connection'],
  ['57P04', 'connection'],
  ['57P05', 'connection'],
  ['53300', 'connection'],
])

const classes: ReadonlyMap<string, DatabaseProblem> = new Map([['08', 'connection']])
