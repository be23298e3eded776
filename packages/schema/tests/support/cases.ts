import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

export interface CaseFile {
  /** `0001-transport-only`. */
  readonly title: string
  readonly path: string
  readonly text: string
}

/** Files of a folder under the repository's root that end with `suffix`, in the order of their names. */
export function readCases(folder: string, suffix: string): readonly CaseFile[] {
  const directory = path.join(root, folder)
  return readdirSync(directory)
    .filter((name) => name.endsWith(suffix))
    .sort()
    .map((name) => ({
      title: name.slice(0, -suffix.length),
      path: path.join(directory, name),
      text: readFileSync(path.join(directory, name), 'utf8'),
    }))
}

/** Names of the folders in a folder under the repository's root. */
export function readFolders(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/**
 * Compares with a file of expectations. `UPDATE=1` (or `vitest -u`) rewrites it instead; whoever
 * reviews reads the difference.
 */
export function expectFile(file: string, actual: string | undefined): void {
  const expected = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  if (actual === expected) return
  if (isUpdating() && actual !== undefined) {
    writeFileSync(file, actual)
    return
  }
  expect(actual, path.relative(root, file)).toBe(expected)
}

export function isUpdating(): boolean {
  return process.env['UPDATE'] === '1' || process.argv.includes('-u')
}

export function rootPath(...parts: readonly string[]): string {
  return path.join(root, ...parts)
}
