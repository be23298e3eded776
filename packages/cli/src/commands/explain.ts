import { diagnosticCodes, nearest } from '@cratestack/schema'
import { type Command, defineCommand, UsageError } from '../arguments/command.ts'
import { fileProblems } from '../files/file-problem.ts'
import { printJson } from '../report/json.ts'

export const explainCommand: Command = defineCommand({
  name: 'explain',
  summary: 'Say what a diagnostic code stands for',
  details: [],
  operands: {
    placeholder: 'CODE',
    summary: 'A code as diagnostics show it, such as CS0202',
    count: 'exactly one',
  },
  flags: {},
  examples: [{ line: 'cratestack explain CS0202', summary: 'What CS0202 means' }],
  async run({ flags, operands, host }) {
    const explanation = explain(operands[0])
    if (flags.format === 'json') {
      host.stdout.write(printJson({ ok: true, data: explanation, diagnostics: [] }))
    } else {
      const { code, severity, title, page } = explanation
      host.stdout.write(`${code} (${severity}): ${title}\n  page: ${page}\n`)
    }
    return 0
  },
})

const filesPage = 'docs/reference/cli.md#problems-with-files'

interface Explanation {
  readonly code: string
  readonly severity: string
  readonly title: string
  readonly page: string
}

function explain(written: string | undefined): Explanation {
  if (written === undefined) throw new UsageError('no code given, such as CS0202')
  const code = written.toUpperCase()
  const facts = allCodes.get(code)
  if (facts === undefined) {
    const near = nearest(code, allCodes.keys())
    throw new UsageError(
      `there is no diagnostic code "${written}"`,
      near === undefined ? undefined : `did you mean ${near}?`,
    )
  }
  return { code, ...facts }
}

// Diagnostics of the language have a page each; what can be wrong with files is one table.
const allCodes: ReadonlyMap<string, Omit<Explanation, 'code'>> = new Map<
  string,
  Omit<Explanation, 'code'>
>([
  ...Object.entries(fileProblems).map(
    ([code, { title }]) => [code, { severity: 'error', title, page: filesPage }] as const,
  ),
  ...Object.entries(diagnosticCodes).map(
    ([code, facts]) => [code, { ...facts, page: `docs/reference/diagnostics/${code}.md` }] as const,
  ),
])
