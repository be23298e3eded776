import type { Command } from './arguments/command.ts'

/** What is known of a command before its module is loaded. */
export interface CommandEntry {
  readonly name: string
  /** What it does, in a few words for the list of commands. */
  readonly summary: string
  load(): Promise<Command>
}

/** Every command, in the order of `cratestack --help`. */
export const commandTable: readonly CommandEntry[] = [
  {
    name: 'dev',
    summary: 'Serve a schema while it is written: generate, push, serve, watch',
    load: async () => (await import('./commands/dev.ts')).devCommand,
  },
  {
    name: 'generate',
    summary: 'Write the TypeScript of a schema: server and client',
    load: async () => (await import('./commands/generate.ts')).generateCommand,
  },
  {
    name: 'db push',
    summary: 'Create the tables of a schema in a database',
    load: async () => (await import('./commands/db-push.ts')).dbPushCommand,
  },
  {
    name: 'policy explain',
    summary: 'Say which rule decides what a caller may do',
    load: async () => (await import('./commands/policy-explain.ts')).policyExplainCommand,
  },
  {
    name: 'policy matrix',
    summary: 'Show who may do what, for every model and action',
    load: async () => (await import('./commands/policy-matrix.ts')).policyMatrixCommand,
  },
  {
    name: 'policy test',
    summary: 'Hold tables of who may do what against the rules',
    load: async () => (await import('./commands/policy-test.ts')).policyTestCommand,
  },
  {
    name: 'check',
    summary: 'Check schemas and show what is wrong with them',
    load: async () => (await import('./commands/check.ts')).checkCommand,
  },
  {
    name: 'format',
    summary: 'Format schema files in place',
    load: async () => (await import('./commands/format.ts')).formatCommand,
  },
  {
    name: 'print-ir',
    summary: 'Print what a schema means as JSON',
    load: async () => (await import('./commands/print-ir.ts')).printIrCommand,
  },
  {
    name: 'explain',
    summary: 'Say what a diagnostic code stands for',
    load: async () => (await import('./commands/explain.ts')).explainCommand,
  },
]
