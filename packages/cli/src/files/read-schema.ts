import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import path from 'node:path'
import { nearest } from '@cratestack/schema'
import type { Host } from '../host.ts'
import { decodeUtf8 } from './decode-utf8.ts'
import {
  describeFileError,
  type FileProblemCode,
  fileProblem,
  type ReportedDiagnostic,
} from './file-problem.ts'
import { firstFew, type SchemaFile, schemasIn } from './schema-file.ts'

export type SchemaContents =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: ReportedDiagnostic }

/** A schema of this size would have about a million fields: whatever it is, it is not a schema. */
export const largestSchemaBytes: number = 64 * 1024 * 1024

/** Reads a schema unchanged: line endings and a byte order mark are the language's business. */
export async function readSchema(file: SchemaFile, host: Host): Promise<SchemaContents> {
  try {
    const bytes =
      file.absolutePath === undefined
        ? await readStream(host.stdin())
        : readRegularFile(file.absolutePath)
    return toText(file, bytes)
  } catch (error) {
    if (error instanceof TooLarge) return tooLarge(file)
    return cannotRead(file, error)
  }
}

class TooLarge extends Error {}

async function readStream(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > largestSchemaBytes) throw new TooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Counts what it reads: pipes and devices do not tell their size beforehand. */
function readRegularFile(absolutePath: string): Uint8Array {
  const descriptor = openSync(absolutePath, 'r')
  try {
    const { size } = fstatSync(descriptor)
    if (size > largestSchemaBytes) throw new TooLarge()
    let bytes = Buffer.allocUnsafe(size + 1)
    let used = 0
    for (;;) {
      const read = readSync(descriptor, bytes, used, bytes.length - used, null)
      if (read === 0) return bytes.subarray(0, used)
      used += read
      if (used > largestSchemaBytes) throw new TooLarge()
      if (used === bytes.length) {
        bytes = Buffer.concat([bytes], Math.max(4096, bytes.length * 2))
      }
    }
  } finally {
    closeSync(descriptor)
  }
}

function toText(file: SchemaFile, bytes: Uint8Array): SchemaContents {
  const decoded = decodeUtf8(bytes)
  if (decoded.ok) return { kind: 'text', text: decoded.text }
  const { byteOffset, line } = decoded
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  return problem(
    'CS0002',
    `"${file.label}" is not UTF-8 text: byte ${byteOffset} (line ${line}) starts no character`,
    utf16 ? 'it looks like UTF-16; save it as UTF-8' : 'save the file as UTF-8',
  )
}

function tooLarge(file: SchemaFile): SchemaContents {
  const limit = `${largestSchemaBytes / (1024 * 1024)} MiB`
  return problem('CS0003', `"${file.label}" is larger than ${limit}, the limit for a schema`)
}

function cannotRead(file: SchemaFile, error: unknown): SchemaContents {
  return problem(
    'CS0001',
    `cannot read "${file.label}": ${describeFileError(error)}`,
    hintFor(file, error),
  )
}

function hintFor(file: SchemaFile, error: unknown): string | undefined {
  if (file.absolutePath === undefined || !(error instanceof Error) || !('code' in error)) {
    return undefined
  }
  if (error.code === 'EISDIR') {
    const inside = schemasIn(file.absolutePath)
    return inside.length === 0
      ? 'name a .cstack file'
      : `name the schemas in it: ${firstFew(inside.map((name) => path.join(file.path, name)))}`
  }
  if (error.code !== 'ENOENT') return undefined
  const { dir, base } = path.parse(file.absolutePath)
  const near = nearest(base, schemasIn(dir))
  return near === undefined
    ? undefined
    : `did you mean "${path.join(path.dirname(file.path), near)}"?`
}

function problem(code: FileProblemCode, message: string, hint?: string): SchemaContents {
  return { kind: 'problem', problem: fileProblem(code, message, hint) }
}
