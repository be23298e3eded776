import { createHash } from 'node:crypto'
import { realpath, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * Keeps a folder to this process until the returned function is called. PGlite does not look
 * whether somebody else has a folder open, and two at once destroy each other's data.
 *
 * The lock is a socket that we listen on: it answers while we live, and a process that was killed
 * leaves one behind that does not. A file with a number in it could not be told from a living one
 * once the number is another process's.
 *
 * @throws Error when another process, or this one, has the folder
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const name = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
    .slice(0, 16)
  const address =
    process.platform === 'win32'
      ? `\\\\.\\pipe\\cratestack-pglite-${name}`
      : path.join(tmpdir(), `cratestack-pglite-${name}.sock`)
  const server = (await listen(address)) ?? (await takeOver(address))
  if (server === undefined)
    throw new Error(`the folder is open already, in this process or another one: ${folder}`)
  return () => new Promise((resolve) => server.close(() => resolve()))
}

/** Undefined when the address is taken. */
function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    // Holding a lock is no reason to stay alive.
    server.unref()
    server.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    server.listen(address, () => resolve(server))
  })
}

/** Removes a socket that nobody listens on any more, and listens in its place. */
async function takeOver(address: string): Promise<Server | undefined> {
  if (await answers(address)) return undefined
  await rm(address, { force: true })
  return listen(address)
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
