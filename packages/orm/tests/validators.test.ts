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

  test('a pattern that cannot run is told when the server starts', () => {
    expect(() => check('String @regex("[a-z&&[^aeiou]]")', 'x')).toThrow(
      'the @regex of Doc.f cannot run',
    )
  })
})
