// `cratestack dev` as a process, on PostgreSQL embedded in it.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Workspace, workspace } from './run.ts'

const repository = path.resolve(fileURLToPath(import.meta.url), '../../../..')
const command = path.join(repository, 'packages/cratestack/bin/cratestack.js')

const notes = `datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}

auth Caller {
  id Int
}

model Note {
  id Int @id
  title String

  @@allow("read", true)
  @@allow("create", auth() != null)
}

procedure countNotes(): Int
  @allow(true)
`

/** A project with what an install would bring. */
function project(files: Readonly<Record<string, string>>): Workspace {
  const there = workspace(files)
  symlinkSync(path.join(repository, 'node_modules'), path.join(there.directory, 'node_modules'))
  return there
}

interface Dev {
  readonly child: ChildProcess
  printed(): string
  /** Waits until it has printed something that matches, from `start` on. */
  until(pattern: RegExp, start?: number): Promise<RegExpExecArray>
  end(signal?: NodeJS.Signals): Promise<number | null>
  /** Its exit code. */
  readonly ended: Promise<number | null>
}

function dev(there: Workspace, ...args: readonly string[]): Dev {
  const child = spawn(process.execPath, [command, 'dev', ...args], {
    cwd: there.directory,
    env: { PATH: process.env['PATH'], NO_COLOR: '1' },
  })
  let printed = ''
  const listeners = new Set<() => void>()
  const hear = (chunk: Buffer) => {
    printed += chunk.toString()
    for (const listener of listeners) listener()
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  child.on('exit', () => {
    for (const listener of listeners) listener()
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const end = async (signal: NodeJS.Signals = 'SIGINT') => {
    if (child.exitCode === null) child.kill(signal)
    return await ended
  }
  onTestFinished(async () => {
    await end()
  })
  return {
    child,
    ended,
    printed: () => printed,
    end,
    until: (pattern, start = 0) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(printed.slice(start))
          if (match !== null) finish(() => resolve(match))
          else if (child.exitCode !== null)
            finish(() => reject(new Error(`ended with ${child.exitCode}:\n${printed}`)))
        }
        const timer = setTimeout(
          () => finish(() => reject(new Error(`never printed ${pattern}:\n${printed}`))),
          45_000,
        )
        const finish = (settle: () => void) => {
          clearTimeout(timer)
          listeners.delete(look)
          settle()
        }
        listeners.add(look)
        look()
      }),
  }
}

async function urlOf(running: Dev): Promise<string> {
  const [, url = ''] = await running.until(/on (http:\/\/127\.0\.0\.1:\d+)[\s\S]*Ctrl-C/)
  return url
}

