import { realpathSync, statSync, unwatchFile, watch, watchFile } from 'node:fs'
import path from 'node:path'

// An editor writes a file in several steps; one check after the last of them is enough.
const settleMs = 30
const pollMs = 500

/**
 * Calls `changed` after any of the files was written, replaced, created or removed.
 *
 * Directories are watched, not files, because many editors save by renaming a new file over the
 * old one. Where the system cannot watch (network drives, no watches left) files are polled.
 *
 * @returns how to stop
 */
export function watchFiles(files: readonly string[], changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(changed, settleMs)
  }
  const stops: (() => void)[] = []
  for (const [directory, names] of byDirectory(files)) {
    stops.push(watchDirectory(directory, names, soon))
  }
  return () => {
    clearTimeout(timer)
    for (const stop of stops) stop()
  }
}

/** Whether reading waits for a writer, with Ctrl-C waiting behind it. */
export function isPipe(file: string): boolean {
  try {
    return statSync(file).isFIFO()
  } catch {
    // A file that is missing may come yet.
    return false
  }
}

function watchDirectory(directory: string, names: ReadonlySet<string>, soon: () => void) {
  const polled = [...names].map((name) => path.join(directory, name))
  let stop = () => {}
  const poll = () => {
    for (const file of polled) watchFile(file, { interval: pollMs }, soon)
    stop = () => {
      for (const file of polled) unwatchFile(file, soon)
    }
  }
  try {
    const watcher = watch(directory, (_event, name) => {
      if (name === null || names.has(name)) soon()
    })
    stop = () => watcher.close()
    watcher.on('error', () => {
      watcher.close()
      poll()
    })
  } catch {
    // No such directory (yet), or a system without watches: polling works for both.
    poll()
  }
  return () => stop()
}

/** The names to look for in each directory; what a symbolic link points to counts as well. */
function byDirectory(files: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>()
  for (const file of files.flatMap((given) => [given, realPath(given)])) {
    const directory = path.dirname(file)
    const known = names.get(directory) ?? new Set()
    names.set(directory, known.add(path.basename(file)))
  }
  return names
}

function realPath(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    // A file that does not exist yet is watched under its own name.
    return file
  }
}
