import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { PolicyCase } from '@cratestack/policy-test'
import { type Command, defineCommand, UsageError } from '../arguments/command.ts'
import { schemaFlag } from '../arguments/common-flags.ts'
import { findSchemaFile } from '../files/schema-file.ts'
import type { ExitCode, Host } from '../host.ts'
import { readProject } from '../project/read-project.ts'
import { printJson, toJsonDiagnostics } from '../report/json.ts'
import { printDiagnostics } from '../report/print-diagnostics.ts'

export const policyTestCommand: Command = defineCommand({
  name: 'policy test',
  summary: 'Hold tables of who may do what against the rules',
  details: [
    'PAGE is a Markdown page; without it, policies.md next to the schema. Its tables say who the callers are ("Caller"), which rows there are ("Row of Post"), and who may do what ("Post draft": one line per caller, one column per action, yes or no). docs/guides/policies.md shows one.',
    'The rows are put into a PostgreSQL in memory, and every cell is asked under the rules, down to the SQL. Nothing else is touched.',
    'Exit code 1 when a cell is not as written, 2 when a table makes no sense.',
  ],
  operands: { placeholder: 'PAGE', summary: 'The page', count: 'at most one' },
  flags: { schema: { ...schemaFlag, summary: 'The schema file' } },
  examples: [
    { line: 'cratestack policy test', summary: 'Test policies.md next to schema.cstack' },
    { line: 'cratestack policy test docs/access.md', summary: 'Test another page' },
  ],
  async run({ flags, operands, host }) {
    const read = await readProject(findSchemaFile(flags.schema, [], host), host)
    const json = flags.format === 'json'
    const diagnostics = toJsonDiagnostics([read.report])
    if (read.kind === 'errors') {
      if (json) host.stdout.write(printJson({ ok: false, data: null, diagnostics }))
      else await printDiagnostics([read.report], host, flags)
      return 1
    }
    const { project } = read
    const file = operands[0] ?? path.relative(host.cwd, path.join(project.folder, 'policies.md'))
    const page = await readPage(file, host)
    const { testPolicyPage } = await import('@cratestack/policy-test')
    const { cases, problems } = await testPolicyPage(page, project.ir)
    const wrong = cases.filter(({ expected, actual }) => expected !== actual)
    const code: ExitCode = problems.length > 0 ? 2 : wrong.length > 0 ? 1 : 0
    if (json)
      host.stdout.write(printJson({ ok: code === 0, data: { file, cases, problems }, diagnostics }))
    else {
      for (const { line, message } of problems) host.stderr.write(`${file}:${line}: ${message}\n`)
      if (problems.length === 0) print(file, cases, wrong, flags.quiet, host)
    }
    return code
  },
})

async function readPage(file: string, host: Host): Promise<string> {
  try {
    return await readFile(path.resolve(host.cwd, file), 'utf8')
  } catch {
    throw new UsageError(
      `there is no page "${file}" that can be read`,
      'its tables say who may do what; "cratestack policy test --help" says how',
    )
  }
}

function print(
  file: string,
  cases: readonly PolicyCase[],
  wrong: readonly PolicyCase[],
  quiet: boolean,
  host: Host,
): void {
  for (const { title, line, expected, actual, because } of wrong) {
    host.stdout.write(`${file}:${line}: ${title}: written ${expected}, but ${actual}\n`)
    if (because !== undefined) host.stdout.write(`  because: ${because}\n`)
  }
  if (quiet) return
  const count = `${cases.length} ${cases.length === 1 ? 'answer' : 'answers'}`
  host.stdout.write(
    wrong.length === 0
      ? `${file}: ${count} as written\n`
      : `${file}: ${wrong.length} of ${count} not as written\n`,
  )
}
