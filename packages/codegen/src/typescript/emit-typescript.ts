import type { SchemaIr } from '@cratestack/schema/ir'
import { emitClientFile } from './client-file.ts'
import { emitServerFile } from './server-file.ts'

export interface TypescriptOptions {
  /** SHA-256 of the schema's bytes, in hexadecimal digits: it stands in the head of every file. */
  readonly schemaSha256: string
  /** What an `Int` is in TypeScript. */
  readonly int?: 'number'
}

export interface GeneratedFile {
  /** Where the file belongs, below the folder of generated code. */
  readonly path: string
  readonly text: string
}

/**
 * Writes the TypeScript of a schema: one file for servers, one for clients. The same schema gives
 * the same text, whatever the machine and the hour.
 *
 * @throws RangeError for a checksum that is none
 */
export function emitTypescript(
  ir: SchemaIr,
  { schemaSha256 }: TypescriptOptions,
): readonly GeneratedFile[] {
  if (!/^[0-9a-f]{64}$/.test(schemaSha256))
    throw new RangeError('emitTypescript: "schemaSha256" must be 64 lower-case hexadecimal digits')
  return [
    { path: 'server.ts', text: emitServerFile(ir, schemaSha256) },
    { path: 'client.ts', text: emitClientFile(ir, schemaSha256) },
  ]
}
