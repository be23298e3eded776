// Every diagnostic code has a page in docs/reference/diagnostics, and every example on a page does
// what the page says.

import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkSchema, type DiagnosticCode, diagnosticCodes } from '../src/index.ts'
import { type CaseFile, expectFile, readCases, rootPath } from './support/cases.ts'
import { readOptionWords } from './support/options-line.ts'

const folder = 'docs/reference/diagnostics'
const codes = Object.keys(diagnosticCodes).filter(isCode)
const pages = readCases(folder, '.md').filter((page) => page.title !== 'README')

describe('pages of diagnostic codes', () => {
  test('every code has a page, and every page a code', () => {
    expect(pages.map((page) => page.title)).toEqual([...codes].sort())
    expect(readdirSync(rootPath(folder))).toHaveLength(codes.length + 1)
  })

  test('the index lists the table of codes', () => {
    expectFile(rootPath(folder, 'README.md'), renderIndex())
  })

  test.each(pages.map((page) => [page.title, page] as const))('%s', (code, page) => {
    const facts = isCode(code) ? diagnosticCodes[code] : undefined
    expect(page.text.split('\n')[0]).toBe(`# ${code}: ${facts?.title}`)
    const examples = readExamples(page)
    const [refused, accepted] = [
      examples.filter((example) => example.bad),
      examples.filter((example) => !example.bad),
    ]
    expect(refused.length).toBeGreaterThan(0)
    expect(accepted.length).toBeGreaterThan(0)
    for (const example of refused) expect(codesOf(example)).toContain(code)
    for (const example of accepted) {
      expect(codesOf(example)).not.toContain(code)
      expect(errorsOf(example)).toEqual([])
    }
  })
})

interface Example {
  readonly bad: boolean
  readonly options: readonly string[]
  readonly schema: string
}

function readExamples(page: CaseFile): readonly Example[] {
  return [...page.text.matchAll(/^```cstack(.*)\n([\s\S]*?)^```$/gm)].map((match) => {
    const words = (match[1] ?? '').split(' ').filter((word) => word !== '')
    return {
      bad: words.includes('bad'),
      options: words.filter((word) => word !== 'bad'),
      schema: match[2] ?? '',
    }
  })
}

function codesOf(example: Example): readonly string[] {
  const { diagnostics } = checkSchema(example.schema, readOptionWords(example.options))
  return diagnostics.map((diagnostic) => diagnostic.code)
}

function errorsOf(example: Example): readonly string[] {
  const { diagnostics } = checkSchema(example.schema, readOptionWords(example.options))
  return (
    diagnostics
      // What this version has not built yet is right all the same.
      .filter(({ code, severity }) => severity === 'error' && code !== 'CS0476')
      .map((diagnostic) => `${diagnostic.code} ${diagnostic.message}`)
  )
}

function renderIndex(): string {
  const rows = codes.map((code) => {
    const { severity, title } = diagnosticCodes[code]
    return `| [${code}](${code}.md) | ${severity} | ${title.replaceAll('|', '\\|')} |`
  })
  return [
    '# Diagnostics',
    '',
    'Everything that `cratestack check` and the language server can report about a schema. Codes are',
    'stable and never reused. Warnings become errors under `--strict`.',
    '',
    '<!-- Generated from the table of codes. Run the tests with UPDATE=1 to renew it. -->',
    '',
    '| Code | Severity | Reported for |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function isCode(text: string): text is DiagnosticCode {
  return Object.hasOwn(diagnosticCodes, text)
}
