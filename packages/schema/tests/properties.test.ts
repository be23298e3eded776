// What holds for any input: nothing throws, nothing hangs, every place is a place of the text, and
// formatting changes blanks only.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkSchema, formatSchema, printIr } from '../src/index.ts'
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
    [
      'blanks in a @param line that holds a CR',
      `/// @param a${' '.repeat(300_000)}x\rx\n`.concat(call),
    ],
    [
      'a long name in a @param line that holds a CR',
      `/// @param ${'a'.repeat(300_000)}\rx\n`.concat(call),
    ],
    ['quotes inside a provider', `datasource d {\n  provider = x${'"'.repeat(300_000)}x\n}\n`],
    ['blanks in an mcp line that holds a CR', `mcp {\n  name =${' '.repeat(300_000)}x\rx\n}\n`],
    ['one large model', model(repeat(150_000, (at) => `f${at} String`))],
    [
      'unknown types beside many models',
      repeat(20_000, (at) => model(`a Modl${at}x`, `Model${at}`)),
    ],
    [
      'unknown names of an enum',
      anEnum(50_000) + model(repeat(50_000, (at) => `e${at} E @default(w${at})`)),
    ],
    [
      'a rule with a long list of variants',
      `${anEnum(50_000)}${model(`e E\n@@allow("read", e in [${repeat(50_000, (at) => `v${at},`).replaceAll('\n', '')}v0])`)}`,
    ],
    ['many composite uniques', model(repeat(20_000, (at) => `a${at} Int\n@@unique([id, a${at}])`))],
    [
      'a long list of fields',
      model(
        `${repeat(50_000, (at) => `a${at} Int`)}@@index([${repeat(50_000, (at) => `a${at},`).replaceAll('\n', '')}])`,
      ),
    ],
    [
      'field rules beside a long key',
      `model M {\n${repeat(20_000, (at) => `a${at} Int? @allow("read", true)`)}@@id([${repeat(20_000, (at) => `a${at},`).replaceAll('\n', '')}])\n}\n`,
    ],
    ['many resources', model('@@allow("delete", true)\n@@mcp(resource: "a")\n'.repeat(20_000))],
    [
      'relations without attributes beside a late key',
      `model M {\n${repeat(50_000, (at) => `a${at} M`)}id Int @id\n}\n`,
    ],
    [
      'keys behind many fields',
      `model M {\n${repeat(50_000, (at) => `a${at} Int`)}${repeat(50_000, (at) => `k${at} Int @id`)}}\n`,
    ],
    [
      'relations to a column of many attributes',
      `model M {\nid Int${' @a'.repeat(100_000)} @id\n${repeat(50_000, (at) => `a${at} M @relation(fields:[id],references:[id])`)}}\n`,
    ],
    [
      'one mixin named many times in one line',
      `mixin A {\n${repeat(20_000, (at) => `a${at} Int`)}}\n${model(`@use(${'A,'.repeat(20_000)})`)}`,
    ],
    [
      'a large mixin in many models',
      `mixin A {\n${repeat(3_000, (at) => `a${at} Int`)}}\n${repeat(3_000, (at) => model('@use(A)', `M${at}`))}`,
    ],
    ['views without sources', repeat(50_000, (at) => `view V${at} {\n}`)],
    [
      'comments behind fields',
      model(repeat(100_000, (at) => `f${at} Int // c`)).replace(' @id', ''),
    ],
  ]

  // Far above what they take (most take milliseconds), far below what quadratic work would.
  const limitMs = 60_000

  test.each(hostile)(
    '%s',
    (_title, text) => {
      const checked = checkSchema(text)
      for (const { span } of checked.diagnostics)
        expect(span.utf16End).toBeLessThanOrEqual(text.length)
      formatSchema(text)
      printIr(checked)
    },
    limitMs,
  )

  test('places on one line of megabytes', () => {
    printIr(checkSchema(`model M {\n  a Int ${'@a '.repeat(350_000)}\n}\n`))
  }, 60_000)

  test('a name of a megabyte is not repeated in every message', () => {
    const text = `model ${'A'.repeat(1_000_000)} {\n  id Int @id\n${'  a Int\n'.repeat(2_000)}}\n`
    for (const { message } of checkSchema(text).diagnostics)
      expect(message.length).toBeLessThan(1_000)
  }, 60_000)
})

function rule(expression: string): string {
  return `model M {\n  id Int @id\n  open Boolean\n  @@allow("read", ${expression})\n}\n`
}

const call = 'procedure p(a: Int): Int\n'

function model(lines: string, name = 'M'): string {
  return `model ${name} {\n  id Int @id\n${lines}\n}\n`
}

function anEnum(variants: number): string {
  return `enum E {\n${repeat(variants, (at) => `v${at}`)}}\n`
}

function repeat(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => `${line(at)}\n`).join('')
}

function chainOfTypes(length: number): string {
  return Array.from(
    { length },
    (_, index) => `type T${index} {\n  next T${(index + 1) % length}\n}\n`,
  ).join('')
}
