import type { ChoiceFlag, SwitchFlag, TextFlag, TextListFlag } from './command.ts'

/** What every command understands. A type alias, because only those fit a `FlagTable`. */
export type CommonFlags = {
  readonly cwd: TextFlag
  readonly format: ChoiceFlag<'human' | 'json'> & { readonly fallback: 'human' }
  readonly quiet: SwitchFlag
  readonly help: SwitchFlag
}

export const commonFlags: CommonFlags = {
  cwd: { kind: 'text', placeholder: 'DIR', summary: 'Run as if started in DIR' },
  format: {
    kind: 'choice',
    placeholder: 'FORMAT',
    choices: ['human', 'json'],
    fallback: 'human',
    summary: 'Print for people, or one JSON object on standard output',
  },
  quiet: { kind: 'switch', short: 'q', summary: 'Print errors only; JSON is printed all the same' },
  help: { kind: 'switch', short: 'h', summary: 'Show this help' },
}

/** How every command that reads schemas is told which. */
export const schemaFlag: TextListFlag = {
  kind: 'text-list',
  placeholder: 'PATH',
  summary: 'A schema file, "-" for standard input; may be repeated',
}

export const targetFlag: ChoiceFlag<'server' | 'client' | 'embedded'> = {
  kind: 'choice',
  placeholder: 'TARGET',
  choices: ['server', 'client', 'embedded'],
  summary: 'Check for one consumer; without it, for a server with any provider',
}

export const compatLenientFlag: SwitchFlag = {
  kind: 'switch',
  summary: 'Report unknown policy actions as warnings, for schemas of old releases',
}
