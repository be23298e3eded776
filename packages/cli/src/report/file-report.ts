import type { SourceText } from '@cratestack/schema'
import type { ReportedDiagnostic } from '../files/file-problem.ts'
import type { SchemaFile } from '../files/schema-file.ts'

/** What there is to say about one file. */
export interface FileReport {
  readonly file: SchemaFile
  /** `undefined` when the file could not be read. */
  readonly source: SourceText | undefined
  readonly diagnostics: readonly ReportedDiagnostic[]
}

export interface Counts {
  readonly errors: number
  readonly warnings: number
}

export function countDiagnostics(reports: readonly FileReport[]): Counts {
  let errors = 0
  let warnings = 0
  for (const { severity } of reports.flatMap((report) => report.diagnostics)) {
    if (severity === 'error') errors++
    else warnings++
  }
  return { errors, warnings }
}

/** Warnings do not count; under `--strict` there are none left. */
export function hasErrors(report: FileReport): boolean {
  return report.diagnostics.some((diagnostic) => diagnostic.severity === 'error')
}

/** `2 errors, 1 warning`; empty when there is nothing to count. */
export function countText({ errors, warnings }: Counts): string {
  return [plural(errors, 'error'), plural(warnings, 'warning')]
    .filter((part) => part !== '')
    .join(', ')
}

function plural(count: number, word: string): string {
  return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`
}
