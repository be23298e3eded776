import type { DatabaseError } from '@cratestack/sql'
import { visible } from '../report/visible.ts'
import type { DatabaseChoice } from './choose-database.ts'

/** Says which database failed, why, and what to do. Ends with a line break. */
export function describeDatabaseError(error: DatabaseError, choice: DatabaseChoice): string {
  const which =
    choice.kind === 'postgres'
      ? `PostgreSQL (${choice.from})`
      : `the embedded database in ${visible(choice.folder)}`
  const why = error.cause instanceof Error ? error.cause.message : error.message
  const verb = error.facts.problem === 'connection' ? 'cannot connect to' : 'a statement failed in'
  const hint = hintFor(error, choice)
  return [
    `Error: ${verb} ${which}: ${visible(why)}`,
    ...(hint === undefined ? [] : [`  hint: ${hint}`]),
    '',
  ].join('\n')
}

function hintFor({ facts }: DatabaseError, choice: DatabaseChoice): string | undefined {
  if (choice.kind === 'pglite') return undefined
  switch (facts.sqlState) {
    case undefined:
      return facts.problem === 'connection'
        ? 'is the server running, and are host and port those of the URL?'
        : undefined
    // invalid_catalog_name
    case '3D000':
      return 'create the database first, for example with "createdb"'
    // invalid_authorization_specification, invalid_password
    case '28000':
    case '28P01':
      return 'check the user and the password of the URL'
    // insufficient_privilege
    case '42501':
      return 'give the user of the URL the right to create tables, or use another one'
    default:
      return undefined
  }
}
