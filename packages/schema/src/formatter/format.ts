import { parseTree } from '../parser/parse-tree.ts'
import { type Diagnostic, Diagnostics } from '../text/diagnostic.ts'
import { SourceText } from '../text/source.ts'
import { layOutSchema } from './lay-out-schema.ts'

export type FormatResult =
  | { readonly ok: true; readonly text: string; readonly changed: boolean }
  /** The text has syntax errors, which a formatter must not guess around. */
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/**
 * Formats a schema (spec/embedded-and-tools 4.8, spec/language 20.5). Idempotent; keeps the meaning.
 *
 * A schema that uses no extension of ours comes out as text that the original's parsers accept too.
 * Whatever has a grammar of its own (SQL, patterns, attributes nobody knows) is left as written.
 */
export function formatSchema(text: string): FormatResult {
  const source = new SourceText(text)
  const found = new Diagnostics(source, false)
  // The parser reports structure only; a schema may be formatted long before it means anything.
  const tree = parseTree(source, found.report)
  if (found.hasErrors) {
    const errors = found.list().filter((diagnostic) => diagnostic.severity === 'error')
    return { ok: false, diagnostics: errors }
  }
  const lines = layOutSchema(tree, text)
  const formatted = lines.length === 0 ? '' : `${lines.join('\n')}\n`
  return { ok: true, text: formatted, changed: formatted !== text }
}
