// Walks through the README as a newcomer does: writes the files it shows, runs the commands it shows
// in a folder of their own, and compares what they print. In expected output `…` stands for anything
// within a line, and a line of `…` alone for any lines.
//
// Fences that take part:
//   ```cstack file=NAME, ```ts file=NAME   write a file
//   ```sh background                       starts a command that goes on running
//   ```console session                     runs `$ command` lines and compares what follows them

import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fencesOf } from '../markdown.mjs'
import { inRoot } from '../repository.mjs'

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

test.skipIf(!hasCurl)(
  'every step of the README does what it says',
  async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'cratestack-tutorial-'))
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
    // What `npm install cratestack` would bring.
    symlinkSync(inRoot('node_modules'), path.join(folder, 'node_modules'), 'junction')

    /** @type {number | undefined} */
    let port
    let steps = 0
    for (const { info, code, line } of fencesOf(readFileSync(inRoot('README.md'), 'utf8'))) {
      const [language = '', flag = ''] = info.split(/\s+/)
      if (flag.startsWith('file=')) {
        const file = path.join(folder, flag.slice('file='.length))
        mkdirSync(path.dirname(file), { recursive: true })
        writeFileSync(file, code)
        steps += 1
      } else if (language === 'sh' && flag === 'background') {
        port = await startInBackground(code.trim(), folder)
        steps += 1
      } else if (language === 'console' && flag === 'session') {
        for (const { command, expected } of readSession(code)) {
          const actual = command.replaceAll(`:${writtenPort}`, `:${port}`)
          await expectOutput(actual, expected, { folder, line })
          steps += 1
        }
      }
    }
    expect(steps).toBeGreaterThan(5)
  },
  180_000,
)

/**
 * @param {string} command - starts with `npx cratestack`
 * @param {string} folder
 * @returns {Promise<number>} the port it listens on
 */
async function startInBackground(command, folder) {
  const args = command.replace(/^npx cratestack /, '').split(' ')
  const child = spawn(
    process.execPath,
    [inRoot('packages', 'cratestack', 'bin', 'cratestack.js'), ...args, '--port', '0'],
    { cwd: folder, env: { ...process.env, NO_COLOR: '1', DATABASE_URL: '' } },
  )
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
 * @param {{ folder: string, line: number }} place
 */
async function expectOutput(command, expected, { folder, line }) {
  const until = Date.now() + patienceMs
  for (;;) {
    const { stdout, stderr } = spawnSync('bash', ['-c', command], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    })
    const printed = (stdout + stderr).trim()
    if (toPattern(expected).test(printed)) return
    if (Date.now() > until) {
      expect(`README.md:${line}\n${command}\n${printed}`).toBe(
        `README.md:${line}\n${command}\n${expected}`,
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
