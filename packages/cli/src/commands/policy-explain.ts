import { CratestackError, systemClock, systemRandom } from '@cratestack/core'
import {
  createOrm,
  type ExplainedPolicy,
  type Orm,
  type PolicySubject,
  type RowKey,
  runOperation,
  type Session,
} from '@cratestack/orm'
import type { PolicyQuestion } from '@cratestack/policy'
import { nearest } from '@cratestack/schema'
import { type ModelIr, modelOfView, type SchemaIr } from '@cratestack/schema/ir'
import { type Command, defineCommand, UsageError } from '../arguments/command.ts'
import { schemaFlag } from '../arguments/common-flags.ts'
import { findSchemaFile } from '../files/schema-file.ts'
import type { Host } from '../host.ts'
import { chooseDatabase, openDatabase } from '../project/choose-database.ts'
import { type NamedCaller, readCaller, readJsonObject } from '../project/policy-callers.ts'
import { type Project, readProject } from '../project/read-project.ts'
import { toColumns } from '../report/columns.ts'
import { printJson, toJsonDiagnostics } from '../report/json.ts'
import { printDiagnostics } from '../report/print-diagnostics.ts'

export const policyExplainCommand: Command = defineCommand({
  name: 'policy explain',
  summary: 'Say which rule decides what a caller may do',
  details: [
    'MODEL is a model, or a field as in Post.salary. ACTION is read, list, detail, create, update, postUpdate or delete. KEY is the key of a row: 42, or a JSON object for a composite one. For create, --input says what would be created.',
    'Without a key, no database is asked: each rule is shown with what is left of it for the caller, in SQL. With one, each rule is also asked about that row, whether the caller may see the row or not. The values of the row are never shown.',
    'The database is found as "db push" finds it. Exit code 1 when the answer is no.',
  ],
  operands: {
    placeholder: 'MODEL ACTION [KEY]',
    summary: 'What is asked about',
    count: 'any',
  },
  flags: {
    schema: { ...schemaFlag, summary: 'The schema file' },
    as: {
      kind: 'text',
      placeholder: 'CALLER',
      summary: 'The principal as JSON, or "system"; without it, nobody',
    },
    input: { kind: 'text', placeholder: 'JSON', summary: 'The input of a create' },
    url: { kind: 'text', placeholder: 'URL', summary: 'The database, as postgres://...' },
    data: { kind: 'text', placeholder: 'DIR', summary: 'Folder of an embedded database' },
  },
  examples: [
    {
      line: `cratestack policy explain --as '{"id": 7}' Post read 42`,
      summary: 'Why caller 7 sees post 42, or not',
    },
    {
      line: 'cratestack policy explain Post update',
      summary: 'What is left of the update rules for nobody',
    },
  ],
  async run({ flags, operands, host }) {
    const [target, action, key] = operands
    if (target === undefined || action === undefined || operands.length > 3)
      throw new UsageError('expected MODEL ACTION [KEY], as in: Post read 42')
    const caller = readCaller(flags.as ?? 'nobody')
    const read = await readProject(findSchemaFile(flags.schema, [], host), host)
    const json = flags.format === 'json'
    const diagnostics = toJsonDiagnostics([read.report])
    if (read.kind === 'errors') {
      if (json) host.stdout.write(printJson({ ok: false, data: null, diagnostics }))
      else await printDiagnostics([read.report], host, flags)
      return 1
    }
    const { ir } = read.project
    const { question, model } = readQuestion(target, action, key !== undefined, ir)
    const about = readSubject(question, model, key, flags.input)
    const explained = await explain(question, about, caller, read.project, flags, host)
    if (json)
      host.stdout.write(
        printJson({ ok: explained.allowed !== false, data: printable(explained), diagnostics }),
      )
    else host.stdout.write(describe(explained, caller, key))
    return explained.allowed === false ? 1 : 0
  },
})

async function explain(
  question: PolicyQuestion,
  about: PolicySubject | undefined,
  { context }: NamedCaller,
  project: Project,
  flags: { readonly url: string | undefined; readonly data: string | undefined },
  host: Host,
): Promise<ExplainedPolicy> {
  const { postgresDialect } = await import('@cratestack/postgres')
  const orm: Orm = createOrm({
    schema: project.ir,
    dialect: postgresDialect,
    clock: systemClock(globalThis),
    random: systemRandom(globalThis),
  })
  const operation = orm.explainPolicy(question, context, about)
  if (about === undefined) {
    // The rules alone are explained without a statement, so this session is never used.
    const step = operation.steps().next()
    if (step.done === true) return step.value
    throw new TypeError('an explanation of rules asked the database')
  }
  const driver = await openDatabase(chooseDatabase(project, flags, host))
  const session: Session = { kind: 'driver', driver }
  try {
    return await runOperation(operation, session)
  } catch (error) {
    if (!(error instanceof CratestackError)) throw error
    if (error.code === 'DATABASE_ERROR' || error.code === 'UNAVAILABLE')
      throw new UsageError(
        'the database could not be asked',
        'does it have the tables? "cratestack db push" makes them',
      )
    throw new UsageError(error.message)
  } finally {
    await driver.close()
  }
}

