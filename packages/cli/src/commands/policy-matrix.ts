import { dateTimeFromMicros } from '@cratestack/core'
import { explainPolicy, type Outcome } from '@cratestack/policy'
import { modelOfView, type SchemaIr } from '@cratestack/schema/ir'
import { type Command, defineCommand } from '../arguments/command.ts'
import { schemaFlag } from '../arguments/common-flags.ts'
import { findSchemaFile } from '../files/schema-file.ts'
import { type NamedCaller, readCaller, sampleCallers } from '../project/policy-callers.ts'
import { readProject } from '../project/read-project.ts'
import { toColumns } from '../report/columns.ts'
import { printJson, toJsonDiagnostics } from '../report/json.ts'
import { printDiagnostics } from '../report/print-diagnostics.ts'

export const policyMatrixCommand: Command = defineCommand({
  name: 'policy matrix',
  summary: 'Show who may do what, for every model and action',
  details: [
    'One line per model and action, and per field with rules of its own; one column per caller. "yes" and "no" hold for every row, "some" depends on the row.',
    'Without --as, the callers are those whom the rules can tell apart without a row: nobody, somebody without claims, one per role that a rule names, and the system where a rule knows it. No database is asked.',
  ],
  operands: {
    placeholder: 'FILE',
    summary: 'The schema file, as with --schema',
    count: 'at most one',
  },
  flags: {
    schema: { ...schemaFlag, summary: 'The schema file' },
    as: {
      kind: 'text-list',
      placeholder: 'CALLER',
      summary: 'A caller as NAME=JSON, "nobody" or "system"; may be repeated',
    },
  },
  examples: [
    { line: 'cratestack policy matrix', summary: 'For the callers that the rules name' },
    {
      line: `cratestack policy matrix --as nobody --as 'ann={"id": 1, "role": "writer"}'`,
      summary: 'For two callers',
    },
  ],
  async run({ flags, operands, host }) {
    const read = await readProject(findSchemaFile(flags.schema, operands, host), host)
    const diagnostics = toJsonDiagnostics([read.report])
    const json = flags.format === 'json'
    if (read.kind === 'errors') {
      if (json) host.stdout.write(printJson({ ok: false, data: null, diagnostics }))
      else await printDiagnostics([read.report], host, flags)
      return 1
    }
    const { ir } = read.project
    const callers = flags.as.length === 0 ? sampleCallers(ir) : flags.as.map(readCaller)
    const now = dateTimeFromMicros(BigInt(host.now().getTime()) * 1000n)
    const lines = matrixOf(ir, callers, now)
    if (json) host.stdout.write(printJson({ ok: true, data: { lines }, diagnostics }))
    else host.stdout.write(describe(lines, callers))
    return 0
  },
})

interface MatrixLine {
  readonly model: string
  readonly field: string | undefined
  readonly action: string
  readonly callers: Readonly<Record<string, 'yes' | 'no' | 'some'>>
}

const actions = ['list', 'detail', 'create', 'update', 'delete'] as const

function matrixOf(
  ir: SchemaIr,
  callers: readonly NamedCaller[],
  now: string,
): readonly MatrixLine[] {
  const line = (
    model: string,
    action: (typeof actions)[number] | 'postUpdate',
    field?: string,
  ): MatrixLine => {
    const explained = callers.map(({ name, context }) => {
      const explanation = explainPolicy(ir, { model, action, field }, { context, now })
      return { name, ...explanation }
    })
    return {
      model,
      field,
      action: explained[0]?.action ?? action,
      callers: Object.fromEntries(explained.map(({ name, outcome }) => [name, words[outcome]])),
    }
  }
  const models = [...ir.models, ...ir.views.map(modelOfView)]
  const isView = (name: string): boolean => ir.views.some((view) => view.name === name)
  return models.flatMap((model) => [
    ...actions
      .filter((action) => action === 'list' || action === 'detail' || !isView(model.name))
      .map((action) => line(model.name, action)),
    ...(model.policies.some(({ action }) => action === 'postUpdate')
      ? [line(model.name, 'postUpdate')]
      : []),
    ...model.fields.flatMap((field) => {
      if (field.kind !== 'column') return []
      const guarded = new Set(field.policies.map(({ action }) => action))
      return [...guarded].map((action) =>
        line(model.name, action === 'read' ? 'detail' : action, field.name),
      )
    }),
  ])
}

const words: Readonly<Record<Outcome, 'yes' | 'no' | 'some'>> = {
  always: 'yes',
  never: 'no',
  'depends on the row': 'some',
}

function describe(lines: readonly MatrixLine[], callers: readonly NamedCaller[]): string {
  const names = callers.map(({ name }) => name)
  return toColumns([
    ['', '', ...names],
    ...lines.map(({ model, field, action, callers: cells }) => [
      field === undefined ? model : `${model}.${field}`,
      action,
      ...names.map((name) => cells[name] ?? ''),
    ]),
  ])
}
