import {
  type CodecOptions,
  Decimal,
  type ObjectShape,
  type ScalarName,
  type Shape,
} from '@cratestack/core'
import { expect, test } from 'vitest'
import { createJsonCodec } from '../src/index.ts'
import { print, readCases, scalar, utf8 } from './support.ts'

const codec = createJsonCodec({ int: 'exact' })

const codecError = expect.objectContaining({
  code: 'CODEC_ERROR',
  message: 'invalid request payload',
  details: undefined,
})

function read(name: ScalarName, text: string, options: CodecOptions = {}): unknown {
  return createJsonCodec(options).typed(scalar(name)).decode(utf8(text))
}

test.each(readCases('scalars.json'))('$json', ({ shape, value, json, jsonIsLossy }) => {
  const typed = codec.typed(shape)
  expect(print(typed.encode(value))).toBe(json)
  if (jsonIsLossy) return
  const decoded = typed.decode(utf8(` ${json}\n`))
  expect(String(decoded)).toBe(String(value))
  expect(print(typed.encode(decoded))).toBe(json)
})

// What is not written is read all the same (spec/http 7.4).
test.each<[ScalarName, string, unknown]>([
  ['Int', '3.0', 3],
  ['Int', '1e2', 100],
  ['Int', '-0', 0],
  ['Int', '-0.0', 0],
  ['Int', '9007199254740991', Number.MAX_SAFE_INTEGER],
  ['Float', '-0', -0],
  ['Float', '1E-7', 1e-7],
  ['Decimal', '10.50', '10.50'],
  ['Decimal', '0.1234567890123456789012345', '0.1234567890123456789012345'],
  ['Decimal', '123456789012345678901234567890', '123456789012345678901234567890'],
  ['Decimal', '1e-8', '0.00000001'],
  ['Decimal', '"1E-8"', '0.00000001'],
  ['Uuid', '"{7D9F2C1E-5A34-4B0C-9E6D-2F1A8C3B4D5E}"', '7d9f2c1e-5a34-4b0c-9e6d-2f1a8c3b4d5e'],
  ['DateTime', '"2026-04-02T10:00:00+02:00"', '2026-04-02T08:00:00Z'],
  ['String', '"\\u006e\\ud83d\\ude00\\/\\n"', 'n😀/\n'],
])('%s is read from %s', (name, text, value) => {
  const decoded = read(name, text)
  expect(decoded instanceof Decimal ? decoded.toString() : decoded).toEqual(value)
})

test.each<[ScalarName, string]>([
  ['Int', '"1"'],
  ['Int', '1.5'],
  ['Int', '0.99999999999999999999999999'],
  ['Int', '9007199254740992.5'],
  ['Int', '9223372036854775808'],
  ['Int', '-9223372036854775809'],
  ['Int', '1e30'],
  ['Int', '1e99999'],
  ['Int', '01'],
  ['Int', '+1'],
  ['Int', '1.'],
  ['Int', '.5'],
  ['Int', 'null'],
  ['BigInt', '1'],
  ['BigInt', '"01"'],
  ['Float', '1e400'],
  ['Float', 'NaN'],
  ['Float', '"1"'],
  ['Float', 'null'],
  ['Boolean', '1'],
  ['Boolean', 'truex'],
  ['String', '1'],
  ['String', '"'],
  ['String', '"\\'],
  ['String', '"\\"'],
  ['String', '"a\nb"'],
  ['String', '"\\n\n"'],
  ['String', '"\\x"'],
  ['String', '"\\ud800"'],
  ['String', '"\\udc00\\ud800"'],
  ['Uuid', '"7d9f"'],
  ['Decimal', '"NaN"'],
  ['Decimal', '" 1"'],
  ['DateTime', '0'],
  ['Bytes', '"AQ=="'],
  ['Bytes', '[256]'],
  ['Bytes', '[1.5]'],
  ['Geometry', '[1]'],
  ['Json', ''],
  ['Json', ' '],
  ['Json', '1 2'],
  ['Json', '\ufeff1'],
  ['Json', '[1,]'],
  ['Json', '[,1]'],
  ['Json', '{"a":1,}'],
  ['Json', '{"a" 1}'],
  ['Json', '{a:1}'],
  ['Json', "{'a':1}"],
  ['Json', '{"a":1,"\\u0061":2}'],
  ['Json', 'nul'],
  ['Json', '1e400'],
  ['Json', '// 1'],
])('%s is not read from %s', (name, text) => {
  expect(() => read(name, text)).toThrow(codecError)
})

test('bytes that are no UTF-8 are refused', () => {
  for (const bytes of [
    [0x22, 0xff, 0x22],
    [0x22, 0xed, 0xa0, 0x80, 0x22],
    [0x22, 0xc3],
  ])
    expect(() => codec.decode(Uint8Array.from(bytes))).toThrow(codecError)
})