const actions = ['list', 'detail', 'create', 'update', 'postUpdate', 'delete'] as const

function readQuestion(
  target: string,
  word: string,
  hasKey: boolean,
  ir: SchemaIr,
): { readonly question: PolicyQuestion; readonly model: ModelIr } {
  const [name = '', field] = target.split('.')
  const models = [...ir.models, ...ir.views.map(modelOfView)]
  const model = models.find((each) => each.name === name)
  if (model === undefined) {
    const near = nearest(
      name,
      models.map((each) => each.name),
    )
    throw new UsageError(
      `the schema has no model "${name}"`,
      near === undefined ? undefined : `did you mean ${near}?`,
    )
  }
  if (
    field !== undefined &&
    !model.fields.some((each) => each.name === field && each.kind === 'column')
  )
    throw new UsageError(`the model "${name}" has no column "${field}"`)
  const action =
    word === 'read' ? (hasKey ? 'detail' : 'list') : actions.find((each) => each === word)
  if (action === undefined)
    throw new UsageError(`unknown action "${word}"`, `one of: read, ${actions.join(', ')}`)
  return { question: { model: name, action, field }, model }
}

function readSubject(
  { action }: PolicyQuestion,
  model: ModelIr,
  key: string | undefined,
  input: string | undefined,
): PolicySubject | undefined {
  if (action === 'create') {
    if (key !== undefined) throw new UsageError('a row to create has no key; write --input')
    return input === undefined
      ? undefined
      : { kind: 'input', input: readJsonObject('--input', input) }
  }
  if (input !== undefined) throw new UsageError('--input goes with the action create only')
  return key === undefined ? undefined : { kind: 'row', key: readKey(key, model) }
}

function readKey(written: string, model: ModelIr): RowKey {
  if (model.key.kind === 'composite') return readJsonObject('KEY', written)
  const { field } = model.key
  const column = model.fields.find((each) => each.name === field)
  const isNumber =
    column?.kind === 'column' &&
    column.type.kind === 'scalar' &&
    (column.type.name === 'Int' || column.type.name === 'BigInt') &&
    /^-?\d{1,19}$/.test(written)
  return { [field]: isNumber ? BigInt(written) : written }
}

function describe(
  { model, field, action, allowed, outcome, because, rules, sql }: ExplainedPolicy,
  caller: NamedCaller,
  key: string | undefined,
): string {
  const subject = `${model}${field === undefined ? '' : `.${field}`}`
  const answer = allowed === undefined ? outcome : allowed ? 'allowed' : 'refused'
  const lines = [
    `${action} ${subject}${key === undefined ? '' : ` ${key}`} as ${caller.name}: ${answer}`,
  ]
  if (because !== undefined) lines.push(`  because: ${because}`)
  if (outcome === 'depends on the row') lines.push(`  where: ${sql.text}${printValues(sql.values)}`)
  if (rules.length > 0) lines.push('')
  const table = rules.map((rule) => [
    `  @${rule.effect}`,
    rule.text.replaceAll(/\s+/g, ' '),
    rule.applies === undefined ? rule.outcome : rule.applies ? 'applies' : 'does not apply',
  ])
  const terms = (index: number): readonly string[] => {
    const { terms: all = [] } = rules[index] ?? {}
    return all.length < 2 ? [] : all.map(({ text, outcome: each }) => `      ${text}: ${each}`)
  }
  const ruleLines = toColumns(table).split('\n')
  for (const [index] of rules.entries()) lines.push(ruleLines[index] ?? '', ...terms(index))
  return `${lines.join('\n')}\n`
}

/** JSON has no integers beyond those of a double; they become text. */
function printable(explained: ExplainedPolicy): unknown {
  return JSON.parse(JSON.stringify(explained, printBigInt))
}

function printBigInt(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

function printValues(values: readonly unknown[]): string {
  if (values.length === 0) return ''
  const shown = values.map((value) => JSON.stringify(value, printBigInt))
  return `  with ${shown.map((text, index) => `$${index + 1} = ${text}`).join(', ')}`
}
