// Runs `npm start` as somebody does who has just cloned: waits until it serves, asks for something,
// presses Ctrl-C, and fails when any of that does.

import { spawn } from 'node:child_process'
import { root } from './repository.mjs'

const limitMs = 180_000

const child = spawn('npm', ['start'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
  // A group of its own, so that the signal reaches npm and what it runs, as from a terminal.
  detached: true,
})
let exited = false
const ended = new Promise((resolve) =>
  child.once('exit', (code, signal) => {
    exited = true
    resolve(code ?? signal)
  }),
)
const overdue = setTimeout(() => {
  console.error(`npm start did not get there within ${limitMs / 1000} seconds`)
  signal('SIGKILL')
  process.exit(1)
}, limitMs)

let printed = ''
let answered = false
for await (const chunk of child.stdout) {
  process.stdout.write(chunk)
  printed += chunk.toString()
  const [, url] = /on (http:\/\/127\.0\.0\.1:\d+)[\s\S]*Ctrl-C/.exec(printed) ?? []
  if (url !== undefined) {
    answered = await tryIt(url)
    break
  }
}
signal('SIGINT')
const code = await ended
clearTimeout(overdue)
console.log(`npm start ended with ${code} after Ctrl-C`)
// npm hands on the signal that it got, or turns it into 128 + 2.
process.exitCode = answered && [0, 130, 'SIGINT'].includes(code) ? 0 : 1

/** @param {string} url */
async function tryIt(url) {
  const response = await fetch(`${url}/accounts?fields=iban`, {
    headers: { accept: 'application/json', authorization: 'Bearer ada' },
  })
  console.log(`GET /accounts answers ${response.status}: ${await response.text()}`)
  return response.status === 200
}

/** @param {NodeJS.Signals} name */
function signal(name) {
  if (!exited && child.pid !== undefined) process.kill(-child.pid, name)
}
