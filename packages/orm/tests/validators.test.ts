import { Context } from '@cratestack/core'
import { postgresDialect } from '@cratestack/postgres'
import { describe, expect, test } from 'vitest'
import { createOrm } from '../src/index.ts'
import { clock, countingRandom, readSchema } from './fixture.ts'

/** What is wrong with a value of a field, before any database is asked. */
function check(declaration: string, value: unknown): string {
  const schema = readSchema(`
model Doc {
  id Int @id
  f ${declaration}
  @@allow("all", true)
}
`)
  const orm = createOrm({ schema, dialect: postgresDialect, clock, random: countingRandom() })
  try {
    orm.create(
      { model: 'Doc', input: { id: 1, f: value }, serverFields: {} },
      Context.anonymous(),
      'wire',
    )
    return 'ok'
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return message.replace(/^field 'f/, '').replace(/^': /, '')
  }
}

describe('validators', () => {
  test.each<[string, unknown, string]>([
    ['String @length(min: 2, max: 3)', 'ab', 'ok'],
    ['String @length(min: 2, max: 3)', '😀😀😀', 'ok'],
    ['String @length(min: 2, max: 3)', 'a', 'length 1 is below the minimum 2'],
    ['String @length(min: 2, max: 3)', 'abcd', 'length 4 exceeds the maximum 3'],
    ['Bytes @length(max: 2)', new Uint8Array(3), 'length 3 exceeds the maximum 2'],
    ['String? @length(min: 2)', null, 'ok'],
    ['String[] @length(min: 2)', ['ab', 'c'], "[1]': length 1 is below the minimum 2"],
    ['Int @range(min: 1, max: 5)', 5, 'ok'],
    ['Int @range(min: 1, max: 5)', 0, 'below the minimum 1'],
    ['Int @range(max: 5)', 9223372036854775807n, 'exceeds the maximum 5'],
    ['Decimal @range(min: 0)', '-0.00000000000000000000001', 'below the minimum 0'],
    ['Decimal @range(max: 10)', '10.000', 'ok'],
    ['String @iso4217', 'EUR', 'ok'],
    ['String @iso4217', 'eur', 'not an ISO 4217 code'],
    ['String @iso4217', 'EUR\n', 'not an ISO 4217 code'],
    ['String @regex("b+")', 'abc', 'ok'],
    ['String @regex("^b+$")', 'abc', 'does not match the required pattern'],
  ])('%s of %o: %s', (declaration, value, message) => {
    expect(check(declaration, value)).toBe(message)
  })

  test.each(['a@b.c', "o'neil+x@sub.example.org", 'ü@dömäin.de'])(
    '%s is an email address',
    (text) => {
      expect(check('String @email', text)).toBe('ok')
    },
  )

  test.each([
    ' a@b.c',
    'a@b.c\n',
    'a@b',
    'a@@b.c',
    'a b@c.d',
    'a@.',
    'a@b..c',
    '@b.c',
    'a@',
    '',
    `${'a'.repeat(251)}@b.c`,
  ])('%o is none', (text) => {
    expect(check('String @email', text)).toBe('not a valid email address')
  })

  test.each(['https://a.b/c?d#e', 'mailto:a@b.c', 'urn:x:y'])('%s is a URI', (text) => {
    expect(check('String @uri', text)).toBe('ok')
  })

  test.each(['/a/b', 'a.b', '', ' https://a.b', 'https://a.b ', 'https://a\t.b', 'http://'])(
    '%o is none',
    (text) => {
      expect(check('String @uri', text)).toBe('not a valid URI')
    },
  )

  test.each([
    ['Decimal @range(gt: 0, lt: 1)', '0', 'not above 0'],
    ['Decimal @range(gt: 0, lt: 1)', '0.00', 'not above 0'],
    ['Decimal @range(gt: 0, lt: 1)', '0.000000000000000000001', 'ok'],
    ['Decimal @range(gt: 0, lt: 1)', '0.999', 'ok'],
    ['Decimal @range(gt: 0, lt: 1)', '1.0', 'not below 1'],
    ['Decimal @range(gt: 0, max: 1)', '1', 'ok'],
    ['Int @range(gt: 5)', 5, 'not above 5'],
    ['Int @range(gt: 5)', 6, 'ok'],
    ['Int @range(lt: -5)', -5, 'not below -5'],
    ['Decimal @range(min: 0.01)', '0.010', 'ok'],
    ['Decimal @range(min: 0.01)', '0.009999999999999999999', 'below the minimum 0.01'],
  ])('%s, %o: %s', (declared, value, expected) => {
    expect(check(declared, value)).toBe(expected)
  })

  test.each([
    ['1.23', 'ok'],
    ['1.230', 'ok'],
    ['-100', 'ok'],
    ['1.234', 'more than 2 decimal places'],
    ['0.001', 'more than 2 decimal places'],
  ])('two decimal places: %s is %s', (value, expected) => {
    expect(check('Decimal @scale(2)', value)).toBe(expected)
  })

  test('a pattern that cannot run is told when the server starts', () => {
    expect(() => check('String @regex("[a-z&&[^aeiou]]")', 'x')).toThrow(
      'the @regex of Doc.f cannot run',
    )
  })
})
