import type { Shape } from '@cratestack/core'
import { expect, test } from 'vitest'
import { createJsonCodec } from '../src/index.ts'
import { scalar, utf8 } from './support.ts'

const codec = createJsonCodec()
const unknown: Shape = { kind: 'object', fields: [] }
const codecError = expect.objectContaining({ code: 'CODEC_ERROR' })

test('64 levels are read and 65 are not', () => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    const nested = (levels: number): Uint8Array =>
      utf8(`${open.repeat(levels)}1${close.repeat(levels)}`)
    expect(() => codec.decode(nested(64))).not.toThrow()
    expect(() => codec.decode(nested(65))).toThrow(codecError)
  }
})

test.each(['[', '{"a":', '[{"a":'])('a bomb of %s is refused', (open) => {
  const bomb = open.repeat(300_000)
  for (const text of [bomb, `{"x":${bomb}`])
    for (const shape of [scalar('Json'), unknown])
      expect(() => codec.typed(shape).decode(utf8(text))).toThrow(codecError)
})

test('a row cut after any byte is an error', () => {
  const shape: Shape = {
    kind: 'object',
    fields: [
      { name: 'n', shape: scalar('Int') },
      { name: 'price', shape: scalar('Decimal') },
      { name: 'tags', shape: { kind: 'list', item: scalar('String') } },
      { name: 'data', shape: { kind: 'optional', item: scalar('Json') } },
    ],
  }
  const typed = codec.typed(shape)
  const bytes = typed.encode({
    n: 70_000,
    price: '10.50',
    tags: ['é\n', 'x'],
    data: { a: [1.5, null, 'x'] },
  })
  for (let end = 0; end < bytes.length; end += 1)
    expect(() => typed.decode(bytes.subarray(0, end))).toThrow(codecError)
  for (let at = 0; at < bytes.length; at += 1) {
    for (const change of [1, 0x10, 0x20, 0x80]) {
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

test('a number of two million digits is answered at once', () => {
  const digits = utf8('9'.repeat(2_000_000))
  const start = performance.now()
  expect(() => codec.typed(scalar('Int')).decode(digits)).toThrow(codecError)
  expect(() => codec.typed(scalar('Decimal')).decode(digits)).toThrow(
    expect.objectContaining({ code: 'VALIDATION_ERROR', message: 'input: out of range' }),
  )
  expect(() => codec.decode(digits)).toThrow(codecError)
  expect(performance.now() - start).toBeLessThan(5000)
})

test('a body over the limit is refused unread', () => {
  expect(() => createJsonCodec({ byteLimit: 3 }).decode(utf8('[[[['))).toThrow(
    expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }),
  )
})

test('a key called __proto__ is a key', () => {
  const value = codec.decode(utf8('{"__proto__":{"admin":true}}'))
  expect(Object.keys(value as object)).toEqual(['__proto__'])
  expect((value as { admin?: unknown }).admin).toBeUndefined()
  expect(() => codec.decode(utf8('{"__proto__":1,"__proto__":2}'))).toThrow(codecError)
})

test('what operators read tells the place and not the text', () => {
  for (const text of ['{"a":secret}', '"\\secret"', '"secret'])
    try {
      codec.decode(utf8(text))
    } catch (error) {
      expect(String((error as Error).cause)).toMatch(/^Error: JSON, character \d+: expected/)
      expect(String((error as Error).cause)).not.toContain('secret')
    }
})
