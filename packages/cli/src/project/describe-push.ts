import type { PushResult } from '@cratestack/migrate'

/** Says what a push did, or why it did nothing. Ends with a line break. */
export function describePush(result: PushResult): string {
  switch (result.kind) {
    case 'created':
      return `created the tables (${countOf(result)})\n`
    case 'unchanged':
      return `the database is as the schema wants it\n${describeLeftovers(result)}`
    case 'extended':
      return `added what is new (${countOf(result)})\n${describeLeftovers(result)}`
    case 'refused':
      return [
        'Error: the database cannot be brought to this schema without a decision',
        ...result.reasons.map((reason) => `  - ${reason}`),
        ...(result.resettable
          ? [
              '  hint: a push only adds; change the schema back, or start anew with --reset, which drops',
              '        every table that a push made, with all rows',
            ]
          : []),
        '',
      ].join('\n')
  }
}

/** What stays in the database although the schema no longer has it. */
export function describeLeftovers({ leftovers }: PushResult): string {
  return leftovers.map((leftover) => `  note: ${leftover}\n`).join('')
}

function countOf({ statements }: PushResult): string {
  return `${statements.length} statement${statements.length === 1 ? '' : 's'}`
}
