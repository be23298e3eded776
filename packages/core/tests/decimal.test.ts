import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Decimal, parseDecimalText, type RoundingMode, ScalarError } from '../src/index.ts'

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }), fc.nat({ max: 40 }))
  .map(([coefficient, scale]) => Decimal.of(coefficient, scale))

test.each([
  ['0', '0'],
  ['-0', '0'],
  ['-0.00', '0.00'],
  ['10.50', '10.50'],
  ['-0.00000001', '-0.00000001'],
  ['1.5e3', '1500'],
  ['1.5E+3', '1500'],
  ['1.50e1', '15.0'],
  ['1e-8', '0.00000001'],
  ['0e5', '0'],
  ['0.0e-2', '0.000'],
  ['123456789012345678901234567890.12', '123456789012345678901234567890.12'],
  ['1e999', `1${'0'.repeat(999)}`],
])('%s is read and printed as %s', (text, printed) => {
  expect(Decimal.parse(text).toString()).toBe(printed)
  expect(parseDecimalText(text)).toBe(printed)
})

test.each([
  '',
  ' 1',
  '1 ',
  '+1',
  '01',
  '.5',
  '1.',
  '1e',
  'NaN',
  'Infinity',
  '1,5',
  '0x1',
  '--1',
  '١',
])('"%s" is malformed', (text) =>
  expect(() => Decimal.parse(text)).toThrow(
    new ScalarError('Decimal', 'malformed', 'expected a decimal number'),
  ),
)

test.each([
  '1e1001',
  '1e-1001',
  '1e1000',
  '0e1001',
  `1${'0'.repeat(1000)}`,
  `0.${'1'.repeat(1001)}`,
])('more than 1000 digits are out of range', (text) => {
  expect(() => Decimal.parse(text)).toThrow(expect.objectContaining({ problem: 'outOfRange' }))
  expect(() => parseDecimalText(text)).toThrow(expect.objectContaining({ problem: 'outOfRange' }))
})

test('a text of a megabyte is refused at once', () => {
  const start = performance.now()
  expect(() => Decimal.parse('9'.repeat(1_000_000))).toThrow(ScalarError)
  expect(performance.now() - start).toBeLessThan(1000)
})

const halves = ['2.5', '-2.5', '3.5', '2.51', '-2.49', '2']
const rounded: Record<RoundingMode, readonly string[]> = {
  'half-even': ['2', '-2', '4', '3', '-2', '2'],
  'half-up': ['3', '-3', '4', '3', '-2', '2'],
  down: ['2', '-2', '3', '2', '-2', '2'],
  up: ['3', '-3', '4', '3', '-3', '2'],
  floor: ['2', '-3', '3', '2', '-3', '2'],
  ceiling: ['3', '-2', '4', '3', '-2', '2'],
}

test.each(Object.entries(rounded) as [RoundingMode, readonly string[]][])(
  'rounding and dividing go %s',
  (mode, expected) => {
    expect(halves.map((text) => Decimal.parse(text).round({ scale: 0, mode }).toString())).toEqual(
      expected,
    )
    const one = Decimal.of(-1n)
    expect(
      halves.map((text) => Decimal.parse(text).negate().divide(one, { scale: 0, mode }).toString()),
    ).toEqual(expected)
  },
)

test('rounding to a larger scale appends zeros', () => {
  expect(Decimal.parse('1.5').round({ scale: 3, mode: 'down' }).toString()).toBe('1.500')
})

test('dividing by zero or with a scale that is none is the programmer’s mistake', () => {
  const one = Decimal.of(1n)
  expect(() => one.divide(Decimal.of(0n, 2), { scale: 0, mode: 'up' })).toThrow(RangeError)
  for (const scale of [-1, 1.5, 1001, Number.NaN])
    expect(() => one.round({ scale, mode: 'up' })).toThrow(/scale/)
})

test('a product beyond 1000 digits is out of range', () => {
  const long = Decimal.parse('9'.repeat(600))
  expect(() => long.multiply(long)).toThrow(ScalarError)
  const fine = Decimal.of(1n, 600)
  expect(() => fine.multiply(fine)).toThrow(ScalarError)
})

test('what is printed reads back with its scale', () => {
  fc.assert(
    fc.property(decimal, (value) => {
      const again = Decimal.parse(value.toString())
      expect([again.coefficient, again.scale]).toEqual([value.coefficient, value.scale])
      expect(JSON.stringify(value)).toBe(`"${value}"`)
    }),
  )
})

test('arithmetic is exact', () => {
  fc.assert(
    fc.property(decimal, decimal, decimal, (a, b, c) => {
      expect(a.add(b).subtract(b).equals(a)).toBe(true)
      expect(
        a
          .add(b)
          .multiply(c)
          .equals(a.multiply(c).add(b.multiply(c))),
      ).toBe(true)
      expect(a.compare(b)).toBe(a.subtract(b).sign)
      expect(a.abs().sign).toBe(a.sign === 0 ? 0 : 1)
      expect(a.equals(b)).toBe(a.normalized().toString() === b.normalized().toString())
    }),
  )
})

test('a quotient is the nearest below, and its neighbour the nearest above', () => {
  const divisor = decimal.filter((value) => value.sign !== 0)
  fc.assert(
    fc.property(decimal, divisor, fc.nat({ max: 30 }), (a, b, scale) => {
      const low = a.divide(b, { scale, mode: 'floor' })
      const high = a.divide(b, { scale, mode: 'ceiling' })
      const [least, most] = b.sign > 0 ? [low, high] : [high, low]
      expect(least.multiply(b).compare(a)).toBeLessThanOrEqual(0)
      expect(most.multiply(b).compare(a)).toBeGreaterThanOrEqual(0)
      expect(high.subtract(low).compare(Decimal.of(1n, scale))).toBeLessThanOrEqual(0)
    }),
  )
})

test('equal numbers of different scales share one normalized text', () => {
  expect(Decimal.parse('1.500').normalized().toString()).toBe('1.5')
  expect(Decimal.parse('100').normalized().toString()).toBe('100')
  expect(Decimal.parse('0.00').normalized().toString()).toBe('0')
})
