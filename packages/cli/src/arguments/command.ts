// A command is a table: its flags and operands are data, from which the parser, `--help` and
// docs/reference/cli.md are made, so that none of the three can say something else.

import type { ExitCode, Host } from '../host.ts'
import type { CommonFlags } from './common-flags.ts'

export interface Command<Flags extends FlagTable = FlagTable> {
  readonly name: string
  readonly summary: string
  /** Paragraphs for `--help` and the reference: what could surprise. */
  readonly details: readonly string[]
  readonly operands: Operands | undefined
  readonly flags: Flags
  readonly examples: readonly Example[]
  run(call: Call<Flags>): Promise<ExitCode>
}

/** The arguments after the flags. */
export interface Operands {
  readonly placeholder: string
  readonly summary: string
  readonly count: 'exactly one' | 'at most one' | 'any'
}

export interface Example {
  /** A whole command line. */
  readonly line: string
  readonly summary: string
}

/** One call of a command, its arguments parsed. */
export interface Call<Flags extends FlagTable> {
  readonly flags: FlagValues<Flags & CommonFlags>
  readonly operands: readonly string[]
  /** The host, with `--cwd` applied. */
  readonly host: Host
}

/** Flags by name without their dashes, in the order of `--help`. */
export type FlagTable = Readonly<Record<string, Flag>>

export type Flag = SwitchFlag | TextFlag | TextListFlag | ChoiceFlag

interface FlagFacts {
  readonly summary: string
  /** One letter, for `-q`. */
  readonly short?: string
}

/** On when given. */
export interface SwitchFlag extends FlagFacts {
  readonly kind: 'switch'
}

export interface TextFlag extends FlagFacts {
  readonly kind: 'text'
  readonly placeholder: string
}

/** May be given several times. */
export interface TextListFlag extends FlagFacts {
  readonly kind: 'text-list'
  readonly placeholder: string
}

export interface ChoiceFlag<Choice extends string = string> extends FlagFacts {
  readonly kind: 'choice'
  readonly placeholder: string
  readonly choices: readonly Choice[]
  /** What holds when the flag is not given; without one, its value is `undefined`. */
  readonly fallback?: Choice
}

export type FlagValue<F extends Flag> = F extends SwitchFlag
  ? boolean
  : F extends TextListFlag
    ? readonly string[]
    : F extends ChoiceFlag<infer Choice>
      ? Choice | (F extends { readonly fallback: Choice } ? never : undefined)
      : string | undefined

export type FlagValues<Flags extends FlagTable> = {
  readonly [Name in keyof Flags]: FlagValue<Flags[Name]>
}

/** The arguments do not make a call. Ends the program with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}

/** Lets `run` see the types of its own flags, and forgets them for the table of commands. */
export function defineCommand<const Flags extends FlagTable>(command: Command<Flags>): Command {
  return command
}
