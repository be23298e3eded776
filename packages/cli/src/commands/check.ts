import { type CheckedSchema, type CheckOptions, checkSchema } from '@cratestack/schema'
import { type Command, defineCommand, UsageError } from '../arguments/command.ts'
import { compatLenientFlag, schemaFlag, targetFlag } from '../arguments/common-flags.ts'
import { readSchema, type SchemaContents } from '../files/read-schema.ts'
import { findSchemaFiles, type SchemaFile } from '../files/schema-file.ts'
import type { ExitCode, Host } from '../host.ts'
import { countDiagnostics, countText, type FileReport, hasErrors } from '../report/file-report.ts'
import { printJson, toJsonDiagnostics } from '../report/json.ts'
import { printDiagnostics } from '../report/print-diagnostics.ts'
import { visible } from '../report/visible.ts'

export const checkCommand: Command = defineCommand({
  name: 'check',
  summary: 'Check schemas and show what is wrong with them',
  details: [
    'Without a file, checks schema.cstack of the working directory. Exit code 0 when there are no errors, 1 when there are, 2 when the call itself is wrong.',
    'Warnings do not fail a check; --strict turns every warning into an error.',
  ],
  operands: {
    placeholder: 'FILE',
    summary: 'Schema files, as with --schema; "-" is standard input',
    count: 'any',
  },
  flags: {
    schema: schemaFlag,
    strict: { kind: 'switch', summary: 'Report every warning as an error' },
    target: targetFlag,
    'compat-lenient': compatLenientFlag,
    unused: { kind: 'switch', summary: 'Report mixins, types and enums that nothing uses' },
    'first-error': { kind: 'switch', summary: 'Report only the first error of each file' },
    watch: { kind: 'switch', summary: 'Check again whenever a file changes, until Ctrl-C' },
  },
  examples: [
    { line: 'cratestack check', summary: 'Check schema.cstack' },
    { line: 'cratestack check --strict blog.cstack', summary: 'Fail on warnings too' },
    {
      line: 'cratestack check --schema - --format json < blog.cstack',
      summary: 'For editors and scripts',
    },
  ],
  async run({ flags, operands, host }) {
    const files = findSchemaFiles(flags.schema, operands, host)
    const request: CheckRequest = {
      files,
      check: (text) =>
        checkSchema(text, {
          strict: flags.strict,
          ...(flags.target === undefined ? {} : { target: flags.target }),
          compatLenient: flags['compat-lenient'],
          unused: flags.unused,
        } satisfies CheckOptions),
      firstErrorOnly: flags['first-error'],
      json: flags.format === 'json',
      quiet: flags.quiet,
    }
    if (flags.watch) return await watchSchemas(request, host)
    return await checkSchemas(request, host)
  },
})

export interface CheckRequest {
  readonly files: readonly SchemaFile[]
  readonly check: (text: string) => CheckedSchema
  readonly firstErrorOnly: boolean
  readonly json: boolean
  readonly quiet: boolean
}

/** Checks every file once and prints what was found. */
export async function checkSchemas(request: CheckRequest, host: Host): Promise<ExitCode> {
  const contents = await readAll(request.files, host)
  return await reportContents(contents, request, host, printJson)
}

/** Checks whenever the text of a file has changed. With JSON, each check prints one line. */
async function watchSchemas(request: CheckRequest, host: Host): Promise<ExitCode> {
  const paths = request.files.flatMap((file) => file.absolutePath ?? [])
  if (paths.length < request.files.length) {
    throw new UsageError('--watch needs files: standard input is read only once')
  }
  const { isPipe, watchFiles } = await import('../files/watch-files.ts')
  const pipe = request.files.find(({ absolutePath }) => isPipe(absolutePath ?? ''))
  if (pipe !== undefined) {
    throw new UsageError(`--watch needs files: "${pipe.label}" is a pipe, which is read only once`)
  }
  let seen = ''
  const checkChanged = async () => {
    const contents = await readAll(request.files, host)
    const now = JSON.stringify(contents)
    if (now === seen) return
    seen = now
    if (!request.json && !request.quiet) host.stdout.write(`[${clockTime(host.now())}]\n`)
    await reportContents(contents, request, host, (value) => `${JSON.stringify(value)}\n`)
  }
  const stops: (() => void)[] = []
  try {
    await new Promise<void>((interrupted, reject) => {
      // Watching starts before the first check, so that no change falls between the two.
      stops.push(watchFiles(paths, () => void checkChanged().catch(reject)))
      stops.push(host.onInterrupt(interrupted))
      checkChanged().catch(reject)
    })
  } finally {
    for (const stop of stops) stop()
  }
  return 0
}

interface FileContents {
  readonly file: SchemaFile
  readonly contents: SchemaContents
}

async function readAll(files: readonly SchemaFile[], host: Host): Promise<readonly FileContents[]> {
  const all: FileContents[] = []
  for (const file of files) all.push({ file, contents: await readSchema(file, host) })
  return all
}

async function reportContents(
  contents: readonly FileContents[],
  request: CheckRequest,
  host: Host,
  print: (value: unknown) => string,
): Promise<ExitCode> {
  const reports = contents.map((item) => toReport(item, request))
  if (request.json) host.stdout.write(print(toJson(reports)))
  else await printForPeople(reports, request, host)
  return reports.some(hasErrors) ? 1 : 0
}

function toReport({ file, contents }: FileContents, request: CheckRequest): FileReport {
  if (contents.kind === 'problem') {
    return { file, source: undefined, diagnostics: [contents.problem] }
  }
  const { source, diagnostics, firstError } = request.check(contents.text)
  if (!request.firstErrorOnly) return { file, source, diagnostics }
  // The first in the order of the checks, which is the one that the original would have reported.
  return { file, source, diagnostics: firstError === undefined ? diagnostics : [firstError] }
}

async function printForPeople(
  reports: readonly FileReport[],
  request: CheckRequest,
  host: Host,
): Promise<void> {
  await printDiagnostics(reports, host, request)
  if (request.quiet) return
  for (const report of reports.filter((each) => !hasErrors(each))) {
    const counts = countText(countDiagnostics([report]))
    const suffix = counts === '' ? '' : ` (${counts})`
    host.stdout.write(`schema OK: ${visible(report.file.label)}${suffix}\n`)
  }
}

/** One schema: the original's shape. Several: `schema` is null and `data.files` tells them apart. */
function toJson(reports: readonly FileReport[]): unknown {
  const [only] = reports
  const isSingle = only !== undefined && reports.length === 1
  return {
    ok: !reports.some(hasErrors),
    schema: isSingle ? only.file.path : null,
    diagnostics: toJsonDiagnostics(reports),
    data: isSingle
      ? null
      : {
          files: reports.map((report) => ({
            schema: report.file.path,
            ok: !hasErrors(report),
            ...countDiagnostics([report]),
          })),
        },
  }
}

function clockTime(now: Date): string {
  return [now.getHours(), now.getMinutes(), now.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}