const row: ObjectShape = {
  kind: 'object',
  fields: [
    { name: 'id', shape: scalar('Int') },
    { name: 'note', shape: { kind: 'optional', item: scalar('String') }, absent: 'null' },
    { name: 'title', shape: { kind: 'optional', item: scalar('String') }, absent: 'omit' },
  ],
}

test('keys come in any order, may be missing where that means something, and are never twice', () => {
  const typed = codec.typed(row)
  expect(typed.decode(utf8('{"title":"t", "i\\u0064" : 1}'))).toEqual({
    id: 1,
    title: 't',
    note: null,
  })
  expect(typed.decode(utf8('{"id":1,"title":null,"x":{"y":[1]}}'))).toEqual({
    id: 1,
    title: null,
    note: null,
  })
  for (const text of [
    '{"note":null}',
    '{"id":1,"id":2}',
    '{"id":1,"x":1,"x":1}',
    '[1]',
    'null',
    '{}',
  ])
    expect(() => typed.decode(utf8(text))).toThrow(codecError)
  expect(print(typed.encode({ id: 1 }))).toBe('{"id":1,"note":null}')
})

test('problems are told together, by their fields and never by their values', () => {
  const shape: Shape = {
    kind: 'object',
    fields: [
      { name: 'args', shape: { kind: 'list', item: { ...row, unknownKeys: 'VALIDATION_ERROR' } } },
    ],
  }
  const body = utf8('{"args":[{"id":1},{"id":9007199254740993,"new":"secret"}]}')
  expect(() => createJsonCodec().typed(shape).decode(body)).toThrow(
    expect.objectContaining({
      code: 'VALIDATION_ERROR',
      message: "field 'args[1].id': outside ±(2^53 - 1) (INT_UNSAFE)",
      details: {
        errors: [
          { field: 'args[1].id', rule: 'INT_UNSAFE' },
          { field: 'args[1].new', rule: 'unknown' },
        ],
      },
    }),
  )
  const strict: Shape = { ...row, unknownKeys: 'CODEC_ERROR' }
  expect(() => codec.typed(strict).decode(utf8('{"id":1,"x":1}'))).toThrow(codecError)
})

test('an Int is a number, a bigint, or whichever is exact', () => {
  expect(read('Int', '9007199254740993', { int: 'exact' })).toBe(9007199254740993n)
  expect(read('Int', '1', { int: 'exact' })).toBe(1)
  expect(read('Int', '1', { int: 'bigint' })).toBe(1n)
})

test('bytes are an array or base64, as the schema says', () => {
  const typed = createJsonCodec({ bytes: 'base64' }).typed(scalar('Bytes'))
  expect(print(typed.encode(Uint8Array.of(1, 255)))).toBe('"Af8="')
  expect(typed.decode(utf8('"Af8="'))).toEqual(Uint8Array.of(1, 255))
  expect(typed.decode(utf8('[1, 255]'))).toEqual(Uint8Array.of(1, 255))
})

test('a shape may contain itself', () => {
  const fields: { name: string; shape: Shape }[] = [{ name: 'id', shape: scalar('Int') }]
  const node: Shape = { kind: 'object', fields }
  fields.push({ name: 'children', shape: { kind: 'list', item: node } })
  const tree = { id: 1, children: [{ id: 2, children: [] }] }
  expect(codec.typed(node).decode(codec.typed(node).encode(tree))).toEqual(tree)
  const cycle = { id: 1, children: [] as unknown[] }
  cycle.children.push(cycle)
  expect(() => codec.typed(node).encode(cycle)).toThrow(RangeError)
})

test.each<[Shape, unknown, string]>([
  [scalar('Int'), 2 ** 53, 'bigint'],
  [scalar('Int'), '1', 'integer'],
  [scalar('BigInt'), 2n ** 63n, 'bigint'],
  [scalar('Float'), 1n, 'a number'],
  [scalar('Boolean'), 1, 'a boolean'],
  [scalar('String'), '\ud800', 'surrogates'],
  [scalar('DateTime'), 'secret', 'RFC 3339'],
  [scalar('Decimal'), 5, 'Decimal'],
  [scalar('Uuid'), 'secret', 'Uuid'],
  [scalar('Bytes'), [1], 'Uint8Array'],
  [scalar('Json'), { at: new Date(0) }, 'at "at"'],
  [scalar('Json'), Number.NaN, 'finite'],
  [{ kind: 'vector', length: 2 }, [1, Number.NaN], '2 finite numbers'],
  [{ kind: 'enum', variants: ['a'] }, 'secret', 'variant'],
  [{ kind: 'list', item: scalar('Int') }, {}, 'an array'],
  [row, {}, 'at "id"'],
  [{ kind: 'list', item: row }, [{ id: 1 }, { id: 'secret' }], 'at "[1].id"'],
])(
  'what does not fit is the programmer’s mistake, told without the value',
  (shape, value, words) => {
    const typed = codec.typed(shape)
    expect(() => typed.encode(value)).toThrow(TypeError)
    expect(() => typed.encode(value)).toThrow(words)
    expect(() => typed.encode(value)).not.toThrow('secret')
  },
)
