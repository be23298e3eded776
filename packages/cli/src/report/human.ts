import type { SourceText } from '@cratestack/schema'
import type { ReportedDiagnostic } from '../files/file-problem.ts'
import type { Host } from '../host.ts'
import { countDiagnostics, countText, type FileReport } from './file-report.ts'
import { renderFix } from './fix.ts'
import { type Look, renderFrame } from './frame.ts'
import { paintFor } from './paint.ts'
import { visible } from './visible.ts'

// Nobody reads further, and the first mistakes often cause the others (spec/language 16.1).
const mostDiagnostics = 100
const columnsWithoutTerminal = 100

/** How diagnostics look on standard error. */
export function lookFor(host: Host): Look {
  const columns = host.stderr.columns ?? columnsWithoutTerminal
  return { paint: paintFor(host.stderr, host), columns: Math.min(Math.max(columns, 40), 160) }
}

/** The diagnostics of all files with their frames, and a closing count. */
export function renderReports(reports: readonly FileReport[], look: Look): string {
  const all = reports.flatMap((report) =>
    report.diagnostics.map((diagnostic) => ({ report, diagnostic })),
  )
  const blocks = all
    .slice(0, mostDiagnostics)
    .map(({ report, diagnostic }) =>
      renderDiagnostic(diagnostic, report.file.label, report.source, look),
    )
  const hidden = all.length - blocks.length
  const rest = hidden > 0 ? [`${hidden} more not shown; --format json has them all`] : []
  return `${[...blocks, ...rest, summary(reports)].join('\n\n')}\n`
}

/** One diagnostic: message, place, frame, related places, hint and fix. */
export function renderDiagnostic(
  diagnostic: ReportedDiagnostic,
  label: string,
  source: SourceText | undefined,
  look: Look,
): string {
  const { code, severity, message, span, related, hint, fix } = diagnostic
  const word = severity === 'error' ? 'Error' : 'Warning'
  const head = `${look.paint(severity, `${word}:`)} ${visible(message)} [${code}]`
  const lines = [head]
  if (source !== undefined) {
    lines.push(`  ${place(label, span)}`)
    lines.push(...renderFrame(source, span, look, { tone: severity, context: true }))
    for (const other of related) {
      lines.push(`  ${look.paint('note', 'see:')} ${visible(other.message)}`)
      lines.push(`  ${place(label, other.span)}`)
      lines.push(...renderFrame(source, other.span, look, { tone: 'note', context: false }))
    }
  }
  if (hint !== undefined) lines.push(`  ${look.paint('note', 'hint:')} ${visible(hint)}`)
  if (fix !== undefined && source !== undefined) {
    lines.push(`  ${look.paint('good', 'fix:')} ${visible(fix.title)}`)
    lines.push(...renderFix(fix, source, look))
  }
  return lines.join('\n')
}

function summary(reports: readonly FileReport[]): string {
  const affected = reports.filter((report) => report.diagnostics.length > 0)
  const where =
    reports.length === 1 || affected.length === 1
      ? visible(affected[0]?.file.label ?? '')
      : `${affected.length} of ${reports.length} files`
  return `${countText(countDiagnostics(reports))} in ${where}`
}

function place(label: string, span: { readonly line: number; readonly column: number }): string {
  return `${visible(label)}:${span.line}:${span.column}`
}
