import { type CheckedSchema, type CheckOptions, checkSchema, printIr } from '@cratestack/schema'
import { type Command, defineCommand } from '../arguments/command.ts'
import { compatLenientFlag, schemaFlag, targetFlag } from '../arguments/common-flags.ts'
import { readSchema } from '../files/read-schema.ts'
import { findSchemaFile, type SchemaFile } from '../files/schema-file.ts'
import type { ExitCode, Host } from '../host.ts'
import { type FileReport, hasErrors } from '../report/file-report.ts'
import { printJson, toJsonDiagnostics } from '../report/json.ts'
import { printDiagnostics } from '../report/print-diagnostics.ts'

export const printIrCommand: Command = defineCommand({
  name: 'print-ir',
  summary: 'Print what a schema means as JSON',
  details: [
    'Prints the parsed schema in the shape of migration snapshots: attributes as written, mixins expanded. With --typed, prints the typed form that generators read: attributes parsed, relations resolved.',
    'A schema with errors prints its errors instead, as "check" does, and the exit code is 1. With --format json the schema is the "data" of the envelope.',
  ],
  operands: {
    placeholder: 'FILE',
    summary: 'The schema file, as with --schema; "-" is standard input',
    count: 'at most one',
  },
  flags: {
    schema: { ...schemaFlag, summary: 'The schema file, "-" for standard input' },
    typed: { kind: 'switch', summary: 'Print the typed form' },
    target: targetFlag,
    'compat-lenient': compatLenientFlag,
  },
  examples: [
    { line: 'cratestack print-ir', summary: 'Print schema.cstack' },
    { line: 'cratestack print-ir --typed blog.cstack', summary: 'Print what generators read' },
  ],
  async run({ flags, operands, host }) {
    const file = findSchemaFile(flags.schema, operands, host)
    const options: CheckOptions = {
      ...(flags.target === undefined ? {} : { target: flags.target }),
      compatLenient: flags['compat-lenient'],
    }
    return await printSchema(
      {
        file,
        check: (text) => checkSchema(text, options),
        print: flags.typed ? (checked) => checked.ir : printIr,
        json: flags.format === 'json',
        quiet: flags.quiet,
      },
      host,
    )
  },
})

export interface PrintRequest {
  readonly file: SchemaFile
  readonly check: (text: string) => CheckedSchema
  readonly print: (checked: CheckedSchema) => unknown
  readonly json: boolean
  readonly quiet: boolean
}

/** Prints one schema, or its diagnostics when it has errors. */
export async function printSchema(request: PrintRequest, host: Host): Promise<ExitCode> {
  const { file } = request
  const contents = await readSchema(file, host)
  if (contents.kind === 'problem') {
    return await fail({ file, source: undefined, diagnostics: [contents.problem] }, request, host)
  }
  const checked = request.check(contents.text)
  const report = { file, source: checked.source, diagnostics: checked.diagnostics }
  if (hasErrors(report)) return await fail(report, request, host)
  const data = request.print(checked) ?? null
  const diagnostics = toJsonDiagnostics([report])
  host.stdout.write(printJson(request.json ? { ok: true, data, diagnostics } : data))
  return 0
}

async function fail(report: FileReport, request: PrintRequest, host: Host): Promise<ExitCode> {
  if (request.json) {
    const diagnostics = toJsonDiagnostics([report])
    host.stdout.write(printJson({ ok: false, data: null, diagnostics }))
  } else {
    await printDiagnostics([report], host, request)
  }
  return 1
}
