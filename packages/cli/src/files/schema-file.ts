import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { UsageError } from '../arguments/command.ts'
import type { Host } from '../host.ts'

/** A schema that a command line names. */
export interface SchemaFile {
  /** As it was written; `-` is standard input. */
  readonly path: string
  /** How messages call it. */
  readonly label: string
  /** `undefined` for standard input. */
  readonly absolutePath: string | undefined
}

const defaultName = 'schema.cstack'

/**
 * Finds the schemas of a call: those of `--schema`, then the operands, each once; without any,
 * `schema.cstack` of the working directory.
 *
 * @throws UsageError when there is none
 */
export function findSchemaFiles(
  flagged: readonly string[],
  operands: readonly string[],
  host: Host,
): readonly SchemaFile[] {
  const files = new Map<string, SchemaFile>()
  for (const written of [...flagged, ...operands]) {
    const file = toSchemaFile(written, host)
    const key = file.absolutePath ?? '-'
    if (!files.has(key)) files.set(key, file)
  }
  if (files.size > 0) return [...files.values()]
  const fallback = toSchemaFile(defaultName, host)
  if (!existsSync(fallback.absolutePath ?? '')) throw noSchema(host)
  return [fallback]
}

/** @throws UsageError when the call names none or several */
export function findSchemaFile(
  flagged: readonly string[],
  operands: readonly string[],
  host: Host,
): SchemaFile {
  const [file, second] = findSchemaFiles(flagged, operands, host)
  if (second !== undefined) throw new UsageError('only one schema can be given')
  return file ?? toSchemaFile(defaultName, host)
}

/** The `.cstack` files of a directory, by name. Empty when it cannot be read. */
export function schemasIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.cstack'))
      .sort()
  } catch {
    // Only used to give hints: without them the message is still right.
    return []
  }
}

function toSchemaFile(written: string, host: Host): SchemaFile {
  if (written === '-') return { path: '-', label: '<stdin>', absolutePath: undefined }
  return { path: written, label: written, absolutePath: path.resolve(host.cwd, written) }
}

function noSchema(host: Host): UsageError {
  const found = schemasIn(host.cwd)
  return new UsageError(
    `no schema given, and there is no ${defaultName} in this directory`,
    found.length === 0
      ? 'name one: --schema PATH, or "-" for standard input'
      : `name one of those that are here: ${firstFew(found)}`,
  )
}

/** At most three names, and how many more there are. */
export function firstFew(names: readonly string[]): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : ''
  return `${names.slice(0, 3).join(', ')}${more}`
}
