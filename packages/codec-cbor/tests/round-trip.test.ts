import { Decimal, dateTimeFromMicros, type Shape, uuidFromBytes } from '@cratestack/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCborCodec } from '../src/index.ts'

const codec = createCborCodec({ int: 'exact' })
const scalar = (name: Extract<Shape, { kind: 'scalar' }>['name']): Shape => ({
  kind: 'scalar',
  name,
})

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const exactInt = fc
  .oneof(
    int64,
    fc.constantFrom(
      2n ** 53n,
      2n ** 53n - 1n,
      1n - 2n ** 53n,
      -(2n ** 53n),
      -(2n ** 32n),
      2n ** 32n,
    ),
  )
  .map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value))
const text = fc.string({ unit: 'binary', maxLength: 200 })
const jsonKey = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constant('__proto__'))
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false, -0, 2n ** 64n - 1n, -(2n ** 64n)),
    exactInt,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    text,
    fc.uint8Array({ maxLength: 70 }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(jsonKey, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value

const values: readonly (readonly [string, Shape, fc.Arbitrary<unknown>])[] = [
  ['String', scalar('String'), text],
  ['Cuid', scalar('Cuid'), text],
  ['Int', scalar('Int'), exactInt],
  ['BigInt', scalar('BigInt'), int64],
  ['Float', scalar('Float'), fc.double()],
  ['Boolean', scalar('Boolean'), fc.boolean()],
  [
    'DateTime',
    scalar('DateTime'),
    fc
      .bigInt({ min: -62_167_219_200_000_000n, max: 253_402_300_799_999_999n })
      .map(dateTimeFromMicros),
  ],
  [
    'Uuid',
    scalar('Uuid'),
    fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => uuidFromBytes(bytes)),
  ],
  ['Bytes', scalar('Bytes'), fc.uint8Array({ maxLength: 300 })],
  ['Geometry', scalar('Geometry'), fc.uint8Array({ maxLength: 300 })],
  [
    'Vector',
    { kind: 'vector', length: 3 },
    fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 }),
  ],
  [
    'enum',
    { kind: 'enum', variants: ['a', 'naïve', 'toString'] },
    fc.constantFrom('a', 'naïve', 'toString'),
  ],
  ['Json', scalar('Json'), json],
  ['Json?', { kind: 'optional', item: scalar('Json') }, json],
  ['Int[]', { kind: 'list', item: scalar('Int') }, fc.array(exactInt, { maxLength: 300 })],
]

test.each(values)('%s comes back as it went', (_, shape, arbitrary) => {
  const typed = codec.typed(shape)
  fc.assert(
    fc.property(arbitrary, (value) => {
      expect(typed.decode(typed.encode(value))).toEqual(value)
    }),
  )
})

test('Decimal comes back with its scale', () => {
  const typed = codec.typed(scalar('Decimal'))
  const asText = createCborCodec({ decimal: 'text' }).typed(scalar('Decimal'))
  const coefficient = fc.bigInt({ min: -(10n ** 200n), max: 10n ** 200n })
  fc.assert(
    fc.property(coefficient, fc.nat({ max: 300 }), (digits, scale) => {
      const value = Decimal.of(digits, scale)
      expect(String(typed.decode(typed.encode(value)))).toBe(value.toString())
      expect(asText.decode(typed.encode(value.toString()))).toBe(value.toString())
    }),
  )
})

test('what describes itself comes back as it went, with its keys', () => {
  fc.assert(
    fc.property(json, (value) => {
      const bytes = codec.encode(value as never)
      expect(codec.decode(bytes)).toEqual(value)
      expect(codec.encode(codec.decode(bytes))).toEqual(bytes)
    }),
  )
})

test('bytes that a reader takes, it writes as bytes that mean the same', () => {
  const shape = { kind: 'list', item: scalar('Json') } as const
  const typed = codec.typed(shape)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      let value: unknown
      try {
        value = typed.decode(bytes)
      } catch (error) {
        expect(error).toMatchObject({ code: 'CODEC_ERROR', message: 'invalid request payload' })
        return
      }
      expect(typed.decode(typed.encode(value))).toEqual(value)
    }),
    { numRuns: 5000 },
  )
})

test('values of all lengths grow the buffer and leave the next one alone', () => {
  const typed = codec.typed({ kind: 'list', item: scalar('String') })
  for (const length of [0, 23, 24, 63, 64, 65, 255, 256, 65_535, 65_536, 1_500_000]) {
    for (const unit of ['a', 'é', '😀']) {
      const value = [unit.repeat(length / unit.length), 'next']
      const big = createCborCodec({ byteLimit: 10_000_000 }).typed({
        kind: 'list',
        item: scalar('String'),
      })
      expect(big.decode(typed.encode(value))).toEqual(value)
    }
  }
})

test('an encode inside an encode has a buffer of its own', () => {
  const typed = codec.typed({
    kind: 'object',
    fields: [
      { name: 'a', shape: scalar('String') },
      { name: 'b', shape: scalar('Bytes') },
    ],
  })
  const value = {
    a: 'first',
    get b(): Uint8Array {
      return codec.encode('inner')
    },
  }
  codec.encode('warm')
  expect(typed.decode(typed.encode(value))).toEqual({ a: 'first', b: codec.encode('inner') })
})
