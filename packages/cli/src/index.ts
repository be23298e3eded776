// Public entry `@cratestack/cli`: the command line as a function. The command itself is `main.ts`.

export type { ExitCode, Host, Output } from './host.ts'
export { runCli } from './run-cli.ts'
