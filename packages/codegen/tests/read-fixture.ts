import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { checkSchema } from '@cratestack/schema'
import type { SchemaIr } from '@cratestack/schema/ir'
import { emitTypescript } from '../src/index.ts'

export function readFixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}.cstack`, import.meta.url), 'utf8')
}

/** The schema, or an error that says what is wrong with it. */
export function irOf(text: string): SchemaIr {
  const { ir, diagnostics } = checkSchema(text)
  if (ir !== undefined) return ir
  throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'))
}

/** The files of a schema by path. */
export function emit(text: string): Readonly<Record<'server.ts' | 'client.ts', string>> {
  const schemaSha256 = createHash('sha256').update(text).digest('hex')
  const files = new Map(
    emitTypescript(irOf(text), { schemaSha256 }).map((file) => [file.path, file.text]),
  )
  return { 'server.ts': files.get('server.ts') ?? '', 'client.ts': files.get('client.ts') ?? '' }
}
