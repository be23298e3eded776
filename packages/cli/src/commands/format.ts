import { type FormatResult, formatSchema, SourceText } from '@cratestack/schema'
import { type Command, defineCommand, UsageError } from '../arguments/command.ts'
import { schemaFlag } from '../arguments/common-flags.ts'
import { describeFileError, fileProblem } from '../files/file-problem.ts'
import { readSchema } from '../files/read-schema.ts'
import { replaceFile } from '../files/replace-file.ts'
import { findSchemaFiles, type SchemaFile } from '../files/schema-file.ts'
import type { ExitCode, Host } from '../host.ts'
import { type FileReport, hasErrors } from '../report/file-report.ts'
import { printJson, toJsonDiagnostics } from '../report/json.ts'
import { printDiagnostics } from '../report/print-diagnostics.ts'
import { visible } from '../report/visible.ts'

export const formatCommand: Command = defineCommand({
  name: 'format',
  summary: 'Format schema files in place',
  details: [
    'Without a file, formats schema.cstack of the working directory. Standard input ("-") is written to standard output. A file with syntax errors stays as it is: its errors are printed and the exit code is 1.',
    'Formatting never changes what a schema means. A file that is formatted already is not written.',
  ],
  operands: {
    placeholder: 'FILE',
    summary: 'Schema files, as with --schema; "-" is standard input',
    count: 'any',
  },
  flags: {
    schema: schemaFlag,
    check: {
      kind: 'switch',
      summary: 'Write nothing; list the files that would change and exit with 1 if any',
    },
  },
  examples: [
    { line: 'cratestack format', summary: 'Format schema.cstack' },
    { line: 'cratestack format --check schemas/*.cstack', summary: 'For continuous integration' },
  ],
  async run({ flags, operands, host }) {
    const files = findSchemaFiles(flags.schema, operands, host)
    return await formatSchemas(
      {
        files,
        format: formatSchema,
        checkOnly: flags.check,
        json: flags.format === 'json',
        quiet: flags.quiet,
      },
      host,
    )
  },
})

export interface FormatRequest {
  readonly files: readonly SchemaFile[]
  readonly format: (text: string) => FormatResult
  readonly checkOnly: boolean
  readonly json: boolean
  readonly quiet: boolean
}

/** Formats every file; one that cannot be formatted does not keep the others from it. */
export async function formatSchemas(request: FormatRequest, host: Host): Promise<ExitCode> {
  refuseMixedOutput(request)
  const outcomes: FileOutcome[] = []
  for (const file of request.files) outcomes.push(await formatFile(file, request, host))
  if (request.json) host.stdout.write(printJson(toJson(outcomes, request)))
  else await printForPeople(outcomes, request, host)
  return isFine(outcomes, request) ? 0 : 1
}

/** What became of one file. */
interface FileOutcome {
  readonly report: FileReport
  readonly changed: boolean
  /** The formatted text of standard input, which has nowhere else to go. */
  readonly text: string | undefined
}

function refuseMixedOutput({ files, json }: FormatRequest): void {
  const hasStdin = files.some((file) => file.absolutePath === undefined)
  if (hasStdin && files.length > 1 && !json) {
    throw new UsageError('"-" cannot be formatted together with files')
  }
}

async function formatFile(
  file: SchemaFile,
  request: FormatRequest,
  host: Host,
): Promise<FileOutcome> {
  const contents = await readSchema(file, host)
  if (contents.kind === 'problem') return failed(file, undefined, [contents.problem])
  const result = request.format(contents.text)
  if (!result.ok) return failed(file, new SourceText(contents.text), result.diagnostics)
  const { changed, text } = result
  if (file.absolutePath !== undefined && changed && !request.checkOnly) {
    try {
      replaceFile(file.absolutePath, text)
    } catch (error) {
      const message = `cannot write "${file.label}": ${describeFileError(error)}`
      return failed(file, undefined, [fileProblem('CS0004', message)])
    }
  }
  const report: FileReport = { file, source: undefined, diagnostics: [] }
  return { report, changed, text: file.absolutePath === undefined ? text : undefined }
}

function failed(
  file: SchemaFile,
  source: SourceText | undefined,
  diagnostics: FileReport['diagnostics'],
): FileOutcome {
  return { report: { file, source, diagnostics }, changed: false, text: undefined }
}

function isFine(outcomes: readonly FileOutcome[], { checkOnly }: FormatRequest): boolean {
  return !outcomes.some(({ report, changed }) => hasErrors(report) || (checkOnly && changed))
}

async function printForPeople(
  outcomes: readonly FileOutcome[],
  request: FormatRequest,
  host: Host,
): Promise<void> {
  await printDiagnostics(
    outcomes.map((outcome) => outcome.report),
    host,
    request,
  )
  const [first] = outcomes
  if (first?.text !== undefined && !request.checkOnly) {
    host.stdout.write(first.text)
    return
  }
  if (request.quiet) return
  const verb = request.checkOnly ? 'would change' : 'formatted'
  for (const { report } of outcomes.filter((outcome) => outcome.changed)) {
    host.stdout.write(`${verb}: ${visible(report.file.label)}\n`)
  }
  if (outcomes.every(({ report, changed }) => !changed && !hasErrors(report))) {
    const what = outcomes.length === 1 ? visible(first?.report.file.label ?? '') : 'all files'
    host.stdout.write(`already formatted: ${what}\n`)
  }
}

function toJson(outcomes: readonly FileOutcome[], request: FormatRequest): unknown {
  return {
    ok: isFine(outcomes, request),
    data: {
      files: outcomes.map(({ report, changed, text }) => ({
        path: report.file.path,
        changed,
        ...(text === undefined ? {} : { text }),
      })),
    },
    diagnostics: toJsonDiagnostics(outcomes.map((outcome) => outcome.report)),
  }
}
