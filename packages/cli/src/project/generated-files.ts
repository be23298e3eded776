import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { emitTypescript } from '@cratestack/codegen'
import { replaceFile } from '../files/replace-file.ts'
import type { Project } from './read-project.ts'

/** A file as the generator wants it, compared with what is there. */
export interface GeneratedFile {
  readonly absolutePath: string
  readonly text: string
  readonly state: 'current' | 'stale' | 'missing'
}

/** Folder of generated code when nothing else is asked for, next to the schema. */
export const defaultOutput = 'generated'

/** Emits the code of a project and looks what of it is there already. Writes nothing. */
export function generatedFiles(project: Project, outputFolder: string): readonly GeneratedFile[] {
  const { ir, schemaSha256 } = project
  return emitTypescript(ir, { schemaSha256 }).map((file) => {
    const absolutePath = path.join(outputFolder, file.path)
    return { absolutePath, text: file.text, state: stateOf(absolutePath, file.text) }
  })
}

/** Writes what is missing or stale, and leaves alone what is current: its time stamp means something. */
export function writeGenerated(files: readonly GeneratedFile[]): readonly GeneratedFile[] {
  const changed = files.filter(({ state }) => state !== 'current')
  for (const { absolutePath, text, state } of changed) {
    if (state === 'stale') {
      replaceFile(absolutePath, text)
      continue
    }
    mkdirSync(path.dirname(absolutePath), { recursive: true })
    writeFileSync(absolutePath, text)
  }
  return changed
}

function stateOf(absolutePath: string, text: string): GeneratedFile['state'] {
  if (!existsSync(absolutePath)) return 'missing'
  return readFileSync(absolutePath, 'utf8') === text ? 'current' : 'stale'
}
