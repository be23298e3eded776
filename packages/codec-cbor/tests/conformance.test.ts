import { expect, test } from 'vitest'
import { createCborCodec } from '../src/index.ts'
import { hex, readCases, toHex } from './support.ts'

const codec = createCborCodec({ int: 'exact' })

test.each(readCases('rfc8949-appendix-a.json'))('RFC 8949: $hex', (given) => {
  const { hex: text = '', shape, value, canonical, error } = given
  const bytes = hex(text)
  const one = shape === undefined ? codec : codec.typed(shape)
  if (error !== undefined) {
    expect(() => one.decode(bytes)).toThrow(expect.objectContaining({ code: 'CODEC_ERROR' }))
    return
  }
  expect(one.decode(bytes)).toEqual(value)
  if (canonical) expect(toHex(one.encode(value as never))).toBe(text)
  expect(one.decode(one.encode(value as never))).toEqual(value)
})

test.each(readCases('scalars.json'))('$cbor', ({ cbor = '', shape, value }) => {
  const typed = codec.typed(shape!)
  expect(toHex(typed.encode(value))).toBe(cbor)
  const decoded = typed.decode(hex(cbor))
  expect(String(decoded)).toBe(String(value))
  expect(toHex(typed.encode(decoded))).toBe(cbor)
})
