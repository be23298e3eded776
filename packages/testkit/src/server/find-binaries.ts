import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** Where PostgreSQL's own programs are: in PATH, or where Debian and Homebrew put them. */
export function findServerBinaries(): string | undefined {
  const candidates = [
    ...(process.env['PATH'] ?? '').split(path.delimiter),
    ...newestFirst('/usr/lib/postgresql').map((version) => path.join(version, 'bin')),
    ...['/opt/homebrew/opt', '/usr/local/opt']
      .flatMap(newestFirst)
      .filter((folder) => path.basename(folder).startsWith('postgresql'))
      .map((folder) => path.join(folder, 'bin')),
    '/usr/local/pgsql/bin',
  ]
  return candidates.find(
    (folder) =>
      folder !== '' && ['initdb', 'postgres'].every((name) => existsSync(path.join(folder, name))),
  )
}

function newestFirst(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .sort((one, other) => other.localeCompare(one, 'en', { numeric: true }))
    .map((name) => path.join(folder, name))
}
