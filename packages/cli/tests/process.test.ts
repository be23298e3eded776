// The built command as a process: what only a process has (exit codes, pipes, signals).

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { workspace } from './run.ts'

const home = path.resolve(fileURLToPath(import.meta.url), '../..')
const main = path.join(home, 'bin/cratestack.js')
const sound = 'transport rpc\n'
const broken = 'type Post {\n  title\n}\n'

beforeAll(() => {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json')
  const tsc = path.join(path.dirname(manifest), 'bin/tsc')
  execFileSync(process.execPath, [tsc, '-b', home], { stdio: 'inherit' })
  execFileSync(process.execPath, [path.join(home, 'bundle.mjs')], { stdio: 'inherit' })
}, 60_000)

function run(cwd: string, args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd,
    input,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  })
  return { code: status, stdout, stderr }
}

describe('the command', () => {
  test('answers with its exit code', () => {
    const { directory } = workspace({ 'a.cstack': sound, 'b.cstack': broken })
    expect(run(directory, ['check', 'a.cstack'])).toEqual({
      code: 0,
      stdout: 'schema OK: a.cstack\n',
      stderr: '',
    })
    expect(run(directory, ['check', 'b.cstack'])).toMatchObject({ code: 1, stdout: '' })
    expect(run(directory, ['check', '--nope'])).toMatchObject({ code: 2, stdout: '' })
    expect(run(directory, ['--version']).stdout).toMatch(/^cratestack \d/)
  })

  test('says the same from its bundle and from its modules', () => {
    const { directory } = workspace({ 'b.cstack': broken })
    for (const args of [['--version'], ['check', 'b.cstack'], ['print-ir', 'b.cstack']]) {
      const modules = spawnSync(process.execPath, [path.join(home, 'dist/main.js'), ...args], {
        cwd: directory,
        encoding: 'utf8',
        env: {},
      })
      expect(run(directory, args)).toEqual({
        code: modules.status,
        stdout: modules.stdout,
        stderr: modules.stderr,
      })
    }
  })

  test('reads standard input', () => {
    const { directory } = workspace()
    expect(run(directory, ['check', '-'], sound)).toMatchObject({ code: 0 })
    expect(run(directory, ['check', '--schema', '-'], broken)).toMatchObject({ code: 1 })
  })

  test('ends quietly, with its own exit code, when nobody reads its output', async () => {
    const { directory } = workspace({ 'b.cstack': broken.repeat(2000) })
    const child = spawn(process.execPath, [main, 'check', 'b.cstack', '--format', 'json'], {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.destroy()
    const stderr = collect(child, 'stderr')
    const [code] = await once(child, 'close')
    expect({ code, stderr: stderr() }).toEqual({ code: 1, stderr: '' })
  })
})

describe('check --watch', () => {
  test('checks again when the file is written or replaced, until Ctrl-C', async () => {
    const there = workspace({ 'a.cstack': sound })
    const child = spawn(process.execPath, [main, 'check', 'a.cstack', '--watch'], {
      cwd: there.directory,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    try {
      await seen(child, 'stdout', /^\[\d\d:\d\d:\d\d\]\nschema OK: a\.cstack\n$/)
      there.write('a.cstack', broken)
      await seen(child, 'stderr', /1 error in a\.cstack\n$/)
      // As many editors save: a new file takes the place of the old one.
      there.write('a.cstack.new', sound)
      renameSync(path.join(there.directory, 'a.cstack.new'), path.join(there.directory, 'a.cstack'))
      await seen(child, 'stdout', /schema OK: a\.cstack\n$/)
      rmSync(path.join(there.directory, 'a.cstack'))
      await seen(child, 'stderr', /cannot read "a\.cstack": there is no such file/)
      child.kill('SIGINT')
      const [code] = await once(child, 'close')
      expect(code).toBe(0)
    } finally {
      child.kill('SIGKILL')
    }
  })

  test.skipIf(process.platform === 'win32')(
    'refuses a pipe, which would keep Ctrl-C waiting',
    () => {
      const { directory } = workspace()
      execFileSync('mkfifo', [path.join(directory, 'pipe')])
      const { code, stderr } = run(directory, ['check', '--watch', 'pipe'])
      expect(code).toBe(2)
      expect(stderr).toContain('"pipe" is a pipe, which is read only once')
    },
  )

  test('prints one line of JSON per check', async () => {
    const there = workspace({ 'a.cstack': sound })
    const child = spawn(process.execPath, [main, 'check', 'a.cstack', '--watch', '--format=json'], {
      cwd: there.directory,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    try {
      expect(JSON.parse(await seen(child, 'stdout', /\n$/))).toMatchObject({ ok: true })
      there.write('a.cstack', broken)
      expect(JSON.parse(await seen(child, 'stdout', /\n$/))).toMatchObject({ ok: false })
      child.kill('SIGINT')
      await once(child, 'close')
    } finally {
      child.kill('SIGKILL')
    }
  })
})

/** Waits until what the process prints from now on matches. */
function seen(child: ChildProcess, stream: 'stdout' | 'stderr', pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const output = child[stream]
    const look = (chunk: Buffer) => {
      text += chunk.toString()
      if (!pattern.test(text)) return
      output?.off('data', look)
      resolve(text)
    }
    output?.on('data', look)
    child.once('close', () => reject(new Error(`the process ended after:\n${text}`)))
  })
}

function collect(child: ChildProcess, stream: 'stdout' | 'stderr'): () => string {
  let text = ''
  child[stream]?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  return () => text
}
