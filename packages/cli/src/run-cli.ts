import { nearest } from '@cratestack/schema'
import { type Command, type FlagTable, UsageError } from './arguments/command.ts'
import { commonFlags } from './arguments/common-flags.ts'
import { findVerb, parseArguments } from './arguments/parse-arguments.ts'
import { type CommandEntry, commandTable } from './command-table.ts'
import type { ExitCode, Host } from './host.ts'

const rootFlags = {
  ...commonFlags,
  version: { kind: 'switch', short: 'V', summary: 'Show the version' },
} as const satisfies FlagTable

/**
 * Runs one command line.
 *
 * Never throws: a call that cannot be understood prints why and answers 2; a fault of the program
 * itself prints a sentence and answers 1.
 *
 * @param argv - the arguments without the program's own name
 */
export async function runCli(argv: readonly string[], host: Host): Promise<ExitCode> {
  const verb: { name?: string } = {}
  try {
    return await dispatch(argv, host, verb)
  } catch (error) {
    if (error instanceof UsageError) return reportUsage(error, verb.name, host)
    return await reportFault(error, host)
  }
}

async function dispatch(
  argv: readonly string[],
  host: Host,
  verb: { name?: string },
): Promise<ExitCode> {
  const at = findVerb(argv, rootFlags)
  if (at === -1) return await runWithoutCommand(argv, host)
  const words = commandWords(argv, at)
  const name = argv.slice(at, at + words).join(' ')
  // Options may stand before the command: `cratestack --cwd api check`.
  const rest = argv.toSpliced(at, words)
  if (name === 'help') return await showHelp(rest, host)
  const entry = findCommand(name)
  verb.name = entry.name
  return await runCommand(await entry.load(), rest, host)
}

async function runCommand(
  command: Command,
  argv: readonly string[],
  host: Host,
): Promise<ExitCode> {
  // Asking for help is never wrong, whatever else the line says.
  if (asksForHelp(argv)) return await printCommandHelp(command, host)
  const table = { ...command.flags, ...commonFlags }
  const { flags, operands } = parseArguments(argv, table, command.operands)
  const cwd = flags.cwd === undefined ? host.cwd : await enter(flags.cwd, host)
  return await command.run({ flags, operands, host: { ...host, cwd } })
}

/** A few commands have a second word: `db push`. Alone, the first is answered with what there is. */
function commandWords(argv: readonly string[], at: number): number {
  const first = argv[at] ?? ''
  const second = argv[at + 1]
  const isGroup = commandTable.some(({ name }) => name.startsWith(`${first} `))
  return isGroup && second !== undefined && !second.startsWith('-') ? 2 : 1
}

function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  const flags = end === -1 ? argv : argv.slice(0, end)
  return flags.includes('--help') || flags.includes('-h')
}

async function runWithoutCommand(argv: readonly string[], host: Host): Promise<ExitCode> {
  const { flags } = parseArguments(argv, rootFlags, undefined)
  if (flags.version) {
    const { readVersion } = await import('./version.ts')
    host.stdout.write(`cratestack ${readVersion()}\n`)
    return 0
  }
  const { rootHelp } = await import('./arguments/help-text.ts')
  const help = rootHelp(commandTable, rootFlags)
  if (flags.help) {
    host.stdout.write(help)
    return 0
  }
  host.stderr.write(help)
  return 2
}

async function showHelp(argv: readonly string[], host: Host): Promise<ExitCode> {
  const { operands } = parseArguments(argv, rootFlags, {
    placeholder: 'COMMAND',
    summary: '',
    count: 'any',
  })
  const name = operands.length === 0 ? undefined : operands.join(' ')
  if (name === undefined || name === 'help') return await runWithoutCommand(['--help'], host)
  return await printCommandHelp(await findCommand(name).load(), host)
}

async function printCommandHelp(command: Command, host: Host): Promise<ExitCode> {
  const { commandHelp } = await import('./arguments/help-text.ts')
  host.stdout.write(commandHelp(command))
  return 0
}

function findCommand(name: string): CommandEntry {
  const entry = commandTable.find((command) => command.name === name)
  if (entry !== undefined) return entry
  const grouped = commandTable.filter((command) => command.name.startsWith(`${name} `))
  const near =
    grouped[0]?.name ??
    nearest(
      name,
      commandTable.map((command) => command.name),
    )
  throw new UsageError(
    `unknown command "${name}"`,
    near === undefined ? undefined : `did you mean "${near}"?`,
  )
}

async function enter(directory: string, host: Host): Promise<string> {
  const { resolve } = await import('node:path')
  const { statSync } = await import('node:fs')
  const cwd = resolve(host.cwd, directory)
  try {
    if (statSync(cwd).isDirectory()) return cwd
  } catch {
    // Missing and forbidden are reported like any other path that cannot be entered.
  }
  throw new UsageError(`--cwd: "${directory}" is not a directory that can be read`)
}

async function reportUsage(
  error: UsageError,
  command: string | undefined,
  host: Host,
): Promise<ExitCode> {
  const { visible } = await import('./report/visible.ts')
  host.stderr.write(`Error: ${visible(error.message)}\n`)
  if (error.hint !== undefined) host.stderr.write(`  hint: ${visible(error.hint)}\n`)
  const help = command === undefined ? 'cratestack --help' : `cratestack ${command} --help`
  host.stderr.write(`  help: ${help}\n`)
  return 2
}

async function reportFault(error: unknown, host: Host): Promise<ExitCode> {
  const { visible } = await import('./report/visible.ts')
  const message = visible(error instanceof Error ? error.message : String(error))
  host.stderr.write(`Error: cratestack failed, which is a fault of its own: ${message}\n`)
  if (host.environment['CRATESTACK_DEBUG'] === '1' && error instanceof Error) {
    host.stderr.write(`${error.stack}\n`)
  } else {
    host.stderr.write('  hint: set CRATESTACK_DEBUG=1 to see where, and please report it\n')
  }
  return 1
}
