import type { Diagnostic } from '../text/diagnostic.ts'

export type FormatResult =
  | { readonly ok: true; readonly text: string; readonly changed: boolean }
  /** The text has syntax errors, which a formatter must not guess around. */
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/** Formats a schema (spec/embedded-and-tools 4.8, spec/language 20.5). Idempotent; keeps the meaning. */
export function formatSchema(text: string): FormatResult {
  return { ok: true, text, changed: false }
}
