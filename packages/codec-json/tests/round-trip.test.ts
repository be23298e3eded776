import { Decimal, dateTimeFromMicros, type Shape, uuidFromBytes } from '@cratestack/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createJsonCodec } from '../src/index.ts'
import { print, scalar, utf8 } from './support.ts'

const codec = createJsonCodec({ int: 'exact' })
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const exactInt = fc
  .oneof(int64, fc.constantFrom(2n ** 53n, 2n ** 53n - 1n, 1n - 2n ** 53n, -(2n ** 53n)))
  .map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value))
const float = fc.double({ noNaN: true, noDefaultInfinity: true })
const float32 = fc.float({ noNaN: true, noDefaultInfinity: true })
const text = fc.string({ unit: 'binary', maxLength: 100 })
const instant = fc.bigInt({ min: -62_167_219_200_000_000n, max: 253_402_300_799_999_999n })
const bytes = fc.uint8Array({ maxLength: 100 })
const key = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constant('__proto__'))
// Whole doubles beyond 2^53 print like integers, and come back as those: the same number exactly.
const smallFloat = float.filter((value) => !Number.isInteger(value) || Number.isSafeInteger(value))
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false, -0, 2n ** 64n - 1n, -(2n ** 64n)),
    exactInt,
    smallFloat,
    text,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value

const values: readonly (readonly [string, Shape, fc.Arbitrary<unknown>])[] = [
  ['String', scalar('String'), text],
  ['Cuid', scalar('Cuid'), text],
  ['Int', scalar('Int'), exactInt],
  ['BigInt', scalar('BigInt'), int64],
  ['Float', scalar('Float'), float],
  ['Boolean', scalar('Boolean'), fc.boolean()],
  ['DateTime', scalar('DateTime'), instant.map(dateTimeFromMicros)],
  [
    'Uuid',
    scalar('Uuid'),
    fc.uint8Array({ minLength: 16, maxLength: 16 }).map((raw) => uuidFromBytes(raw)),
  ],
  ['Bytes', scalar('Bytes'), bytes],
  ['Geography', scalar('Geography'), bytes],
  ['Vector', { kind: 'vector', length: 2 }, fc.array(float32, { minLength: 2, maxLength: 2 })],
  ['enum', { kind: 'enum', variants: ['a', '"'] }, fc.constantFrom('a', '"')],
  ['Json', scalar('Json'), json],
  ['Json?[]', { kind: 'list', item: { kind: 'optional', item: scalar('Json') } }, fc.array(json)],
]

test.each(values)('%s comes back as it went', (_, shape, arbitrary) => {
  const typed = codec.typed(shape)
  fc.assert(
    fc.property(arbitrary, (value) => {
      expect(typed.decode(typed.encode(value))).toEqual(value)
    }),
  )
})

test('Decimal comes back with its scale, as text or as a number', () => {
  const typed = codec.typed(scalar('Decimal'))
  const coefficient = fc.bigInt({ min: -(10n ** 200n), max: 10n ** 200n })
  fc.assert(
    fc.property(coefficient, fc.nat({ max: 300 }), (digits, scale) => {
      const value = Decimal.of(digits, scale)
      expect(String(typed.decode(typed.encode(value)))).toBe(value.toString())
      expect(String(typed.decode(utf8(value.toString())))).toBe(value.toString())
    }),
  )
})

test('what the platform writes is read as the platform reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
      const written = JSON.stringify(value, undefined, indent)
      expect(print(codec.encode(codec.decode(utf8(written))))).toBe(
        print(codec.encode(JSON.parse(written))),
      )
    }),
  )
})

test('a text is read exactly when the platform reads it, but for keys written twice', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"a"',
    '"',
    ':',
    ',',
    '1',
    '-',
    '.',
    'e',
    '0',
    'null',
    'true',
    ' ',
    '\\',
    'u',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const given = parts.join('')
      expect(isRead(() => codec.decode(utf8(given)))).toBe(isRead(() => JSON.parse(given)))
    }),
    { numRuns: 20_000 },
  )
})

function isRead(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    const isDuplicate = error instanceof Error && String(error.cause).includes('only once')
    return isDuplicate
  }
}
