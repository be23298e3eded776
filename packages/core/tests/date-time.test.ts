import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  compareDateTimes,
  dateTimeFromDate,
  dateTimeFromMicros,
  dateTimeToDate,
  dateTimeToMicros,
  parseDateTime,
  ScalarError,
} from '../src/index.ts'

const firstMicros = -62_167_219_200_000_000n
const lastMicros = 253_402_300_799_999_999n
const instant = fc.bigInt({ min: firstMicros, max: lastMicros })

test.each([
  ['2026-04-02T08:00:00Z', '2026-04-02T08:00:00Z'],
  ['2026-04-02t08:00:00z', '2026-04-02T08:00:00Z'],
  ['2026-04-02T08:00:00.000Z', '2026-04-02T08:00:00Z'],
  ['2026-04-02T08:00:00.25Z', '2026-04-02T08:00:00.250Z'],
  ['2026-04-02T08:00:00.250000Z', '2026-04-02T08:00:00.250Z'],
  ['2026-04-02T08:00:00.2501Z', '2026-04-02T08:00:00.250100Z'],
  ['2026-04-02T08:00:00.1234569999Z', '2026-04-02T08:00:00.123456Z'],
  ['2026-04-02T08:00:00.0000009Z', '2026-04-02T08:00:00Z'],
  ['2026-01-01T00:30:00+01:00', '2025-12-31T23:30:00Z'],
  ['2026-12-31T23:30:00.5-01:00', '2027-01-01T00:30:00.500Z'],
  ['2026-04-02T08:00:00-00:00', '2026-04-02T08:00:00Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
  ['2000-02-29T00:00:00+23:59', '2000-02-28T00:01:00Z'],
  ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00Z'],
  ['9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999999Z'],
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00Z'],
  ['2016-12-31T23:59:60.5Z', '2017-01-01T00:00:00.500Z'],
  ['2017-01-01T00:59:60+01:00', '2017-01-01T00:00:00Z'],
])('%s is %s', (text, normal) => {
  expect(parseDateTime(text)).toBe(normal)
  expect(parseDateTime(normal)).toBe(normal)
  expect(compareDateTimes(text, normal)).toBe(0)
})

test.each([
  '',
  'now',
  '2026-04-02',
  '2026-04-02T08:00Z',
  '2026-04-02T08:00:00',
  '2026-04-02 08:00:00Z',
  '2026-04-02T08:00:00.Z',
  '2026-04-02T08:00:00+0100',
  '2026-04-02T08:00:00+24:00',
  '2026-04-02T24:00:00Z',
  '2026-04-02T08:60:00Z',
  '2026-04-02T08:00:61Z',
  '2026-04-02T08:00:60Z',
  '2026-04-02T23:59:60Z',
  '2016-12-31T23:59:60+01:00',
  '2026-13-01T00:00:00Z',
  '2026-00-01T00:00:00Z',
  '2026-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2026-04-00T00:00:00Z',
  '+12026-04-02T08:00:00Z',
  '2026-04-02T08:00:00Z ',
  '2026-04-02T08:00:00Z\n',
  '٢٠٢٦-04-02T08:00:00Z',
])('"%s" is malformed', (text) => {
  expect(() => parseDateTime(text)).toThrow(expect.objectContaining({ problem: 'malformed' }))
})

test.each([
  'infinity',
  '-infinity',
  '0000-01-01T00:00:00+00:01',
  '9999-12-31T23:59:59-00:01',
  '9999-12-31T23:59:60Z',
])('%s is out of range', (text) => {
  expect(() => parseDateTime(text)).toThrow(expect.objectContaining({ problem: 'outOfRange' }))
})

test('microseconds go to text and back', () => {
  fc.assert(
    fc.property(instant, (micros) => {
      const text = dateTimeFromMicros(micros)
      expect(parseDateTime(text)).toBe(text)
      expect(dateTimeToMicros(text)).toBe(micros)
    }),
  )
  for (const micros of [firstMicros - 1n, lastMicros + 1n, 2n ** 200n, -(2n ** 200n)])
    expect(() => dateTimeFromMicros(micros)).toThrow(ScalarError)
})

test('milliseconds agree with Date, which is right about them', () => {
  fc.assert(
    fc.property(instant, (micros) => {
      const date = new Date(Number((micros - (((micros % 1000n) + 1000n) % 1000n)) / 1000n))
      const text = dateTimeFromMicros(micros)
      expect(dateTimeToDate(text)).toEqual(date)
      expect(dateTimeFromDate(date)).toBe(date.toISOString().replace('.000Z', 'Z'))
    }),
  )
  expect(() => dateTimeFromDate(new Date(Number.NaN))).toThrow(ScalarError)
  expect(() => dateTimeFromDate(new Date(8.64e15))).toThrow(ScalarError)
})

test('texts compare as their instants do', () => {
  fc.assert(
    fc.property(instant, instant, (one, other) => {
      const expected = one === other ? 0 : one < other ? -1 : 1
      expect(compareDateTimes(dateTimeFromMicros(one), dateTimeFromMicros(other))).toBe(expected)
    }),
  )
  expect(compareDateTimes('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.5Z')).toBe(-1)
})
