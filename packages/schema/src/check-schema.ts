import type { CheckOptions } from './checker/options.ts'
import type { SchemaIr } from './ir/schema-ir.ts'
import { parseSchema } from './parser/parse-schema.ts'
import type { SchemaTree } from './syntax/nodes.ts'
import { type Diagnostic, Diagnostics, sortByPlace } from './text/diagnostic.ts'
import { SourceText } from './text/source.ts'

export interface CheckedSchema {
  /** In the order of the file. */
  readonly diagnostics: readonly Diagnostic[]
  /** Missing when a diagnostic is an error. */
  readonly ir: SchemaIr | undefined
  readonly tree: SchemaTree
  readonly source: SourceText
}

/** Parses and checks any text. Never throws on input and does no IO. */
export function checkSchema(text: string, options: CheckOptions = {}): CheckedSchema {
  const source = new SourceText(text)
  const diagnostics = new Diagnostics(source, options.strict ?? false)
  const tree = parseSchema(source, diagnostics.report)
  return { diagnostics: sortByPlace(diagnostics.toArray()), ir: undefined, tree, source }
}
