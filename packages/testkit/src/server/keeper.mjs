// Keeps one PostgreSQL server for one test run: makes it in a folder of its own, and takes server
// and folder away when the process that runs the tests is gone, however it went. A process of its
// own, because the workers that need the server come and go. JavaScript, because it runs without a
// build and Node 20 cannot run TypeScript.
//
// Arguments: folder, folder of the server's programs, process to outlive.

import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const [folder, binaries, watched] = process.argv.slice(2)
if (folder === undefined || binaries === undefined || watched === undefined) process.exit(2)

const home = path.join(folder, 'server')
const data = path.join(home, 'data')
const stopPatienceMs = 10_000

/** The server refuses to run as root. */
const owner = process.getuid?.() === 0 ? findOrdinaryUser() : {}

try {
  mkdirSync(home)
  chmodSync(folder, 0o755)
  if (owner.uid !== undefined) chownSync(home, owner.uid, owner.gid)
  execFileSync(
    path.join(binaries, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...owner, cwd: home, stdio: ['ignore', 'ignore', 'pipe'] },
  )
} catch (error) {
  fail(error)
}

const settings = {
  listen_addresses: '',
  // Not what PGPORT says: clients are told this one.
  port: '5432',
  unix_socket_directories: home,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
}
const server = spawn(
  path.join(binaries, 'postgres'),
  ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
  { ...owner, cwd: home, stdio: ['ignore', 'ignore', 'pipe'] },
)
let log = ''
server.stderr.on('data', (chunk) => {
  log = (log + chunk).slice(-10_000)
})
server.on('error', fail)
server.on('exit', () => {
  if (!stopping) writeFileSync(path.join(folder, 'failed'), log)
  end()
})

let stopping = false
const starting = setInterval(() => {
  if (!isReady()) return
  clearInterval(starting)
  writeFileSync(path.join(folder, 'ready'), home)
}, 50)
const watching = setInterval(() => {
  if (isAlive(Number(watched))) return
  clearInterval(watching)
  stopping = true
  // Fast shutdown: nobody is asked to finish first.
  server.kill('SIGINT')
  setTimeout(() => server.kill('SIGKILL'), stopPatienceMs).unref()
}, 250)

/** The server itself says in its eighth line how far it is. */
function isReady() {
  try {
    const lines = readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')
    return lines[7]?.trim() === 'ready'
  } catch {
    // It is not there yet.
    return false
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** @returns {{ uid?: number, gid?: number }} */
function findOrdinaryUser() {
  for (const name of ['postgres', 'nobody']) {
    try {
      const uid = Number(execFileSync('id', ['-u', name], { stdio: ['ignore', 'pipe', 'ignore'] }))
      const gid = Number(execFileSync('id', ['-g', name], { stdio: ['ignore', 'pipe', 'ignore'] }))
      return { uid, gid }
    } catch {
      // There is no such user here; the next one may exist.
    }
  }
  return {}
}

/** @param {unknown} error */
function fail(error) {
  writeFileSync(path.join(folder, 'failed'), String(error))
  process.exit(1)
}

function end() {
  clearInterval(starting)
  clearInterval(watching)
  if (stopping) rmSync(folder, { recursive: true, force: true })
  process.exit(stopping ? 0 : 1)
}
