import type { CommandEntry } from '../command-table.ts'
import type { Command, Flag, FlagTable } from './command.ts'
import { commonFlags } from './common-flags.ts'

/** `cratestack --help`. */
export function rootHelp(commands: readonly CommandEntry[], rootFlags: FlagTable): string {
  return lines([
    'CrateStack: one .cstack schema, a whole backend',
    '',
    'Usage: cratestack <command> [options]',
    '',
    'Commands:',
    ...columns([
      ...commands.map((command) => [command.name, command.summary] as const),
      ['help', 'Show the help of a command'],
    ]),
    '',
    'Options:',
    ...flagLines(rootFlags),
    '',
    'Run "cratestack help <command>" for what a command takes.',
  ])
}

/** `cratestack <command> --help`. */
export function commandHelp(command: Command): string {
  const { operands } = command
  return lines([
    command.summary,
    '',
    `Usage: ${usageLine(command)}`,
    ...(operands === undefined
      ? []
      : ['', 'Arguments:', ...columns([[operandText(command), operands.summary]])]),
    '',
    'Options:',
    ...flagLines({ ...command.flags, ...commonFlags }),
    ...command.details.flatMap((paragraph) => ['', ...wrap(paragraph)]),
    ...(command.examples.length === 0 ? [] : ['', 'Examples:']),
    ...columns(command.examples.map((example) => [example.line, example.summary])),
  ])
}

export function usageLine(command: Command): string {
  const operands = operandText(command)
  return `cratestack ${command.name} [options]${operands === '' ? '' : ` ${operands}`}`
}

/** `--format FORMAT`, as one writes it. */
export function flagForm(name: string, flag: Flag): string {
  const long = flag.kind === 'switch' ? `--${name}` : `--${name} ${flag.placeholder}`
  return flag.short === undefined ? long : `-${flag.short}, ${long}`
}

/** The summary with what can be told from the table: choices and default. */
export function flagSummary(flag: Flag): string {
  if (flag.kind !== 'choice') return flag.summary
  const fallback = flag.fallback === undefined ? '' : ` (default: ${flag.fallback})`
  return `${flag.summary}: ${flag.choices.join(', ')}${fallback}`
}

function operandText(command: Command): string {
  switch (command.operands?.count) {
    case undefined:
      return ''
    case 'exactly one':
      return command.operands.placeholder
    case 'at most one':
      return `[${command.operands.placeholder}]`
    case 'any':
      return `[${command.operands.placeholder}...]`
  }
}

function flagLines(flags: FlagTable): string[] {
  return columns(
    Object.entries(flags).map(([name, flag]) => [flagForm(name, flag), flagSummary(flag)]),
  )
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

function wrap(paragraph: string): string[] {
  const wrapped: string[] = []
  let line = ''
  for (const word of paragraph.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > 80) {
      wrapped.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return [...wrapped, line]
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`
}
