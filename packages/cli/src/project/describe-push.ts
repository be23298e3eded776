import type { PushResult } from '@cratestack/migrate'

/** Says what a push did, or why it did nothing. Ends with a line break. */
export function describePush(result: PushResult): string {
  switch (result.kind) {
    case 'created':
      return `created the tables (${result.statements.length} statements)\n`
    case 'unchanged':
      return 'the database is as the schema wants it\n'
    case 'extended':
      return `added what is new (${result.statements.length} statements)\n`
    case 'refused':
      return [
        'Error: the database cannot be brought to this schema without a decision',
        ...result.reasons.map((reason) => `  - ${reason}`),
        '  hint: --reset drops every table that a push made, with all rows',
        '',
      ].join('\n')
  }
}
