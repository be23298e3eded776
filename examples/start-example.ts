// Starts an example as a user does, with `cratestack dev`, on a database and a port of its own.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export interface RunningExample {
  readonly url: string
  /** Ends it with Ctrl-C, keeps the data, and gives the exit code. */
  stop(): Promise<number | null>
  /** Starts it again on the same data. */
  restart(): Promise<RunningExample>
  /** Ends it, if need be, and removes the data. */
  remove(): Promise<void>
}

const command = fileURLToPath(new URL('../packages/cratestack/bin/cratestack.js', import.meta.url))
const startLimitMs = 60_000

export async function startExample(name: string): Promise<RunningExample> {
  const folder = mkdtempSync(path.join(os.tmpdir(), `cratestack-${name}-`))
  return await start(name, path.join(folder, 'db'))
}

async function start(name: string, data: string): Promise<RunningExample> {
  const schema = fileURLToPath(new URL(`${name}/schema.cstack`, import.meta.url))
  const args = ['dev', schema, '--once', '--port', '0', '--data', data, '--format', 'json']
  const child = spawn(process.execPath, [command, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  })
  const url = await readUrl(child)
  const stop = async (): Promise<number | null> => {
    if (child.exitCode !== null) return child.exitCode
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    child.kill('SIGINT')
    return await ended
  }
  return {
    url,
    stop,
    restart: async () => {
      await stop()
      return await start(name, data)
    },
    remove: async () => {
      await stop()
      rmSync(path.dirname(data), { recursive: true, force: true })
    },
  }
}

/** The first line on standard output is the envelope of the start. */
async function readUrl(child: ChildProcess): Promise<string> {
  return await new Promise((resolve, reject) => {
    let printed = ''
    let complained = ''
    const fail = (reason: string) =>
      reject(new Error(`the example ${reason}:\n${printed}${complained}`))
    const timer = setTimeout(() => fail('did not start in time'), startLimitMs)
    child.stderr?.on('data', (chunk: Buffer) => {
      complained += chunk.toString()
    })
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      if (!printed.includes('\n')) return
      clearTimeout(timer)
      const { data } = JSON.parse(printed)
      resolve(data.url)
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(`ended with ${code}`)
    })
  })
}
