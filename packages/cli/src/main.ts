// The `cratestack` command, run by bin/cratestack.js. Nothing is loaded here that not every command
// needs: what a command needs comes with its own module (src/command-table.ts).

import { processHost } from './process-host.ts'
import { runCli } from './run-cli.ts'

const exitCode = await runCli(process.argv.slice(2), processHost())
// A failed write to standard output has set 1 already.
process.exitCode ||= exitCode
