// `npm start`: shows the command line at work on the examples, from a fresh clone.
// With arguments it is the command line: `npm start -- check --schema my.cstack`.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { ready } from './ready.mjs'
import { inRoot, root, runNode } from './repository.mjs'

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
  const failures = exampleSchemas().filter((example) => !showRight(example))
  if (failures.length > 0) {
    say(`\nThese examples should be right, but are not: ${failures.join(', ')}`)
    return 1
  }
  say('\n(Warnings, where there are any, are about attributes that nothing acts on yet.)')

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

/**
 * Shows only the result of a check that succeeds: its warnings would fill the screen.
 *
 * @param {string} example
 * @returns {boolean} whether it succeeded
 */
function showRight(example) {
  const args = ['check', '--schema', example]
  sayCommand(args)
  const { status, stdout, stderr } = spawnSync(process.execPath, [commandLine, ...args], {
    cwd: root,
    encoding: 'utf8',
  })
  say((status === 0 ? stdout : stdout + stderr).trimEnd())
  return status === 0
}

/** @param {readonly string[]} args */
function show(args) {
  sayCommand(args)
  return runNode(commandLine, args)
}

/** @param {readonly string[]} args */
function sayCommand(args) {
  say(`$ npx cratestack ${args.join(' ')}`)
}

/** @param {string} text */
function say(text) {
  console.log(text)
}
