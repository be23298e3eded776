import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { UsageError } from '../arguments/command.ts'

/**
 * Makes sure that one process at a time works in a folder of embedded data: two would destroy it.
 *
 * @returns how to let go
 * @throws UsageError while another process holds the folder
 */
export function claimFolder(folder: string): () => void {
  const mark = `${folder}.pid`
  const holder = readHolder(mark)
  if (holder !== undefined && holder !== process.pid && isAlive(holder)) {
    throw new UsageError(
      `the embedded database is in use by another cratestack (process ${holder})`,
      'stop that one first, or give this one its own folder with --data',
    )
  }
  writeFileSync(mark, `${process.pid}\n`)
  return () => {
    if (readHolder(mark) === process.pid) rmSync(mark, { force: true })
  }
}

function readHolder(mark: string): number | undefined {
  try {
    const pid = Number(readFileSync(mark, 'utf8').trim())
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    // No mark: nobody is there.
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
