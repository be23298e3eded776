import { fstatSync } from 'node:fs'
import type { Host, Output } from './host.ts'

/** Ctrl-C, and how containers and supervisors end a process. */
const endings = ['SIGINT', 'SIGTERM'] as const

/** The host of a real process. Streams are opened on first use: opening one costs about 1 ms. */
export function processHost(): Host {
  const interruptions = new Set<() => void>()
  const interrupt = () => {
    for (const stop of interruptions) stop()
  }
  return {
    cwd: process.cwd(),
    environment: process.env,
    stdin: openStdin,
    stdout: processOutput(() => process.stdout, interrupt),
    stderr: processOutput(() => process.stderr, interrupt),
    now: () => new Date(),
    onInterrupt(stop) {
      if (interruptions.size === 0) for (const signal of endings) process.on(signal, interrupt)
      interruptions.add(stop)
      return () => {
        interruptions.delete(stop)
        if (interruptions.size === 0) for (const signal of endings) process.off(signal, interrupt)
      }
    },
    onStrayError(listen) {
      const events = ['uncaughtException', 'unhandledRejection'] as const
      for (const event of events) process.on(event, listen)
      return () => {
        for (const event of events) process.off(event, listen)
      }
    },
  }
}

/** Node.js takes a directory for an empty stream, and an empty schema is a sound one. */
function openStdin(): AsyncIterable<Uint8Array> {
  if (fstatSync(0).isDirectory()) {
    throw Object.assign(new Error('standard input is a directory'), { code: 'EISDIR' })
  }
  return process.stdin
}

function processOutput(open: () => NodeJS.WriteStream, interrupt: () => void): Output {
  let stream: NodeJS.WriteStream | undefined
  let broken = false
  const opened = () => {
    if (stream !== undefined) return stream
    stream = open()
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (broken) return
      broken = true
      interrupt()
      // The reader of a pipe may leave when it has seen enough (`cratestack check | head -1`).
      if (error.code === 'EPIPE') return
      process.exitCode = 1
      if (stream !== process.stderr) {
        process.stderr.write(`Error: cannot write to standard output (${error.code})\n`)
      }
    })
    return stream
  }
  return {
    write(text) {
      if (text !== '' && !broken) opened().write(text)
    },
    get isTerminal() {
      return opened().isTTY === true
    },
    get columns() {
      return opened().isTTY === true ? opened().columns : undefined
    },
  }
}
