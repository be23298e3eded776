// Runs command lines in this process, in a directory of their own.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { type ExitCode, type Host, runCli } from '../src/index.ts'

export interface Workspace {
  readonly directory: string
  run(line: string | readonly string[], options?: RunOptions): Promise<Outcome>
  read(file: string): string
  write(file: string, content: string | Uint8Array): void
}

export interface RunOptions {
  readonly stdin?: string | Uint8Array
  readonly environment?: Readonly<Record<string, string>>
  readonly terminal?: boolean
}

export interface Outcome {
  readonly code: ExitCode
  readonly stdout: string
  readonly stderr: string
}

/** A directory with these files, gone after the test. */
export function workspace(files: Readonly<Record<string, string | Uint8Array>> = {}): Workspace {
  const directory = mkdtempSync(path.join(tmpdir(), 'cratestack-cli-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const write = (file: string, content: string | Uint8Array) => {
    const target = path.join(directory, file)
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, content)
  }
  for (const [file, content] of Object.entries(files)) write(file, content)
  return {
    directory,
    write,
    read: (file) => readFileSync(path.join(directory, file), 'utf8'),
    async run(line, options = {}) {
      const { host, outcome } = fakeHost(directory, options)
      const argv = typeof line === 'string' ? line.split(' ').filter((part) => part !== '') : line
      const code = await runCli(argv, host)
      return { code, ...outcome() }
    },
  }
}

export function fakeHost(cwd: string, options: RunOptions = {}) {
  let stdout = ''
  let stderr = ''
  const isTerminal = options.terminal ?? false
  const columns = isTerminal ? 80 : undefined
  const host: Host = {
    cwd,
    environment: options.environment ?? {},
    async *stdin() {
      const text = options.stdin ?? ''
      // Cut in two, so that a character may lie across the cut.
      const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
      const middle = bytes.length >> 1
      yield bytes.subarray(0, middle)
      yield bytes.subarray(middle)
    },
    stdout: {
      isTerminal,
      columns,
      write: (text) => {
        stdout += text
      },
    },
    stderr: {
      isTerminal,
      columns,
      write: (text) => {
        stderr += text
      },
    },
    now: () => new Date(2026, 0, 2, 3, 4, 5),
    onInterrupt: () => () => {},
    onStrayError: () => () => {},
  }
  return { host, outcome: () => ({ stdout, stderr }) }
}
