// Walks through the README, the guides and the reference as a newcomer does: writes the files that a page
// shows, runs the commands that it shows in a folder of their own, and compares what they print. In
// expected output `…` stands for anything within a line, and a line of `…` alone for any lines.
//
// Fences that take part:
//   ```cstack file=NAME, ```ts file=NAME   write a file
//   ```sh background                       starts a command that goes on running
//   ```sh database                         the same with DATABASE_URL set to an empty PostgreSQL; what
//                                          follows is left out where there is none
//   ```console session                     runs `$ command` lines and compares what follows them

import { spawn, spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { postgres } from '@cratestack/postgres'
import { findTestPostgres, startTestPostgres } from '@cratestack/testkit'
import { afterAll, expect, test } from 'vitest'
import { fencesOf } from '../markdown.mjs'
import { inRoot, toolPath } from '../repository.mjs'

/** The port that the text speaks of. While testing, any free one. */
const writtenPort = 3000
/** A change of a file takes a moment to be served. */
const patienceMs = 30_000

/** @type {(() => void | Promise<void>)[]} */
const cleanups = []
afterAll(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup()
})

const hasCurl = spawnSync('curl', ['--version']).status === 0
if (!hasCurl) console.warn('tutorial: skipped, because there is no curl on this machine')

/** The pages with something to type. */
const pages = [
  'README.md',
  ...['guides', 'reference']
    .flatMap((folder) =>
      readdirSync(inRoot('docs', folder)).map((name) => `docs/${folder}/${name}`),
    )
    .filter((page) => page.endsWith('.md'))
    .filter((page) => readFileSync(inRoot(page), 'utf8').includes('```console session')),
]

test.skipIf(!hasCurl).each(pages)(
  'every step of %s does what it says',
  async (page) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'cratestack-tutorial-'))
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n')
    // What `npm install cratestack` would bring.
    symlinkSync(inRoot('node_modules'), path.join(folder, 'node_modules'), 'junction')

    /** @type {number | undefined} */
    let port
    let steps = 0
    for (const { info, code, line } of fencesOf(readFileSync(inRoot(page), 'utf8'))) {
      const [language = '', flag = ''] = info.split(/\s+/)
      if (flag.startsWith('file=')) {
        const file = path.join(folder, flag.slice('file='.length))
        mkdirSync(path.dirname(file), { recursive: true })
        writeFileSync(file, code)
        steps += 1
      } else if (language === 'sh' && flag === 'background') {
        port = await startInBackground(code.trim(), folder, {})
        steps += 1
      } else if (language === 'sh' && flag === 'database') {
        const DATABASE_URL = await emptyDatabase()
        if (DATABASE_URL === undefined) break
        port = await startInBackground(code.trim(), folder, { DATABASE_URL })
        steps += 1
      } else if (language === 'console' && flag === 'session') {
        for (const { command, expected } of readSession(code)) {
          const actual = command.replaceAll(`localhost:${writtenPort}`, `127.0.0.1:${port}`)
          await expectOutput(actual, expected, { folder, place: `${page}:${line}` })
          steps += 1
        }
      }
    }
    expect(steps).toBeGreaterThan(2)
    expectTypes(folder)
  },
  180_000,
)

/**
 * @param {string} script - the last command listens, and says where
 * @param {string} folder
 * @param {Readonly<Record<string, string>>} environment
 * @returns {Promise<number>} the port it listens on
 */
async function startInBackground(script, folder, environment) {
  const lines = script.split('\n')
  // The shell becomes the last command, so that a signal reaches it and not the shell.
  const last = lines.pop()?.replace(/^npx cratestack dev/, 'npx cratestack dev --port 0') ?? ''
  const local = path.join('node_modules', '.bin', last.split(' ')[1] ?? '')
  const command = [...lines, `exec ${last.replace(/^npx \S+/, local)}`].join(' && ')
  const child = spawn('bash', ['-c', command], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', DATABASE_URL: '', PORT: '0', ...environment },
  })
  cleanups.push(async () => {
    if (child.exitCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGINT')
    await ended
  })
  let printed = ''
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no server within a minute:\n${printed}`)),
      60_000,
    )
    const read = (/** @type {Buffer} */ chunk) => {
      printed += chunk.toString()
      const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(printed)
      if (found === null) return
      clearTimeout(timer)
      resolve(Number(found[1]))
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (status) => reject(new Error(`it ended with ${status}:\n${printed}`)))
  })
}

/**
 * Running TypeScript does not check its types.
 *
 * @param {string} folder
 */
function expectTypes(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'))
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      toolPath('typescript', 'tsc'),
      ...[
        '--noEmit',
        '--skipLibCheck',
        '--strict',
        '--exactOptionalPropertyTypes',
        '--noUncheckedIndexedAccess',
      ],
      ...['--module', 'nodenext', '--target', 'es2022', '--types', 'node', ...files],
    ],
    { cwd: folder, encoding: 'utf8' },
  )
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
}

/** @returns {Promise<string | undefined>} its URL */
async function emptyDatabase() {
  const plan = findTestPostgres()
  if (plan.kind === 'missing') {
    console.warn(`tutorial: the steps on PostgreSQL are left out: ${plan.reason}`)
    return undefined
  }
  const { url } = await startTestPostgres()
  const name = `tutorial_${process.pid}`
  const admin = postgres(url('postgres'))
  await admin.script(`CREATE DATABASE ${name}`)
  cleanups.push(async () => {
    await admin.script(`DROP DATABASE ${name} WITH (FORCE)`)
    await admin.close()
  })
  return url(name)
}

/**
 * @param {string} text
 * @returns {readonly { command: string, expected: string }[]}
 */
function readSession(text) {
  return `\n${text}`
    .split('\n$ ')
    .slice(1)
    .map((part) => {
      // A line that ends in a backslash goes on.
      const [, command = '', expected = ''] =
        /^((?:[^\n]*\\\n)*[^\n]*)\n?([\s\S]*)$/.exec(part) ?? []
      return { command, expected: expected.trim() }
    })
}

/**
 * @param {string} command
 * @param {string} expected
 * @param {{ folder: string, place: string }} where
 */
async function expectOutput(command, expected, { folder, place }) {
  // A request may come before a change of a file is served; other commands are run once.
  const until = Date.now() + (command.startsWith('curl ') ? patienceMs : 0)
  for (;;) {
    const { stdout, stderr } = spawnSync('bash', ['-c', command], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    })
    // The lines of a head, which `curl -i` prints, end in CR LF.
    const printed = stdout.replaceAll('\r\n', '\n').trim()
    if (toPattern(expected).test(printed)) return
    if (Date.now() > until) {
      expect(`${place}\n${command}\n${printed}\n${stderr}`).toBe(
        `${place}\n${command}\n${expected}`,
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

/** @param {string} expected */
function toPattern(expected) {
  const lines = expected.split('\n').map((text) => {
    if (text.trim() === '…') return '[\\s\\S]*'
    return text
      .split('…')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')
  })
  return new RegExp(`^${lines.join('\n')}$`)
}
