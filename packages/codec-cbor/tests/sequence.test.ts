import type { Shape } from '@cratestack/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  createCborCodec,
  createSequenceDecoder,
  createSequenceEncoder,
  type SequenceItem,
} from '../src/index.ts'
import { hex, toHex } from './support.ts'

const json: Shape = { kind: 'scalar', name: 'Json' }
const codec = createCborCodec()
const encoder = createSequenceEncoder(codec.typed(json))

function readAll(bytes: Uint8Array, sizes: readonly number[]): SequenceItem[] {
  const decoder = createSequenceDecoder()
  const items: SequenceItem[] = []
  let start = 0
  for (let turn = 0; start < bytes.length; turn += 1) {
    const end = start + (sizes[turn % sizes.length] ?? 1)
    // The owner of a piece may use it again: what is kept must be a copy.
    const piece = bytes.slice(start, end)
    items.push(...decoder.push(piece).map((item) => structuredClone(item)))
    piece.fill(0xff)
    start = end
  }
  decoder.end()
  return items
}

test('items come out whole, wherever the body is cut', () => {
  const values = fc.array(fc.jsonValue() as fc.Arbitrary<never>, { maxLength: 6 })
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(values, sizes, (given, cuts) => {
      const parts = given.map((value) => encoder.item(value))
      const bytes = Uint8Array.from(parts.flatMap((part) => [...part]))
      const items = readAll(bytes, cuts)
      expect(items).toEqual(parts.map((part) => ({ kind: 'item', bytes: part })))
    }),
  )
})

test('indefinite forms, tags and odd widths have ends too', () => {
  const texts = [
    '9f01820203ff',
    'bf61619fffff',
    '5f4101420203ff',
    'd8184101',
    '1b0000000000000001',
    'f97e00',
    'f8ff',
    '7fff',
    'a0',
    '80',
  ]
  const bytes = hex(texts.join(''))
  for (const size of [1, 3, 1000])
    expect(readAll(bytes, [size]).map((item) => item.kind === 'item' && toHex(item.bytes))).toEqual(
      texts,
    )
})

test('an empty body is an empty sequence', () =>
  expect(readAll(new Uint8Array(0), [1])).toEqual([]))

test('the tag of a failure ends the stream', () => {
  const failure = encoder.error({ code: 'internal', message: 'internal error' })
  expect(toHex(failure).startsWith('d9bf04a2')).toBe(true)
  const item = encoder.item(1)
  const bytes = Uint8Array.from([...item, ...failure, ...item, 0xff])
  for (const size of [1, 4, 1000])
    expect(readAll(bytes, [size])).toEqual([
      { kind: 'item', bytes: item },
      { kind: 'error', code: 'internal', message: 'internal error' },
    ])
})

test.each(['d9bf04a0', 'da0000bf04a0', 'db000000000000bf04a0', 'd9bf0400', 'd9bf04f7'])(
  'a failure that says nothing is one all the same: %s',
  (text) =>
    expect(readAll(hex(text), [1])).toEqual([
      { kind: 'error', code: 'internal', message: 'the stream failed' },
    ]),
)

test.each(['81d9bf04a0', 'd9bf05a0', 'dabf040000a0', 'd8bf04'])(
  'only the tag on top is one: %s',
  (text) => {
    expect(readAll(hex(text), [1])).toEqual([{ kind: 'item', bytes: hex(text) }])
  },
)

test('a body that ends inside an item is truncated', () => {
  const bytes = encoder.item({ a: ['x'.repeat(100), 1.5] })
  for (let end = 1; end < bytes.length; end += 1)
    expect(() => readAll(bytes.subarray(0, end), [7])).toThrow(
      expect.objectContaining({ code: 'CODEC_ERROR' }),
    )
})

test('an item is refused as soon as it claims to be too long', () => {
  for (const text of ['5bffffffffffffffff', '5a00800001', '9f5a007fffff'])
    expect(() => createSequenceDecoder().push(hex(text))).toThrow(
      expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }),
    )
  const decoder = createSequenceDecoder({ itemByteLimit: 1000 })
  expect(() => {
    decoder.push(hex('9f'))
    for (let turn = 0; turn < 2000; turn += 1) decoder.push(hex('00'))
  }).toThrow(expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }))
})

test('what is not well-formed or too deep is refused', () => {
  for (const text of ['1c', 'ff', 'f801', '7f41', 'bf00ff', 'df', '81'.repeat(129)])
    expect(() => createSequenceDecoder().push(hex(text))).toThrow(
      expect.objectContaining({ code: 'CODEC_ERROR' }),
    )
  expect(() => createSequenceDecoder().push(hex(`${'81'.repeat(128)}00`))).not.toThrow()
})

test('a large item in small pieces is looked at once', () => {
  const bytes = encoder.item('x'.repeat(4_000_000))
  const start = performance.now()
  expect(readAll(bytes, [100])).toHaveLength(1)
  expect(performance.now() - start).toBeLessThan(10_000)
})