describe('cratestack dev', () => {
  test('serves a schema without any code, prints its routes and requests that work', async () => {
    const there = project({ 'schema.cstack': notes })
    const running = dev(there, '--port', '0', '--once')
    const url = await urlOf(running)
    const printed = running.printed()
    expect(printed).toContain('embedded PostgreSQL in .cratestack/db')
    expect(printed).toMatch(/GET, POST +\/notes/)
    expect(printed).toMatch(/procedure countNotes is not written yet and answers 503/)

    const lines = printed.split('\n').filter((line) => line.startsWith('  curl '))
    expect(lines).toHaveLength(3)
    const answers = lines.map(
      (line) => spawnSync('bash', ['-c', line], { encoding: 'utf8' }).stdout,
    )
    expect(answers[0]).toBe('[]')
    expect(JSON.parse(answers[1] ?? '')).toEqual({ id: 1, title: 'A title' })
    expect(JSON.parse(answers[2] ?? '')).toMatchObject({ code: 'FORBIDDEN' })

    const call = await fetch(`${url}/$procs/countNotes`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: '{}',
    })
    expect(call.status).toBe(503)

    // A page whose name was pointed at this machine writes any header that it likes.
    const foreign = ['-s', '-H', 'Host: attacker.example', '-H', 'Authorization: Dev {"id":1}']
    const rebound = spawnSync('curl', [...foreign, `${url}/notes`], { encoding: 'utf8' })
    expect(rebound.stdout).toContain('FORBIDDEN')
    expect(rebound.stdout).not.toContain('A title')
  })

  test('takes the next port when the asked one is taken, and ends with 0 on Ctrl-C', async () => {
    const blocker = createServer()
    const taken = await new Promise<number>((resolve) => {
      blocker.listen(0, '127.0.0.1', () => {
        const address = blocker.address()
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
    onTestFinished(() => void blocker.close())
    const running = dev(project({ 'schema.cstack': notes }), '--port', String(taken), '--once')
    const url = await urlOf(running)
    expect(Number(new URL(url).port)).toBeGreaterThan(taken)
    expect(running.printed()).toContain(`${taken} is taken`)
    expect(await running.end()).toBe(0)
    expect(running.printed()).toContain('stopped')
  })

  test('picks up changes of schema and code, and survives mistakes in both', async () => {
    const there = project({ 'schema.cstack': notes })
    const running = dev(there, '--port', '0')
    const url = await urlOf(running)

    let seen = running.printed().length
    there.write(
      'app.ts',
      `import { defineApp } from './generated/server.js'
       export default defineApp({
         procedures: { countNotes: ({ db, ctx }) => db.note.findMany().count().run(ctx) },
       })`,
    )
    await running.until(/reloaded schema.cstack/, seen)
    const count = () =>
      fetch(`${url}/$procs/countNotes`, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: '{}',
      }).then((response) => response.text())
    expect(await count()).toBe('0')

    seen = running.printed().length
    there.write('schema.cstack', notes.replace('title String', 'title Strin'))
    await running.until(/The last good schema stays served/, seen)
    expect(await count()).toBe('0')

    seen = running.printed().length
    there.write('schema.cstack', notes.replace('title String', 'title String\n  body String?'))
    await running.until(/reloaded schema.cstack on .*: tables extended/, seen)
    const created = await fetch(`${url}/notes`, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: 'Dev {"id": 1}',
      },
      body: '{"id": 7, "title": "With a body", "body": "here"}',
    })
    expect(await created.json()).toEqual({ id: 7, title: 'With a body', body: 'here' })

    seen = running.printed().length
    there.write('app.ts', 'export default {')
    await running.until(/The last good state stays served/, seen)
    expect(await count()).toBe('1')
  })

  test('logs how it answered, with the reason that callers do not get', async () => {
    const running = dev(project({ 'schema.cstack': notes }), '--port', '0', '--once')
    const url = await urlOf(running)
    await fetch(`${url}/notes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Dev {"id": 1}' },
      body: '{"id": 1, "title": 5}',
    })
    const [line] = await running.until(/POST \/notes 400 in .*\n/)
    expect(line).toMatch(/CODEC_ERROR .*title/)
  })

  test('survives what nobody caught in a procedure, and names a misspelt one', async () => {
    const there = project({
      'schema.cstack': notes,
      'app.ts': `export default {
        procedures: {
          countNotez: () => 1,
          countNotes: () => {
            setTimeout(() => { throw new Error('thrown late') })
            void Promise.reject(new Error('never awaited'))
            return 0
          },
        },
      }`,
    })
    const running = dev(there, '--port', '0', '--once')
    const url = await urlOf(running)
    expect(running.printed()).toContain('the schema declares no procedure countNotez')
    const call = () =>
      fetch(`${url}/$procs/countNotes`, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: '{}',
      })
    expect((await call()).status).toBe(200)
    await running.until(/thrown late/)
    await running.until(/never awaited/)
    expect((await call()).status).toBe(200)
  })

  test.each([300, 900, 1800, 3000])(
    'ends on Ctrl-C %i ms after it was started',
    async (delayMs) => {
      const running = dev(project({ 'schema.cstack': notes }), '--port', '0')
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      // Before the command listens to signals, Node ends it by itself.
      expect([0, null]).toContain(await running.end())
    },
  )

  test('says which database it cannot reach, and ends', async () => {
    const there = project({ 'schema.cstack': notes })
    const running = dev(there, '--port', '0', '--url', 'postgres://localhost:1/nowhere')
    await running.until(/cannot connect to PostgreSQL \(--url\): connect ECONNREFUSED/)
    expect(await running.ended).toBe(1)
    expect(running.printed()).not.toContain('    at ')
  })

  test('does not share its embedded database with a second one', async () => {
    const there = project({ 'schema.cstack': notes })
    await urlOf(dev(there, '--port', '0', '--once'))
    const second = dev(there, '--port', '0')
    await second.until(/the folder is open already/)
    expect(await second.ended).toBe(1)
  })
})
