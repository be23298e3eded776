// Writes docs/reference/cli.md from the tables of the commands.

import type { Command, Flag, FlagTable } from '../src/arguments/command.ts'
import { commonFlags } from '../src/arguments/common-flags.ts'
import { flagForm, flagSummary, usageLine } from '../src/arguments/help-text.ts'
import { fileProblems } from '../src/files/file-problem.ts'

export function emitReference(commands: readonly Command[]): string {
  return `${[
    '<!-- Generated from packages/cli/src/commands. To update it: UPDATE_DOCS=1 npx vitest run packages/cli -->',
    '',
    '# Command line',
    '',
    'Everything that `cratestack` takes. [The guide](../guides/cli.md) shows it at work.',
    '',
    '## Every command',
    '',
    ...optionTable(commonFlags),
    '',
    '`--flag value` and `--flag=value` are the same; `--` ends the options. `cratestack help <command>`',
    'shows the help of a command, `cratestack --version` the version.',
    '',
    '| Exit code | Meaning |',
    '|---|---|',
    '| 0 | No errors |',
    '| 1 | Errors or findings, a file that cannot be read included |',
    '| 2 | The call has to be corrected: an unknown option, a missing value, no schema |',
    '',
    '| Environment | Effect |',
    '|---|---|',
    '| `NO_COLOR` | No colours; without it, colours are for terminals only |',
    '| `FORCE_COLOR` | Colours always, `0` for never; wins over `NO_COLOR` |',
    '| `CRATESTACK_DEBUG=1` | Shows where the program failed, when it is its own fault |',
    ...commands.flatMap(emitCommand),
    '',
    '## Problems with files',
    '',
    'Diagnostics about a file that is no schema text. In JSON they stand at line 1, bytes 0 to 0.',
    '',
    '| Code | Meaning |',
    '|---|---|',
    ...Object.entries(fileProblems).map(([code, { title }]) => `| ${code} | ${title} |`),
  ].join('\n')}\n`
}

function emitCommand(command: Command): readonly string[] {
  const { name, summary, details, operands, flags, examples } = command
  return [
    '',
    `## cratestack ${name}`,
    '',
    `${summary}.`,
    '',
    '```text',
    usageLine(command),
    '```',
    ...(operands === undefined ? [] : ['', `\`${operands.placeholder}\`: ${operands.summary}.`]),
    ...details.flatMap((paragraph) => ['', paragraph]),
    ...(Object.keys(flags).length === 0 ? [] : ['', ...optionTable(flags)]),
    ...(examples.length === 0 ? [] : ['', 'Examples:', '']),
    ...examples.map((example) => `- \`${example.line}\`: ${example.summary}`),
  ]
}

function optionTable(flags: FlagTable): readonly string[] {
  return ['| Option | Effect |', '|---|---|', ...Object.entries(flags).map(optionRow)]
}

function optionRow([name, flag]: readonly [string, Flag]): string {
  return `| \`${flagForm(name, flag)}\` | ${flagSummary(flag).replaceAll('|', '\\|')} |`
}
