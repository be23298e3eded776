// Runs conformance/language: every case is a file, and what is expected of it stands beside it.

import { existsSync, rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type CheckedSchema, checkSchema, diagnosticCodes } from '../src/index.ts'
import { type CaseFile, expectFile, isUpdating, readCases } from './support/cases.ts'
import { markDiagnostics } from './support/marked.ts'
import { readOptionsLine } from './support/options-line.ts'

const cases = readCases('conformance/language', '.cstack')

describe('conformance/language', () => {
  test.each(cases.map((file) => [file.title, file] as const))('%s', (_title, file) => {
    const checked = checkCase(file)
    const errors = checked.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
    const expected = expectedCodes(file)
    if (expected.length === 0) expect(errors).toEqual([])
    else expectFirst(expected, checked.diagnostics)
    expectBeside(
      file,
      '.diagnostics.txt',
      checked.diagnostics.length === 0
        ? undefined
        : markDiagnostics(file.text, checked.diagnostics),
    )
    expectBeside(
      file,
      '.ir.json',
      checked.ir === undefined ? undefined : `${JSON.stringify(checked.ir, undefined, 2)}\n`,
    )
  })

  test('every diagnostic code has a case', () => {
    const covered = new Set(cases.flatMap((file) => expectedCodes(file)))
    expect(Object.keys(diagnosticCodes).filter((code) => !covered.has(code))).toEqual([])
  })

  test('case numbers are used once', () => {
    const numbers = cases.map((file) => file.title.slice(0, 4))
    expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([])
  })
})

/**
 * Codes that say something about this version or about every small example, not about the language
 * construct at hand. They are left out of expectations, except where a case is about them.
 */
const beside: ReadonlySet<string> = new Set(['CS0476', 'CSW0476', 'CSW0830', 'CSW0831'])

function checkCase(file: CaseFile): CheckedSchema {
  const checked = checkSchema(file.text, readOptionsLine(file.text))
  const about = expectedCodes(file)
  const diagnostics = checked.diagnostics.filter(
    ({ code }) => about.includes(code) || !beside.has(code),
  )
  return { ...checked, diagnostics }
}

/** Codes of the line `// expect: CS0410 or CS0411`; none for schemas that are accepted. */
function expectedCodes(file: CaseFile): readonly string[] {
  const line = /^\/\/ expect: (.*)$/m.exec(file.text)?.[1]
  return line === undefined ? [] : line.split(' or ')
}

/** The expected code comes first among those of its severity, so that it is what the author sees. */
function expectFirst(
  codes: readonly string[],
  diagnostics: readonly { readonly code: string; readonly severity: string }[],
): void {
  const severity = diagnostics.find((diagnostic) => codes.includes(diagnostic.code))?.severity
  const first = diagnostics.find((diagnostic) => diagnostic.severity === severity)
  const found = diagnostics.map((diagnostic) => diagnostic.code)
  if (severity === 'warning') expect(found.filter((code) => codes.includes(code))).not.toEqual([])
  else expect(first?.code, `found: ${found.join(', ')}`).toSatisfy((code) => codes.includes(code))
}

function expectBeside(file: CaseFile, suffix: string, actual: string | undefined): void {
  const beside = file.path.replace(/\.cstack$/, suffix)
  if (actual === undefined && isUpdating() && existsSync(beside)) rmSync(beside)
  expectFile(beside, actual)
}
