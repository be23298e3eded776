// Keeps docs/reference/language.md true: which attributes there are, where they may stand, and how
// far each of them is. `UPDATE_DOCS=1` rewrites what follows from the code.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { unbuiltOfOriginal, unbuiltOfOurs } from '../src/checker/unbuilt.ts'
import { checkSchema, diagnosticCodes } from '../src/index.ts'
import { pluralize, snakeCase } from '../src/ir/naming.ts'
import { rootPath } from './support/cases.ts'

const updates = process.env['UPDATE_DOCS'] === '1'
const reference = 'docs/reference/language.md'

/** Where an attribute may stand, with a schema that has it there. */
const places: Readonly<Record<string, (attribute: string) => string>> = {
  model: (name) => `model M {\n  id Uuid @id\n  f String @${name}\n}`,
  mixin: (name) => `mixin X {\n  f String @${name}\n}`,
  type: (name) => `type T {\n  f String @${name}\n}`,
  auth: (name) => `auth A {\n  f String @${name}\n}`,
  view: (name) => `view V from M {\n  f String @${name}\n}`,
  '@@ model': (name) => `model M {\n  id Uuid @id\n  @@${name}\n}`,
  '@@ view': (name) => `view V from M {\n  id Uuid @id\n  @@${name}\n}`,
  procedure: (name) => `procedure p(): Int\n  @${name}`,
  '@ query': (name) => `query q(): T\n  @${name}`,
  '@@ query': (name) => `query q(): T\n  @@${name}`,
}

/** How the checker says that an attribute is none of its place. */
const refusal =
  /is no attribute of|has no effect on|is read as "|takes the field out|cannot stand on|is for fields of|cannot be a key|behind its name|went away/

function isKnown(place: string, name: string): boolean {
  const schema = places[place]?.(name) ?? ''
  const { diagnostics } = checkSchema(`datasource d {\n  maps = "on"\n}\n${schema}`)
  return !diagnostics.some(({ code, message }) => code === 'CS1015' || refusal.test(message))
}

/** Every word that the checker has in quotes, because each of them may be an attribute's name. */
function wordsOfChecker(): readonly string[] {
  const folder = rootPath('packages/schema/src/checker')
  const words = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/'@{0,2}([a-z][a-z_0-9]*)'/g),
    ])
    .map(([, word = '']) => word)
  return [...new Set(words)]
}

interface Row {
  readonly line: number
  readonly place: string
  readonly name: string
  readonly now: string
}

