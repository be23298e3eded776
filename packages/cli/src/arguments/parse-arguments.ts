import { nearest } from '@cratestack/schema'
import {
  type Flag,
  type FlagTable,
  type FlagValue,
  type FlagValues,
  type Operands,
  UsageError,
} from './command.ts'

export interface ParsedArguments<Flags extends FlagTable> {
  readonly flags: FlagValues<Flags>
  readonly operands: readonly string[]
}

/**
 * Parses the arguments of one command: `--flag value`, `--flag=value`, `-q`, operands in any order,
 * and `--`, after which everything is an operand. `-` alone is an operand or a value.
 *
 * @throws UsageError when the arguments do not fit the table
 */
export function parseArguments<Flags extends FlagTable>(
  argv: readonly string[],
  table: Flags,
  accepts: Operands | undefined,
): ParsedArguments<Flags> {
  const given = new Map<string, string[]>()
  const operands: string[] = []
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? ''
    if (argument === '--') {
      operands.push(...argv.slice(at + 1))
      break
    }
    if (!isFlag(argument)) {
      operands.push(argument)
      continue
    }
    const { name, flag, attached } = readFlag(argument, table)
    const values = given.get(name) ?? []
    given.set(name, values)
    if (flag.kind === 'switch') {
      if (attached !== undefined) throw new UsageError(`--${name} takes no value`)
      continue
    }
    const value = attached ?? argv[++at]
    values.push(checkValue(name, flag, value, attached !== undefined))
    if (values.length > 1 && flag.kind !== 'text-list') {
      throw new UsageError(`--${name} is given more than once`)
    }
  }
  refuseOperands(operands, accepts)
  return { flags: readValues(table, given), operands }
}

/** Where the command's name stands in `argv`: the first operand. `-1` when there is none. */
export function findVerb(argv: readonly string[], table: FlagTable): number {
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? ''
    if (argument === '--') return -1
    if (!isFlag(argument)) return at
    const { flag, attached } = readFlag(argument, table)
    if (flag.kind !== 'switch' && attached === undefined) at++
  }
  return -1
}

function isFlag(argument: string): boolean {
  return argument.startsWith('-') && argument !== '-'
}

function readFlag(argument: string, table: FlagTable) {
  const equals = argument.indexOf('=')
  const written = equals === -1 ? argument : argument.slice(0, equals)
  const attached = equals === -1 ? undefined : argument.slice(equals + 1)
  for (const [name, flag] of Object.entries(table)) {
    const short = flag.short === undefined ? undefined : `-${flag.short}`
    if (written === `--${name}` || written === short) return { name, flag, attached }
  }
  throw new UsageError(`unknown option "${written}"`, suggestFlag(written, table))
}

function suggestFlag(written: string, table: FlagTable): string | undefined {
  const near = nearest(written.replace(/^-+/, ''), Object.keys(table))
  return near === undefined ? undefined : `did you mean --${near}?`
}

function checkValue(
  name: string,
  flag: Exclude<Flag, { kind: 'switch' }>,
  value: string | undefined,
  attached: boolean,
): string {
  const expected =
    flag.kind === 'choice' ? orList(flag.choices) : `a value: --${name} ${flag.placeholder}`
  if (value === undefined || value === '') {
    throw new UsageError(`--${name} needs ${expected}`)
  }
  if (!attached && isFlag(value)) {
    throw new UsageError(
      `--${name} needs ${expected}, but "${value}" follows`,
      `a value that starts with a dash is written --${name}=${value}`,
    )
  }
  if (flag.kind === 'choice' && !flag.choices.includes(value)) {
    const near = nearest(value, flag.choices)
    throw new UsageError(
      `--${name} is ${orList(flag.choices)}, not "${value}"`,
      near === undefined ? undefined : `did you mean ${near}?`,
    )
  }
  return value
}

function refuseOperands(operands: readonly string[], accepts: Operands | undefined): void {
  const empty = operands.indexOf('')
  if (empty !== -1) throw new UsageError(`argument ${empty + 1} is empty`)
  const most = accepts === undefined ? 0 : accepts.count === 'any' ? operands.length : 1
  if (operands.length <= most) return
  throw new UsageError(
    `unexpected argument "${operands[most]}"`,
    accepts === undefined ? undefined : `only one ${accepts.placeholder} can be given`,
  )
}

function readValues<Flags extends FlagTable>(
  table: Flags,
  given: ReadonlyMap<string, readonly string[]>,
): FlagValues<Flags> {
  const values: Record<string, FlagValue<Flag>> = {}
  for (const [name, flag] of Object.entries(table)) {
    values[name] = readValue(flag, given.get(name))
  }
  // Every name of the table is there, and readValue gives each the type that its kind says.
  return values as FlagValues<Flags>
}

function readValue(flag: Flag, given: readonly string[] | undefined): FlagValue<Flag> {
  switch (flag.kind) {
    case 'switch':
      return given !== undefined
    case 'text':
      return given?.[0]
    case 'text-list':
      return given ?? []
    case 'choice':
      return given?.[0] ?? flag.fallback
  }
}

function orList(choices: readonly string[]): string {
  return choices.length < 2
    ? choices.join('')
    : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`
}
