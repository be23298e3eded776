import { readdirSync } from 'node:fs'
import path from 'node:path'

/** Folders without code of the project. */
const skipped: ReadonlySet<string> = new Set(['node_modules', 'generated', 'dist', 'build'])

/** Enough for a project, and bounded when somebody starts in a folder that holds everything. */
const deepest = 5
const mostFiles = 2000

/** The schema, and the modules that the application may import: what a change is looked for in. */
export function projectSources(folder: string, known: readonly string[]): readonly string[] {
  const files = new Set(known)
  collect(folder, 0, files)
  return [...files].sort()
}

function collect(folder: string, depth: number, files: Set<string>): void {
  if (depth > deepest) return
  for (const entry of readFolder(folder)) {
    if (files.size >= mostFiles) return
    if (entry.name.startsWith('.') || skipped.has(entry.name)) continue
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) collect(file, depth + 1, files)
    else if (/\.[cm]?[jt]s$/.test(entry.name)) files.add(file)
  }
}

function readFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    // A folder that vanished or is closed to us has nothing to watch.
    return []
  }
}
