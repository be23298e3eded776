// Runs conformance/format, and formats every schema of conformance/language besides.

import { describe, expect, test } from 'vitest'
import { checkSchema, formatSchema } from '../src/index.ts'
import { expectFile, readCases, readFolders, rootPath } from './support/cases.ts'
import { rawMeaning, typedMeaning } from './support/meaning.ts'

describe('conformance/format', () => {
  test.each(readFolders('conformance/format'))('%s', (folder) => {
    const before = readText('conformance/format', folder, 'before.cstack')
    const after = format(before)
    expectFile(rootPath('conformance/format', folder, 'after.cstack'), after)
    expectSameMeaning(before, after)
  })
})

describe('formatting the language cases', () => {
  const cases = readCases('conformance/language', '.cstack')
  test.each(cases.map((file) => [file.title, file.text] as const))('%s', (_title, text) => {
    const result = formatSchema(text)
    if (!result.ok) {
      expect(result.diagnostics.length).toBeGreaterThan(0)
      for (const { code } of result.diagnostics) expect(code).toMatch(syntaxCodes)
      return
    }
    expectSameMeaning(text, result.text)
  })
})

describe('what the formatter promises', () => {
  test('a syntax error is refused with its diagnostics, and nothing is guessed', () => {
    const result = formatSchema('model Ship {\n  id Uuid @id\n')
    expect(result.ok ? [] : result.diagnostics.map(({ code }) => code)).toEqual(['CS0104'])
  })

  test('a semantic error does not stand in the way', () => {
    expect(format('model   Ship{\nname Sting\n}')).toBe('model Ship {\n  name Sting\n}\n')
  })

  test('an empty file stays empty', () => {
    expect(formatSchema('')).toEqual({ ok: true, text: '', changed: false })
    expect(formatSchema('\n \n')).toEqual({ ok: true, text: '', changed: true })
  })

  test('formatted text is reported as unchanged', () => {
    const text = 'transport rpc\n'
    expect(formatSchema(text)).toEqual({ ok: true, text, changed: false })
  })

  test('a trailing comment leaves documentation attached to its field', () => {
    const after = format('type T {\n  /// Doc.\n  a Int // note\n}\n')
    expect(after).toBe('type T {\n  // note\n  /// Doc.\n  a Int\n}\n')
  })

  test('arguments that a bracket of the wrong kind closes are left as they are', () => {
    const text = 'model M {\n  @@id([],  a]\n}\n'
    expect(format(text)).toBe(text)
  })

  test('what stands behind the null check of older parsers gets its single blanks', () => {
    const after = format('procedure p(): Int\n  @allow(auth()!=null)\n')
    expect(after).toBe('procedure p(): Int\n  @allow(auth() != null)\n')
  })
})

/** Codes of structure: what keeps the formatter from knowing what belongs together. */
const syntaxCodes = /^CS(01\d\d|0201|0401|0402|0403|060[234]|070[345]|0713)$/

function format(text: string): string {
  const result = formatSchema(text)
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'))
  return result.text
}

function expectSameMeaning(before: string, after: string): void {
  expect(format(after), 'formatting again changes nothing').toBe(after)
  expect(after.includes('\r')).toBe(before.replaceAll('\r\n', '').includes('\r'))
  const [left, right] = [checkSchema(before), checkSchema(after)]
  expect(rawMeaning(right)).toEqual(rawMeaning(left))
  expect(typedMeaning(right)).toEqual(typedMeaning(left))
}

function readText(...parts: readonly string[]): string {
  const folder = parts.slice(0, -1).join('/')
  const name = parts.at(-1) ?? ''
  return readCases(folder, name)[0]?.text ?? ''
}
