// `npm start`: shows the command line at work on the examples, from a fresh clone.
// With arguments it is the command line: `npm start -- check --schema my.cstack`.

import { existsSync, readdirSync } from 'node:fs'
import { ready } from './ready.mjs'
import { inRoot, runNode } from './repository.mjs'

const commandLine = inRoot('packages', 'cli', 'dist', 'main.js')
/** The one example that is meant to be wrong. */
const mistake = 'examples/mistake/schema.cstack'

process.exitCode = (await ready()) || (await start(process.argv.slice(2)))

/** @param {readonly string[]} args */
async function start(args) {
  if (!existsSync(commandLine)) {
    console.error(
      'The command line is not there: packages/cli/dist/main.js is missing after the build.\n' +
        'Either packages/cli does not exist in this version, or tsconfig.json does not list it.',
    )
    return 1
  }
  return args.length > 0 ? runNode(commandLine, args) : showExamples()
}

async function showExamples() {
  say('These schemas are right, and the check says so:\n')
  const failures = []
  for (const example of exampleSchemas()) {
    const code = await show(['check', '--schema', example])
    if (code !== 0) failures.push(example)
  }
  if (failures.length > 0) {
    say(`\nThese examples should be right, but are not: ${failures.join(', ')}`)
    return 1
  }

  say('\nThis one has a mistake, and the check points at it:\n')
  const code = await show(['check', '--schema', mistake])
  if (code !== 1) {
    say(`\n${mistake} should have failed with exit code 1, but gave ${code}`)
    return 1
  }

  say(
    [
      '',
      'What to try next:',
      `  correct ${mistake} and check it again`,
      '  npx cratestack format --check examples/*/schema.cstack',
      '  npx cratestack print-ir --schema examples/blog/schema.cstack',
      '  npx cratestack --help',
    ].join('\n'),
  )
  return 0
}

function exampleSchemas() {
  return readdirSync(inRoot('examples'))
    .map((name) => `examples/${name}/schema.cstack`)
    .filter((file) => file !== mistake && existsSync(inRoot(file)))
    .sort()
}

/** @param {readonly string[]} args */
function show(args) {
  say(`$ npx cratestack ${args.join(' ')}`)
  return runNode(commandLine, args)
}

/** @param {string} text */
function say(text) {
  console.log(text)
}
