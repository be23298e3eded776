import { Decimal, type ObjectShape, type ScalarName, type Shape } from '@cratestack/core'
import { expect, test } from 'vitest'
import { type CborOptions, createCborCodec } from '../src/index.ts'
import { hex, toHex } from './support.ts'

const scalar = (name: ScalarName): Shape => ({ kind: 'scalar', name })

function read(name: ScalarName, bytes: string, options: CborOptions = {}): unknown {
  return createCborCodec(options).typed(scalar(name)).decode(hex(bytes))
}

const codecError = expect.objectContaining({
  code: 'CODEC_ERROR',
  message: 'invalid request payload',
  details: undefined,
})

// What is not written is read all the same (spec/http 7.4).
test.each<[ScalarName, string, unknown]>([
  [
    'Uuid',
    '782437643966326331652d356133342d346230632d396536642d326631613863336234643565',
    '7d9f2c1e-5a34-4b0c-9e6d-2f1a8c3b4d5e',
  ],
  ['Bytes', '4201ff', Uint8Array.of(1, 255)],
  ['Bytes', '5f4101ff', Uint8Array.of(1)],
  ['Bytes', '9f011900ffff', Uint8Array.of(1, 255)],
  ['Float', '03', 3],
  ['Float', '20', -1],
  ['Float', 'f93c00', 1],
  ['Float', 'fa3fc00000', 1.5],
  ['Int', 'fb4008000000000000', 3],
  ['Int', 'f98000', 0],
  ['Int', '1b0000000000000001', 1],
  ['Decimal', '1864', '100'],
  ['Decimal', '1bffffffffffffffff', '18446744073709551615'],
  ['Decimal', 'fb3fb999999999999a', '0.1'],
  ['Decimal', '6431452d38', '0.00000001'],
  ['String', '7f61616162ff', 'ab'],
  ['DateTime', '7819323032362d30342d30325431303a30303a30302b30323a3030', '2026-04-02T08:00:00Z'],
])('%s is read from %s', (name, bytes, value) => {
  const decoded = read(name, bytes)
  expect(decoded instanceof Decimal ? decoded.toString() : decoded).toEqual(value)
})

test.each<[ScalarName, string]>([
  ['Int', '6131'],
  ['Int', 'fb3ff8000000000000'],
  ['Int', 'fb4340000000000001'],
  ['Int', 'fb7ff8000000000000'],
  ['Int', '1b8000000000000000'],
  ['Int', '3b8000000000000000'],
  ['Int', 'f4'],
  ['Int', 'f6'],
  ['Int', 'c101'],
  ['BigInt', '01'],
  ['BigInt', '623031'],
  ['Float', '6131'],
  ['Float', 'f4'],
  ['Boolean', '01'],
  ['String', '4161'],
  ['String', '61ff'],
  ['String', '7f6161416200ff'],
  ['String', '7f7f6161ffff'],
  ['String', '63eda080'],
  ['String', 'f7'],
  ['Uuid', '4101'],
  ['Uuid', '6131'],
  ['Decimal', 'f97e00'],
  ['Decimal', 'f97c00'],
  ['Decimal', '634e614e'],
  ['DateTime', 'c074323031332d30332d32315432303a30343a30305a'],
  ['DateTime', '1a514b67b0'],
  ['Bytes', '81190100'],
  ['Bytes', '8120'],
  ['Bytes', '6141'],
  ['Json', 'f7'],
  ['Json', 'c101'],
  ['Json', 'f97e00'],
  ['Json', 'a10102'],
  ['Json', 'a2616101616102'],
  ['Json', '0000'],
  ['Json', ''],
  ['Json', 'ff'],
  ['Json', '1c'],
  ['Json', '1f'],
  ['Json', 'bf6161ff'],
])('%s is not read from %s', (name, bytes) => {
  expect(() => read(name, bytes)).toThrow(codecError)
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
  const typed = createCborCodec().typed(row)
  expect(typed.decode(hex('a2 657469746c65 6174 626964 01'))).toEqual({
    id: 1,
    title: 't',
    note: null,
  })
  expect(typed.decode(hex('bf 626964 01 646e6f7465 f6 ff'))).toEqual({ id: 1, note: null })
  expect(() => typed.decode(hex('a1 646e6f7465 f6'))).toThrow(codecError)
  expect(() => typed.decode(hex('a2 626964 01 626964 02'))).toThrow(codecError)
  expect(() => typed.decode(hex('a3 626964 01 6178 01 6178 01'))).toThrow(codecError)
  expect(() => typed.decode(hex('83010203'))).toThrow(codecError)
})

