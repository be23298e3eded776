import path from 'node:path'
import { type Command, defineCommand, UsageError } from '../arguments/command.ts'
import { schemaFlag } from '../arguments/common-flags.ts'
import { findSchemaFile, type SchemaFile } from '../files/schema-file.ts'
import type { ExitCode, Host } from '../host.ts'
import {
  defaultOutput,
  type GeneratedFile,
  generatedFiles,
  writeGenerated,
} from '../project/generated-files.ts'
import { readProject } from '../project/read-project.ts'
import { printJson, toJsonDiagnostics } from '../report/json.ts'
import { printDiagnostics } from '../report/print-diagnostics.ts'
import { visible } from '../report/visible.ts'

export const generateCommand: Command = defineCommand({
  name: 'generate',
  summary: 'Write the TypeScript of a schema: server and client',
  details: [
    'Writes server.ts and client.ts into the folder "generated" next to the schema. The same schema gives the same text, so the files can be committed and reviewed; a file that is current is not written.',
    'A schema with errors prints its errors, changes nothing, and the exit code is 1.',
  ],
  operands: {
    placeholder: 'FILE',
    summary: 'The schema file, as with --schema',
    count: 'at most one',
  },
  flags: {
    schema: { ...schemaFlag, summary: 'The schema file' },
    out: {
      kind: 'text',
      placeholder: 'DIR',
      summary: 'Folder to write to; default "generated" next to the schema',
    },
    check: {
      kind: 'switch',
      summary: 'Write nothing; list the files that are not current and exit with 1 if any',
    },
    watch: { kind: 'switch', summary: 'Write again whenever the schema changes, until Ctrl-C' },
  },
  examples: [
    { line: 'cratestack generate', summary: 'Write the code of schema.cstack' },
    { line: 'cratestack generate --check', summary: 'For continuous integration' },
  ],
  async run({ flags, operands, host }) {
    const file = findSchemaFile(flags.schema, operands, host)
    if (file.absolutePath === undefined && flags.out === undefined)
      throw new UsageError('a schema from standard input needs --out: it has no folder of its own')
    if (flags.watch && flags.check)
      throw new UsageError('--check and --watch cannot be given together')
    const request: GenerateRequest = {
      file,
      outputFolder:
        flags.out === undefined
          ? path.join(path.dirname(file.absolutePath ?? host.cwd), defaultOutput)
          : path.resolve(host.cwd, flags.out),
      checkOnly: flags.check,
      json: flags.format === 'json',
      quiet: flags.quiet,
    }
    return flags.watch ? await watchSchema(request, host) : await generate(request, host)
  },
})

interface GenerateRequest {
  readonly file: SchemaFile
  readonly outputFolder: string
  readonly checkOnly: boolean
  readonly json: boolean
  readonly quiet: boolean
}

async function generate(request: GenerateRequest, host: Host): Promise<ExitCode> {
  const read = await readProject(request.file, host)
  const files = read.kind === 'errors' ? [] : generatedFiles(read.project, request.outputFolder)
  const stale = request.checkOnly
    ? files.filter(({ state }) => state !== 'current')
    : writeGenerated(files)
  const ok = read.kind === 'project' && !(request.checkOnly && stale.length > 0)
  if (request.json) {
    const data = {
      files: files.map((file) => ({
        path: shown(file, host),
        state: file.state,
        written: !request.checkOnly && file.state !== 'current',
      })),
    }
    host.stdout.write(printJson({ ok, data, diagnostics: toJsonDiagnostics([read.report]) }))
    return ok ? 0 : 1
  }
  await printDiagnostics([read.report], host, request)
  if (read.kind === 'project' && !request.quiet) sayForPeople(files, stale, request, host)
  return ok ? 0 : 1
}

function sayForPeople(
  files: readonly GeneratedFile[],
  stale: readonly GeneratedFile[],
  request: GenerateRequest,
  host: Host,
): void {
  for (const file of stale) {
    const verb = request.checkOnly ? file.state : 'written'
    host.stdout.write(`${verb}: ${shown(file, host)}\n`)
  }
  if (stale.length === 0) {
    host.stdout.write(`current: ${files.map((file) => shown(file, host)).join(', ')}\n`)
  } else if (request.checkOnly) {
    host.stderr.write('Run "cratestack generate" and commit what it writes.\n')
  }
}

async function watchSchema(request: GenerateRequest, host: Host): Promise<ExitCode> {
  const { absolutePath } = request.file
  if (absolutePath === undefined)
    throw new UsageError('--watch needs a file: standard input is read only once')
  const { watchFiles } = await import('../files/watch-files.ts')
  const stops: (() => void)[] = []
  try {
    await new Promise<void>((interrupted, reject) => {
      // One run after the other: a change during a run is seen by the next.
      let last: Promise<unknown> = Promise.resolve()
      const again = () => {
        last = last.then(() => generate(request, host)).catch(reject)
      }
      stops.push(watchFiles([absolutePath], again))
      stops.push(host.onInterrupt(interrupted))
      again()
    })
  } finally {
    for (const stop of stops) stop()
  }
  return 0
}

function shown(file: GeneratedFile, host: Host): string {
  return visible(path.relative(host.cwd, file.absolutePath))
}
