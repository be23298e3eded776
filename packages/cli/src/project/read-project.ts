import { createHash } from 'node:crypto'
import path from 'node:path'
import { checkSchema } from '@cratestack/schema'
import type { SchemaIr } from '@cratestack/schema/ir'
import { readSchema } from '../files/read-schema.ts'
import type { SchemaFile } from '../files/schema-file.ts'
import type { Host } from '../host.ts'
import type { FileReport } from '../report/file-report.ts'

/** A schema without errors, and where its project lives. */
export interface Project {
  readonly file: SchemaFile
  /** Folder of the schema: generated code, the application and the data stand in it or below. */
  readonly folder: string
  readonly ir: SchemaIr
  /** Lower-case hex of the SHA-256 of the schema's bytes. */
  readonly schemaSha256: string
}

export type ReadProject =
  | { readonly kind: 'project'; readonly project: Project; readonly report: FileReport }
  | { readonly kind: 'errors'; readonly report: FileReport }

/** Reads and checks a schema for the server. Warnings do not keep a project from being one. */
export async function readProject(file: SchemaFile, host: Host): Promise<ReadProject> {
  const contents = await readSchema(file, host)
  if (contents.kind === 'problem') {
    return {
      kind: 'errors',
      report: { file, source: undefined, diagnostics: [contents.problem] },
    }
  }
  const { diagnostics, source, ir } = checkSchema(contents.text, { target: 'server' })
  const report: FileReport = { file, source, diagnostics }
  if (ir === undefined) return { kind: 'errors', report }
  const folder = file.absolutePath === undefined ? host.cwd : path.dirname(file.absolutePath)
  const schemaSha256 = createHash('sha256').update(contents.text).digest('hex')
  return { kind: 'project', project: { file, folder, ir, schemaSha256 }, report }
}
