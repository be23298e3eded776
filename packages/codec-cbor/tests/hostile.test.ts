import type { Shape } from '@cratestack/core'
import { expect, test } from 'vitest'
import { createCborCodec } from '../src/index.ts'
import { hex } from './support.ts'

const codec = createCborCodec()
const json: Shape = { kind: 'scalar', name: 'Json' }
const unknown: Shape = { kind: 'object', fields: [] }
const codecError = expect.objectContaining({ code: 'CODEC_ERROR' })

function nested(levels: number, open: string, inner = '00'): Uint8Array {
  return hex(open.repeat(levels) + inner)
}

test('64 levels are read and 65 are not', () => {
  for (const open of ['81', 'a16161']) {
    expect(() => codec.decode(nested(64, open))).not.toThrow()
    expect(() => codec.decode(nested(65, open))).toThrow(codecError)
  }
  const deep = createCborCodec({ depthLimit: 128 })
  expect(deep.decode(deep.encode(deep.decode(nested(128, '81'))))).toBeDefined()
  expect(() => deep.decode(nested(129, '81'))).toThrow(codecError)
})

test.each(['81', '9f', 'a16161', 'bf6161', 'c1', '5f', '7f'])(
  'a bomb of a million %s is refused',
  (open) => {
    const bomb = nested(1_000_000 / (open.length / 2), open)
    for (const shape of [json, unknown, { kind: 'list', item: json } as const])
      expect(() => codec.typed(shape).decode(bomb)).toThrow(codecError)
    const hidden = new Uint8Array([0xa1, 0x61, 0x78, ...bomb])
    expect(() => codec.typed(unknown).decode(hidden)).toThrow(codecError)
  },
)

test.each([
  '5bffffffffffffffff',
  '7bffffffffffffffff',
  '9bffffffffffffffff',
  'bbffffffffffffffff',
  '9b001fffffffffffff',
  '5a7fffffff00',
  '9a7fffffff00',
  'ba7fffffff6161',
  '7a00010000',
  '5f5affffffff00ff',
  'a2616100',
])('a length that lies is found before anything is allocated: %s', (text) => {
  for (const shape of [json, unknown, { kind: 'list', item: json } as const])
    expect(() => codec.typed(shape).decode(hex(text))).toThrow(codecError)
  expect(() => codec.typed(unknown).decode(hex(`a16178${text}`))).toThrow(codecError)
})

test('a row cut after any byte, or with any byte changed, is an error or a value', () => {
  const shape: Shape = {
    kind: 'object',
    fields: [
      { name: 'id', shape: { kind: 'scalar', name: 'Uuid' } },
      { name: 'n', shape: { kind: 'scalar', name: 'Int' } },
      { name: 'at', shape: { kind: 'scalar', name: 'DateTime' } },
      { name: 'price', shape: { kind: 'scalar', name: 'Decimal' } },
      { name: 'blob', shape: { kind: 'scalar', name: 'Bytes' } },
      { name: 'rate', shape: { kind: 'optional', item: { kind: 'scalar', name: 'Float' } } },
      { name: 'tags', shape: { kind: 'list', item: { kind: 'scalar', name: 'String' } } },
      { name: 'data', shape: json },
    ],
  }
  const typed = codec.typed(shape)
  const bytes = typed.encode({
    id: '7d9f2c1e-5a34-4b0c-9e6d-2f1a8c3b4d5e',
    n: 70_000,
    at: '2026-04-05T12:15:30.250Z',
    price: '10.50',
    blob: Uint8Array.of(1, 200),
    rate: 0.5,
    tags: ['é', 'x'.repeat(70)],
    data: { a: [1, null, 'x'] },
  })
  for (let end = 0; end < bytes.length; end += 1)
    expect(() => typed.decode(bytes.subarray(0, end))).toThrow(codecError)
  for (let at = 0; at < bytes.length; at += 1) {
    for (const change of [1, 0x1f, 0x20, 0x80, 0xff]) {
      const changed = bytes.slice()
      changed[at] = (changed[at] ?? 0) ^ change
      try {
        typed.decode(changed)
      } catch (error) {
        expect(error).toMatchObject({
          name: 'CratestackError',
          code: /CODEC_ERROR|VALIDATION_ERROR/,
        })
      }
    }
  }
})

test('a body over the limit is refused unread', () => {
  const small = createCborCodec({ byteLimit: 4 })
  expect(small.decode(hex('63616263'))).toBe('abc')
  expect(() => small.decode(hex('ffffffffff'))).toThrow(
    expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }),
  )
})

test('limits that are none are the programmer’s mistake', () => {
  for (const depthLimit of [0, 513, 1.5])
    expect(() => createCborCodec({ depthLimit })).toThrow(RangeError)
  expect(() => createCborCodec({ byteLimit: -1 })).toThrow(RangeError)
})

test('a key called __proto__ is a key', () => {
  const value = codec.decode(hex('a1695f5f70726f746f5f5fa16561646d696ef5'))
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  expect(Object.keys(value as object)).toEqual(['__proto__'])
  expect((value as { admin?: unknown }).admin).toBeUndefined()
})

test('a hundred thousand unknown keys cost what they weigh', () => {
  const body = Object.fromEntries(
    Array.from({ length: 100_000 }, (_, index) => [`key${index}`, index]),
  )
  const bytes = codec.encode(body)
  const start = performance.now()
  expect(codec.typed(unknown).decode(bytes)).toEqual({})
  expect(performance.now() - start).toBeLessThan(5000)
})
