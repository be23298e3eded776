import type { Host } from '../host.ts'
import type { FileReport } from './file-report.ts'

/**
 * Prints the diagnostics of all files on standard error; with `quiet`, the errors only.
 *
 * Loads what draws frames only when there is something to draw: most checks find nothing, and each
 * module costs half a millisecond.
 */
export async function printDiagnostics(
  reports: readonly FileReport[],
  host: Host,
  { quiet }: { readonly quiet: boolean },
): Promise<void> {
  const shown = quiet ? reports.map(errorsOnly) : reports
  if (shown.every((report) => report.diagnostics.length === 0)) return
  const { lookFor, renderReports } = await import('./human.ts')
  host.stderr.write(renderReports(shown, lookFor(host)))
}

function errorsOnly(report: FileReport): FileReport {
  const diagnostics = report.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  return { ...report, diagnostics }
}
