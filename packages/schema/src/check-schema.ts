import { check } from './checker/check.ts'
import type { CheckOptions } from './checker/options.ts'
import type { SchemaIr } from './ir/schema-ir.ts'
import { lowerSchema } from './lower/lower-schema.ts'
import { parseTree } from './parser/parse-tree.ts'
import type { SchemaTree } from './syntax/nodes.ts'
import { type Diagnostic, Diagnostics } from './text/diagnostic.ts'
import { SourceText } from './text/source.ts'

export interface ParsedSchema {
  /** Syntax errors, in the order of the file. */
  readonly diagnostics: readonly Diagnostic[]
  /** What the text says, complete or not. */
  readonly tree: SchemaTree
  readonly source: SourceText
}

export interface CheckedSchema {
  /** In the order of the file; at most `diagnosticLimit`, errors before warnings. */
  readonly diagnostics: readonly Diagnostic[]
  /** The first error in the original's order of checks, which is not the order of the file. */
  readonly firstError: Diagnostic | undefined
  /** Missing when a diagnostic is an error. */
  readonly ir: SchemaIr | undefined
  /** What the text says, complete or not. */
  readonly tree: SchemaTree
  readonly source: SourceText
}

/** Parses any text without asking what it means. Never throws on input and does no IO. */
export function parseSchema(text: string): ParsedSchema {
  const source = new SourceText(text)
  const found = new Diagnostics(source, false)
  const tree = parseTree(source, found.report)
  return { diagnostics: found.list(), tree, source }
}

/**
 * Parses and checks any text. Never throws on input and does no IO.
 *
 * The IR is made when it is first asked for: who only wants the diagnostics does not pay for it.
 */
export function checkSchema(text: string, options: CheckOptions = {}): CheckedSchema {
  const source = new SourceText(text)
  const found = new Diagnostics(source, options.strict ?? false)
  const tree = parseTree(source, found.report)
  const checked = check(source, tree, options, found)
  let ir: SchemaIr | undefined
  return {
    diagnostics: found.list(),
    firstError: found.firstError,
    get ir() {
      if (!found.hasErrors) ir ??= lowerSchema(checked)
      return ir
    },
    tree,
    source,
  }
}