/** The rows of all tables of attributes. */
function readRows(lines: readonly string[]): readonly Row[] {
  const rows: Row[] = []
  let header: readonly string[] = []
  for (const [line, text] of lines.entries()) {
    if (!text.startsWith('|')) {
      header = []
      continue
    }
    const cells = text.split(/(?<!\\)\|/).map((cell) => cell.trim())
    if (header.length === 0) header = cells
    if (header === cells || header.at(-2) !== 'Now') continue
    const [, sigil = '', name = ''] = /^`(@{1,2})([a-z_0-9]+)/.exec(cells[1] ?? '') ?? []
    if (name === '') continue
    const owner = /^Attribute of a (\w+)$/.exec(header[1] ?? '')?.[1]
    const on =
      owner === undefined
        ? (cells[2] ?? '').split(', ')
        : owner === 'procedure'
          ? ['procedure']
          : [`${sigil} ${owner}`]
    for (const place of on) rows.push({ line, place, name, now: cells.at(-2) ?? '' })
  }
  return rows
}

/** What the column "Now" says of an attribute. */
function nowOf(place: string, name: string): string {
  const written = `${place.startsWith('@@') ? '@@' : '@'}${name}`
  const isRule = name === 'allow' || name === 'deny'
  if (unbuiltOfOurs.has(written) && !(isRule && /procedure|query/.test(place))) return '[CS0476]'
  return unbuiltOfOriginal.has(written) ? '[CSW0476]' : 'yes'
}

test('the tables of attributes are those of the checker', () => {
  const rows = readRows(readLines(reference))
  const candidates = new Set([...wordsOfChecker(), ...rows.map((row) => row.name)])
  expect(candidates.size).toBeGreaterThan(100)
  for (const place of Object.keys(places)) {
    const documented = rows.filter((row) => row.place === place).map((row) => row.name)
    const known = [...candidates].filter((name) => isKnown(place, name))
    expect(documented.toSorted(), place).toEqual(known.toSorted())
  }
})

test('the column "Now" says how far an attribute is', () => {
  const lines = [...readLines(reference)]
  for (const { line, place, name, now } of readRows(lines)) {
    const wanted = nowOf(place, name)
    if (updates) lines[line] = (lines[line] ?? '').replace(/\| [^|]* \|$/, `| ${wanted} |`)
    else expect(`${place} ${name}: ${now}`).toBe(`${place} ${name}: ${wanted}`)
  }
  if (updates) writeFileSync(rootPath(reference), lines.join('\n'))
})

test('generated parts are current', () => {
  const text = readFileSync(rootPath(reference), 'utf8')
  const current = replacePart(replacePart(text, 'names', nameTable()), 'unbuilt', unbuiltLists())
  if (updates) writeFileSync(rootPath(reference), current)
  else expect(text, 'update it with UPDATE_DOCS=1').toBe(current)
})

test.each([
  reference,
  'docs/reference/extensions.md',
  'docs/guides/schema.md',
  'docs/decisions/0006-nothing-inert-in-silence.md',
  'docs/decisions/0007-verdicts-of-the-original.md',
  'docs/decisions/0008-regex-dialect.md',
])('%s links every code it names', (page) => {
  const text = readFileSync(rootPath(page), 'utf8')
  const [body = ''] = text.split(/\n+(?=\[CSW?\d{4}\]:)/)
  const codes = [
    ...new Set([...body.matchAll(/\[(CSW?\d{4})\](?!\()/g)].map(([, code = '']) => code)),
  ]
  for (const code of codes) expect(Object.keys(diagnosticCodes)).toContain(code)
  const folder = page.startsWith('docs/reference/') ? '' : '../reference/'
  const links = codes
    .toSorted()
    .map((code) => `[${code}]: ${folder}diagnostics/${code}.md`)
    .join('\n')
  const current = `${body.trimEnd()}\n${links === '' ? '' : `\n${links}\n`}`
  if (updates) writeFileSync(rootPath(page), current)
  else expect(text, 'update it with UPDATE_DOCS=1').toBe(current)
})

function readLines(page: string): readonly string[] {
  return readFileSync(rootPath(page), 'utf8').split('\n')
}

function replacePart(text: string, name: string, content: string): string {
  const [start, end] = [text.indexOf(`<!-- ${name}:`), text.indexOf(`<!-- /${name} -->`)]
  expect(start, name).toBeGreaterThan(-1)
  return `${text.slice(0, text.indexOf('\n', start))}\n\n${content}\n\n${text.slice(end)}`
}

function nameTable(): string {
  const names = [
    'Parcel',
    'depotId',
    'ShipOrder',
    'City',
    'Day',
    'Address',
    'Bus',
    'Person',
    'HTTPHook',
    'Ship_Order',
    'line2Text',
  ]
  return [
    '| Name | Snake case | Plural | Plural with `compat = "0.4"` |',
    '| --- | --- | --- | --- |',
    ...names.map((name) => {
      const snake = snakeCase(name)
      return `| \`${name}\` | \`${snake}\` | \`${pluralize(snake)}\` | \`${pluralize(snake, '0.4')}\` |`
    }),
  ].join('\n')
}

function unbuiltLists(): string {
  const list = (names: ReadonlySet<string>) => [...names].map((name) => `\`${name}\``).join(', ')
  return [
    `Accepted with [CSW0476]: ${list(unbuiltOfOriginal)}.`,
    `Refused with [CS0476]: ${list(unbuiltOfOurs)}.`,
  ].join('\n\n')
}
