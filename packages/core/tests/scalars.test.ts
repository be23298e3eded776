import { webcrypto } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bytesFromArray,
  bytesFromBase64,
  bytesToArray,
  bytesToBase64,
  createCuid,
  createUuidV4,
  createUuidV7,
  isCuid,
  isJsonValue,
  parseBigInt,
  parseInt64,
  parseUuid,
  type Random,
  ScalarError,
  systemClock,
  systemRandom,
  toSafeInt,
  uuidFromBytes,
  uuidToBytes,
} from '../src/index.ts'

const counting: Random = { bytes: (length) => Uint8Array.from({ length }, (_, index) => index) }
const uuid = '7d9f2c1e-5a34-4b0c-9e6d-2f1a8c3b4d5e'

test.each([
  uuid,
  uuid.toUpperCase(),
  uuid.replaceAll('-', ''),
  `urn:uuid:${uuid}`,
  `URN:UUID:${uuid.toUpperCase()}`,
  `{${uuid}}`,
])('%s is a Uuid', (text) => expect(parseUuid(text)).toBe(uuid))

test.each([
  '',
  uuid.slice(1),
  `${uuid}0`,
  `{${uuid}`,
  ` ${uuid}`,
  `{${uuid.replaceAll('-', '')}}`,
  uuid.replace('7', 'g'),
  uuid.replace('-', ''),
])('"%s" is no Uuid', (text) => expect(() => parseUuid(text)).toThrow(ScalarError))

test('a Uuid goes to bytes and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      expect(uuidToBytes(uuidFromBytes(bytes))).toEqual(bytes)
    }),
  )
  expect(() => uuidFromBytes(new Uint8Array(15))).toThrow(ScalarError)
  expect(() => uuidFromBytes(new Uint8Array(20), 5)).toThrow(ScalarError)
})

test('new Uuids have their version, and those of version 7 their time', () => {
  expect(createUuidV4(counting)).toBe('00010203-0405-4607-8809-0a0b0c0d0e0f')
  // RFC 9562 A.6
  expect(createUuidV7(counting, 0x017f22e279b0)).toBe('017f22e2-79b0-7607-8809-0a0b0c0d0e0f')
  for (const epochMs of [-1, 0.5, 2 ** 48, Number.NaN])
    expect(() => createUuidV7(counting, epochMs)).toThrow(RangeError)
})

test('a new Cuid has the shape of a CUID2 and uses all its alphabet', () => {
  const random = systemRandom({ crypto: webcrypto as unknown as Crypto })
  const ids = Array.from({ length: 500 }, () => createCuid(random))
  for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9]{23}$/)
  expect(new Set(ids.join('')).size).toBe(36)
  expect(ids.every(isCuid)).toBe(true)
})

test.each(['', 'a', 'A1', 'a-b', 'a'.repeat(33), 'ab\n'])('"%s" is no Cuid', (text) =>
  expect(isCuid(text)).toBe(false),
)

test('integers of 64 bits are read exactly', () => {
  for (const text of ['0', '-0', '+7', '007', '9223372036854775807', '-9223372036854775808'])
    expect(parseInt64(text)).toBe(BigInt(text.replace('+', '')))
  for (const text of [
    '',
    '-',
    '1.0',
    '1e3',
    ' 1',
    '0x1',
    '9223372036854775808',
    '9'.repeat(100_000),
  ])
    expect(() => parseInt64(text)).toThrow(ScalarError)
})

test('the wire text of a BigInt is canonical', () => {
  for (const text of ['0', '-1', '9223372036854775807', '-9223372036854775808'])
    expect(String(parseBigInt(text))).toBe(text)
  for (const text of ['', '-0', '+1', '01', '1.0', '9223372036854775808', '99999999999999999999'])
    expect(() => parseBigInt(text)).toThrow(ScalarError)
})

test('an integer becomes a number exactly or not at all', () => {
  expect(toSafeInt(2n ** 53n - 1n)).toBe(Number.MAX_SAFE_INTEGER)
  for (const value of [2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n])
    expect(() => toSafeInt(value)).toThrow(/INT_UNSAFE/)
})

test('bytes go to each form and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
      expect(bytesFromArray(bytesToArray(bytes))).toEqual(bytes)
      expect(bytesToBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      expect(bytesFromBase64(bytesToBase64(bytes))).toEqual(bytes)
    }),
    { numRuns: 30 },
  )
})

test('what is no byte and no base64 is malformed', () => {
  for (const value of [256, -1, 0.5, '1', null, Number.NaN])
    expect(() => bytesFromArray([value])).toThrow(ScalarError)
  for (const text of ['A', 'AA', 'AAA', 'AA=A', 'A===', 'AA-_', 'AAAA\n', 'AB==', 'AAB=', '===='])
    expect(() => bytesFromBase64(text)).toThrow(ScalarError)
})

test('a JsonValue is plain data, all the way down', () => {
  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  for (const value of [
    null,
    true,
    1.5,
    2n ** 64n - 1n,
    'x',
    new Uint8Array(1),
    [],
    { a: [{}] },
    Object.create(null),
  ])
    expect(isJsonValue(value)).toBe(true)
  for (const value of [
    undefined,
    Number.NaN,
    2n ** 64n,
    new Date(0),
    new Map(),
    () => 0,
    [undefined],
    cycle,
  ])
    expect(isJsonValue(value)).toBe(false)
})

test('system clocks and chance come from the platform that is passed in', () => {
  const clock = systemClock({ Date: { now: () => 5 }, performance: { now: () => 7 } })
  expect([clock.epochMs(), clock.monotonicMs()]).toEqual([5, 7])
  const real = systemClock(globalThis)
  expect(real.epochMs()).toBeGreaterThan(1.6e12)
  const bytes = systemRandom({ crypto: webcrypto as unknown as Crypto }).bytes(200_000)
  expect(bytes.subarray(-1000).some((byte) => byte !== 0)).toBe(true)
})
