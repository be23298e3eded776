// Writes docs/reference/support.md: what of the language is acted on, and by what. Which features there are
// comes from docs/reference/language.md, which a test of the language holds against its checker; how far a
// feature is, from the checker itself; what clients and the database take of it, from generating with and
// without it.

import { emitTypescript } from '@cratestack/codegen'
import { checkSchema } from '@cratestack/schema'
import { tablesOf } from '@cratestack/sql'
import { type Feature, type FeatureGroup, features } from './support-features.ts'

export type Now = 'yes' | 'CSW0476' | 'CS0476'

/** What the language reference says. */
export interface LanguageFacts {
  /** Names in the tables of each group. */
  readonly names: Readonly<Record<FeatureGroup, readonly string[]>>
  /** The lists of what is not built, arguments and values included. */
  readonly unbuilt: readonly string[]
}

const titles: Readonly<Record<FeatureGroup, string>> = {
  declaration: 'Declarations',
  type: 'Types',
  field: 'Attributes of fields',
  model: 'Attributes of models',
  view: 'Attributes of views',
  procedure: 'Attributes of procedures',
  query: 'Attributes of queries',
}

export const groups: readonly FeatureGroup[] = [
  'declaration',
  'type',
  'field',
  'model',
  'view',
  'procedure',
  'query',
]

export function emitSupport(facts: LanguageFacts): string {
  const rest = (list: readonly string[]): string =>
    list
      .filter((name) => !groups.some((group) => facts.names[group].includes(name)))
      .map((name) => `\`${name}\``)
      .join(', ')
  return `${[
    '<!-- Generated from packages/cli/tests/support-features.ts. To update it: UPDATE_DOCS=1 npx vitest run packages/cli/tests/support.test.ts -->',
    '',
    '# Support',
    '',
    'What each part of [the language](language.md) does today, and where.',
    '',
    '| Column | What it says |',
    '| --- | --- |',
    '| Now | "yes", or the diagnostic of what nothing acts on yet: [CSW0476] warns, [CS0476] refuses |',
    '| Server | what a server of the schema does with it, and so `db` in its procedures |',
    '| Client | whether it changes the generated `client.ts` |',
    '| Push | whether it changes the tables that `db push` makes |',
    '',
    'Client and Push are found out by generating with and without it. [CSW0476] comes once for a file; the rest of',
    'the schema is served. There are no migrations, no RPC, no embedded store and no clients but in TypeScript yet.',
    ...groups.flatMap((group) => [
      '',
      `## ${titles[group]}`,
      '',
      '| | Now | Server | Client | Push |',
      '| --- | --- | --- | --- | --- |',
      ...features[group].map(emitRow),
    ]),
    '',
    '## Arguments and values that wait',
    '',
    `${rest(facts.unbuilt)}: [CS0476].`,
    '',
    '[CS0476]: diagnostics/CS0476.md',
    '[CSW0476]: diagnostics/CSW0476.md',
  ].join('\n')}\n`
}

/** How far a feature is, as the checker says of a schema that has it. */
export function nowOf({ name, sample }: Feature): Now {
  const { diagnostics } = checkSchema(withDatasource(sample))
  if (diagnostics.some(({ code }) => code === 'CS0476')) return 'CS0476'
  const named = diagnostics
    .filter(({ code }) => code === 'CSW0476')
    .flatMap(({ message }) => [...message.matchAll(/"([^"]+)"/g)].map(([, quoted]) => quoted))
  return named.includes(name) ? 'CSW0476' : 'yes'
}

function emitRow(feature: Feature): string {
  const { name, server, sample, without } = feature
  const now = nowOf(feature)
  const shown = name === 'an enum' ? name : `\`${name}\``
  const said = now === 'yes' ? now : `[${now}]`
  const pair =
    now === 'CS0476' || without === undefined ? undefined : [makeOf(sample), makeOf(without)]
  const differs = (part: 'client' | 'tables'): string =>
    pair !== undefined && pair[0]?.[part] !== pair[1]?.[part] ? 'yes' : '-'
  return `| ${shown} | ${said} | ${server} | ${differs('client')} | ${differs('tables')} |`
}

/** What is made of a schema: the client's text, and the tables. */
function makeOf(schema: string): { readonly client: string; readonly tables: string } {
  const { ir, diagnostics } = checkSchema(withDatasource(schema))
  if (ir === undefined)
    throw new Error(
      `${diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n')}\n${schema}`,
    )
  const files = emitTypescript(ir, { schemaSha256: '0'.repeat(64) })
  const client = files.find(({ path }) => path.endsWith('client.ts'))?.text ?? ''
  return { client, tables: JSON.stringify([ir.extensions, tablesOf(ir)]) }
}

export function withDatasource(schema: string): string {
  return schema.startsWith('datasource')
    ? schema
    : `datasource d {\n  provider = "postgresql"\n}\n${schema}`
}

/** Reads the tables and the lists of docs/reference/language.md. */
export function readLanguageFacts(text: string): LanguageFacts {
  const list = (code: string): readonly string[] => {
    const [, names = ''] = new RegExp(`^\\w+ with \\[${code}\\]: (.*)\\.$`, 'm').exec(text) ?? []
    return [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
  }
  const tables = readTables(text)
  const names = (header: RegExp): readonly string[] => [
    ...new Set(tables.filter((table) => header.test(table.header)).flatMap((table) => table.names)),
  ]
  return {
    names: {
      declaration: names(/^Declaration \|/),
      type: names(/^Type \| Value/),
      field: names(/^Attribute \| On/),
      model: names(/^Attribute of a model/),
      view: names(/^Attribute of a view/),
      procedure: names(/^Attribute of a procedure/),
      query: names(/^Attribute of a query/),
    },
    unbuilt: [...list('CSW0476'), ...list('CS0476')],
  }
}

interface Table {
  readonly header: string
  /** What stands in quotes at the beginning of each first cell, or the cell itself. */
  readonly names: readonly string[]
}

function readTables(text: string): readonly Table[] {
  const blocks = text.matchAll(/^\| (.*) \|\n\|[ -|]*\|\n((?:\|.*\n)+)/gm)
  return [...blocks].map(([, header = '', body = '']) => ({
    header,
    names: body
      .trimEnd()
      .split('\n')
      .flatMap((line) => namesOf(line.split(' | ')[0] ?? '')),
  }))
}

/** `@mcp(tool: "name")`, `@mcp(tool)` is one name; `Geography(S)`, `Geometry(S)` are two. */
function namesOf(cell: string): readonly string[] {
  const text = cell.replace(/^\| /, '').replace(/^\[(.*)\]\(.*\)$/, '$1')
  if (!text.startsWith('`')) return [text]
  const names = [...text.matchAll(/`(@{0,2}\w+)/g)].map(([, name = '']) => name)
  return [...new Set(names)]
}
