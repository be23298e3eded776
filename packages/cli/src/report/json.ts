// The JSON of spec/language 16.2: the original's keys first, ours after them. Keys are only ever
// added. Offsets are UTF-8 bytes, lines and columns start at 1, columns count UTF-16 code units.

import type { Fix, RelatedPlace, Severity } from '@cratestack/schema'
import type { ReportedDiagnostic } from '../files/file-problem.ts'
import type { FileReport } from './file-report.ts'

/** What every command prints with `--format json`. */
export interface Envelope {
  readonly ok: boolean
  readonly data: unknown
  readonly diagnostics: readonly JsonDiagnostic[]
}

export interface JsonDiagnostic {
  readonly message: string
  readonly line: number
  readonly start: number
  readonly end: number
  readonly code: string
  readonly severity: Severity
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  readonly hint?: string
  readonly related: readonly JsonPlace[]
  readonly fix?: { readonly title: string; readonly edits: readonly JsonEdit[] }
  /** The path as it was given; `-` for standard input. */
  readonly file: string
}

interface JsonPlace {
  readonly message: string
  readonly line: number
  readonly start: number
  readonly end: number
}

interface JsonEdit {
  readonly line: number
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Pretty-printed, with the line break that ends a text file. */
export function printJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

export function toJsonDiagnostics(reports: readonly FileReport[]): readonly JsonDiagnostic[] {
  return reports.flatMap(({ file, diagnostics }) =>
    diagnostics.map((diagnostic) => toJsonDiagnostic(diagnostic, file.path)),
  )
}

function toJsonDiagnostic(diagnostic: ReportedDiagnostic, file: string): JsonDiagnostic {
  const { code, severity, message, span, hint, related, fix } = diagnostic
  return {
    message,
    line: span.line,
    start: span.start,
    end: span.end,
    code,
    severity,
    column: span.column,
    endLine: span.endLine,
    endColumn: span.endColumn,
    ...(hint === undefined ? {} : { hint }),
    related: related.map(toJsonPlace),
    ...(fix === undefined ? {} : { fix: toJsonFix(fix) }),
    file,
  }
}

function toJsonPlace({ message, span }: RelatedPlace): JsonPlace {
  return { message, line: span.line, start: span.start, end: span.end }
}

function toJsonFix({ title, edits }: Fix) {
  return {
    title,
    edits: edits.map(({ span, text }) => ({
      line: span.line,
      start: span.start,
      end: span.end,
      text,
    })),
  }
}
