// `npm start`: serves the bank example, from a fresh clone, without any database installed.
// With arguments it is the command line: `npm start -- check --schema my.cstack`.

import { ready } from './ready.mjs'
import { inRoot, runNode } from './repository.mjs'

const commandLine = inRoot('packages', 'cratestack', 'bin', 'cratestack.js')
const example = ['dev', 'examples/bank/schema.cstack']

process.exitCode = (await ready()) || (await start(process.argv.slice(2)))

/** @param {readonly string[]} args */
function start(args) {
  return runNode(commandLine, args.length > 0 ? args : example)
}