test('what stands under an unknown key is passed over, whatever it is', () => {
  const typed = createCborCodec().typed(row)
  const strange = [
    'f7',
    'c249010000000000000000',
    'f8ff',
    '7f6161ff',
    '9f80bf616101ffff',
    'd9bf04a0',
  ]
  for (const item of strange)
    expect(typed.decode(hex(`a2 6178 ${item} 626964 01`))).toEqual({ id: 1, note: null })
  for (const item of ['1c', 'ff', 'f801', '7f01ff', 'bf01ff', '9f'])
    expect(() => typed.decode(hex(`a2 6178 ${item} 626964 01`))).toThrow(codecError)
})

test('unknown keys are refused by name, all of them, or without a word', () => {
  const shape: Shape = {
    kind: 'object',
    fields: [
      { name: 'args', shape: { kind: 'list', item: { ...row, unknownKeys: 'VALIDATION_ERROR' } } },
    ],
    unknownKeys: 'VALIDATION_ERROR',
  }
  const body = { args: [{ id: 1 }, { id: 2, 'n\u0000w': 'secret' }], x: 1 }
  const codec = createCborCodec()
  expect(() => codec.typed(shape).decode(codec.encode(body))).toThrow(
    expect.objectContaining({
      code: 'VALIDATION_ERROR',
      message: "field 'args[1].n?w': not a known field",
      details: {
        errors: [
          { field: 'args[1].n?w', rule: 'unknown' },
          { field: 'x', rule: 'unknown' },
        ],
      },
    }),
  )
  expect(() =>
    codec.typed({ ...row, unknownKeys: 'CODEC_ERROR' }).decode(codec.encode({ id: 1, x: 1 })),
  ).toThrow(codecError)
})

test('values out of range are told together, by their fields', () => {
  const shape: Shape = {
    kind: 'object',
    fields: [
      { name: 'n', shape: scalar('Int') },
      { name: 'at', shape: scalar('DateTime') },
      { name: 'list', shape: { kind: 'list', item: scalar('Decimal') } },
    ],
  }
  const codec = createCborCodec()
  const bytes = codec.encode({ n: 2n ** 60n, at: 'infinity', list: ['1', '1e1001'] })
  expect(() => codec.typed(shape).decode(bytes)).toThrow(
    expect.objectContaining({
      code: 'VALIDATION_ERROR',
      details: {
        errors: [
          { field: 'n', rule: 'INT_UNSAFE' },
          { field: 'at', rule: 'range' },
          { field: 'list[1]', rule: 'range' },
        ],
      },
    }),
  )
})

test('an Int is a number, a bigint, or whichever is exact', () => {
  expect(read('Int', '1b0020000000000001', { int: 'exact' })).toBe(9007199254740993n)
  expect(read('Int', '01', { int: 'exact' })).toBe(1)
  expect(read('Int', '01', { int: 'bigint' })).toBe(1n)
  expect(read('Int', '1b001fffffffffffff')).toBe(Number.MAX_SAFE_INTEGER)
  expect(read('Int', '3b001ffffffffffffe')).toBe(Number.MIN_SAFE_INTEGER)
})

test('bytes are an array or a byte string, as the schema says', () => {
  const typed = createCborCodec({ bytes: 'base64' }).typed(scalar('Bytes'))
  expect(toHex(typed.encode(Uint8Array.of(1, 255)))).toBe('4201ff')
  expect(typed.decode(hex('820118ff'))).toEqual(Uint8Array.of(1, 255))
})

