// What holds for any input: nothing throws, nothing hangs, every place is a place of the text, and
// formatting changes blanks only.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkSchema, formatSchema } from '../src/index.ts'
import { anyText, corpus, decodedBytes, soup } from './support/generate.ts'
import { expectInvariants } from './support/invariants.ts'

const runs = process.env['RUN_SLOW'] === '1' ? 20_000 : 300

describe('any text', () => {
  test.each([
    ['random text', anyText],
    ['random bytes', decodedBytes],
    ['pieces of the language in any order', soup],
  ])(
    '%s',
    (_title, text) => {
      fc.assert(fc.property(text, expectInvariants), { numRuns: runs })
    },
    600_000,
  )

  test('every conformance case, as it is', () => {
    for (const text of corpus) expectInvariants(text)
  })

  test('every conformance case with CRLF line ends', () => {
    for (const text of corpus) expectInvariants(text.replaceAll(/\r?\n/g, '\r\n'))
  })

  test('every beginning of a long case, as it is being typed', () => {
    const longest = [...corpus].sort((left, right) => right.length - left.length)[0] ?? ''
    for (let end = 0; end <= longest.length; end += 7) expectInvariants(longest.slice(0, end))
  })
})

// Deep and long input: one stack frame or one backward scan per character would end here.
describe('hostile sizes', () => {
  const depth = 100_000
  const hostile: readonly (readonly [string, string])[] = [
    ['open parentheses in a rule', rule('('.repeat(depth))],
    ['balanced parentheses in a rule', rule(`${'('.repeat(depth)}open${')'.repeat(depth)}`)],
    ['negations', rule(`${'!'.repeat(depth)}open`)],
    ['quantifier bodies', rule(`${'a.some('.repeat(20_000)}open${')'.repeat(20_000)}`)],
    ['terms', rule(Array.from({ length: 50_000 }, () => 'open').join(' && '))],
    ['a long relation path', rule(`${'a.'.repeat(depth)}open`)],
    ['generic arguments', `procedure p(): ${'Page<'.repeat(depth)}X${'>'.repeat(depth)}\n`],
    ['open angle brackets in a field', `type T {\n  a ${'<'.repeat(depth)}\n}\n`],
    ['brackets of a list', `model M {\n  @@id(${'['.repeat(depth)}\n}\n`],
    ['a megabyte of @', `model M {\n  a Int ${'@'.repeat(1_000_000)}\n}\n`],
    ['many attributes on one line', `model M {\n  a Int ${'@a '.repeat(350_000)}\n}\n`],
    ['a megabyte of quotes', rule('"'.repeat(1_000_000))],
    ['a megabyte of quotes of both kinds', rule(`"'`.repeat(500_000))],
    ['a megabyte of slashes', `model M {\n  a Int ${'/'.repeat(1_000_000)}\n}\n`],
    [
      'a megabyte of separated slashes',
      `model M {\n  a String @default(${'"// '.repeat(250_000)}\n}\n`,
    ],
    ['a megabyte of empty lines', '\n'.repeat(1_000_000)],
    ['a megabyte of braces', '}\n'.repeat(500_000)],
    ['a megabyte of blanks', `model M {\n  a${' '.repeat(1_000_000)}Int\n}\n`],
    ['a line of ten megabytes', `// ${'x'.repeat(10_000_000)}`],
    ['a name of ten megabytes', `model ${'x'.repeat(10_000_000)} {\n}\n`],
    ['many open signatures', 'procedure p(\n'.repeat(50_000)],
    ['one signature over many lines', `procedure p(\n${'a: Int,\n'.repeat(50_000)}): Int\n`],
    ['many unclosed blocks', 'model M {\n'.repeat(50_000)],
    ['one name declared many times', 'type T {\n}\n'.repeat(20_000)],
    ['many arguments', `procedure p(${'a: Int, '.repeat(50_000)}): Int\n`],
    [
      'many mixins used many times',
      `mixin A {\n  a Int\n}\nmodel M {\n${'@use(A)\n'.repeat(50_000)}}\n`,
    ],
    ['unclosed SQL bodies', 'view V from M {\n  @@sql("""\n'.repeat(20_000)],
    ['a chain of types', chainOfTypes(20_000)],
  ]

  // Far above what they take (most take milliseconds), far below what quadratic work would.
  const limitMs = 20_000

  test.each(hostile)(
    '%s',
    (_title, text) => {
      const checked = checkSchema(text)
      for (const { span } of checked.diagnostics)
        expect(span.utf16End).toBeLessThanOrEqual(text.length)
      formatSchema(text)
    },
    limitMs,
  )
})

function rule(expression: string): string {
  return `model M {\n  id Int @id\n  open Boolean\n  @@allow("read", ${expression})\n}\n`
}

function chainOfTypes(length: number): string {
  return Array.from(
    { length },
    (_, index) => `type T${index} {\n  next T${(index + 1) % length}\n}\n`,
  ).join('')
}
