import path from 'node:path'
import type { Driver } from '@cratestack/sql'
import type { Host } from '../host.ts'
import type { Project } from './read-project.ts'

/** Where a project's rows are. */
export type DatabaseChoice =
  | { readonly kind: 'postgres'; readonly url: string; readonly from: string }
  | { readonly kind: 'pglite'; readonly folder: string; readonly variable: string }

/** Folder of the embedded PostgreSQL, next to the schema. */
const embeddedFolder = path.join('.cratestack', 'db')

/**
 * Chooses the database: `--url`, else the environment variable that the schema's datasource names
 * (`DATABASE_URL` where it names none), else PostgreSQL embedded in this process.
 */
export function chooseDatabase(
  project: Project,
  flags: { readonly url: string | undefined; readonly data: string | undefined },
  host: Host,
): DatabaseChoice {
  const declared = project.ir.datasource?.url
  const variable = declared?.kind === 'env' ? declared.value : 'DATABASE_URL'
  if (flags.url !== undefined) return { kind: 'postgres', url: flags.url, from: '--url' }
  const folder =
    flags.data === undefined
      ? path.join(project.folder, embeddedFolder)
      : path.resolve(host.cwd, flags.data)
  if (flags.data !== undefined) return { kind: 'pglite', folder, variable }
  const url = host.environment[variable]
  if (url !== undefined && url !== '') return { kind: 'postgres', url, from: variable }
  if (declared?.kind === 'literal')
    return { kind: 'postgres', url: declared.value, from: 'the schema' }
  return { kind: 'pglite', folder, variable }
}

/** Opens it. Whoever opens it closes it. */
export async function openDatabase(choice: DatabaseChoice): Promise<Driver> {
  if (choice.kind === 'postgres') {
    const { postgres } = await import('@cratestack/postgres')
    return postgres(choice.url)
  }
  const { pglite } = await import('@cratestack/postgres/pglite')
  return pglite(choice.folder)
}