test('frames of a batch say only what JSON can say, and read both', () => {
  const options = { jsonModel: true, bytes: 'base64' } as const
  const codec = createCborCodec(options)
  const uuid = '7d9f2c1e-5a34-4b0c-9e6d-2f1a8c3b4d5e'
  expect(codec.decode(codec.typed(scalar('Uuid')).encode(uuid))).toBe(uuid)
  expect(read('Uuid', '507d9f2c1e5a344b0c9e6d2f1a8c3b4d5e', options)).toBe(uuid)
  expect(toHex(codec.encode({ b: Uint8Array.of(1) }))).toBe('a161626441513d3d')
  expect(read('Bytes', '6441513d3d', options)).toEqual(Uint8Array.of(1))
  expect(read('Geometry', '6441513d3d', options)).toEqual(Uint8Array.of(1))
  const optional = (item: Shape): unknown =>
    codec.typed({ kind: 'optional', item }).decode(hex('80'))
  expect(optional(scalar('Int'))).toBeNull()
  expect(optional(scalar('Json'))).toEqual([])
  expect(optional({ kind: 'list', item: scalar('Int') })).toEqual([])
})

test('a shape may contain itself', () => {
  const fields: { name: string; shape: Shape }[] = [{ name: 'id', shape: scalar('Int') }]
  const node: Shape = { kind: 'object', fields }
  fields.push({ name: 'children', shape: { kind: 'list', item: node } })
  const typed = createCborCodec().typed(node)
  const tree = { id: 1, children: [{ id: 2, children: [] }] }
  expect(typed.decode(typed.encode(tree))).toEqual(tree)
  expect(createCborCodec().typed(node)).not.toBe(typed)
  const cycle = { id: 1, children: [] as unknown[] }
  cycle.children.push(cycle)
  expect(() => typed.encode(cycle)).toThrow(RangeError)
})

test.each<[Shape, unknown, string]>([
  [scalar('Int'), 1.5, 'a whole number'],
  [scalar('Int'), 2 ** 53, 'bigint'],
  [scalar('Int'), 2n ** 63n, '64 bits'],
  [scalar('Int'), '1', 'integer'],
  [scalar('BigInt'), 1, 'bigint'],
  [scalar('Float'), 1n, 'a number'],
  [scalar('Boolean'), 1, 'a boolean'],
  [scalar('String'), null, 'text'],
  [scalar('String'), '\ud800', 'surrogates'],
  [scalar('String'), `${'x'.repeat(100)}\udc00`, 'surrogates'],
  [scalar('DateTime'), 'secret', 'RFC 3339'],
  [scalar('DateTime'), 5, 'Date'],
  [scalar('Decimal'), 5, 'Decimal'],
  [scalar('Uuid'), 'secret', 'Uuid'],
  [scalar('Bytes'), [1], 'Uint8Array'],
  [scalar('Json'), new Date(0), 'JSON value'],
  [scalar('Json'), Number.NaN, 'finite'],
  [scalar('Json'), 2n ** 64n, 'JSON value'],
  [{ kind: 'vector', length: 2 }, [1], '2 numbers'],
  [{ kind: 'enum', variants: ['a'] }, 'secret', 'variant'],
  [{ kind: 'list', item: scalar('Int') }, {}, 'an array'],
  [row, [], 'an object'],
  [row, {}, 'at "id"'],
  [{ kind: 'list', item: row }, [{ id: 1 }, { id: 'secret' }], 'at "[1].id"'],
  [
    { kind: 'object', fields: [{ name: 'toString', shape: scalar('String') }] },
    {},
    'at "toString"',
  ],
])(
  'what does not fit is the programmer’s mistake, told without the value',
  (shape, value, words) => {
    const typed = createCborCodec().typed(shape)
    expect(() => typed.encode(value)).toThrow(TypeError)
    expect(() => typed.encode(value)).toThrow(words)
    expect(() => typed.encode(value)).not.toThrow('secret')
  },
)

test('a Date is written as the text it stands for', () => {
  const codec = createCborCodec()
  expect(codec.decode(codec.typed(scalar('DateTime')).encode(new Date(250)))).toBe(
    '1970-01-01T00:00:00.250Z',
  )
})
