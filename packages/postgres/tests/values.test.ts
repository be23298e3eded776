import { dateTimeFromMicros, type JsonValue } from '@cratestack/core'
import {
  type ColumnType,
  type ColumnValue,
  fillSlots,
  jsonNull,
  listOf,
  parameter,
  scalarType,
} from '@cratestack/sql'
import { describeDatabases } from '@cratestack/testkit'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { factsOf, store } from './support.ts'

const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => !value.includes('\0'))
const whole = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })

/** An Int as rows hold it. */
function toInt(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value
}

const int = fc.oneof(whole.map(toInt), fc.maxSafeInteger())

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.nat(30))
  .map(([coefficient, scale]) => {
    const digits = (coefficient < 0n ? -coefficient : coefficient)
      .toString()
      .padStart(scale + 1, '0')
    const point = digits.length - scale
    const sign = coefficient < 0n ? '-' : ''
    return scale === 0 ? sign + digits : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
  })

/** From the first microsecond of year 0 to the last of 9999. */
const dateTime = fc
  .oneof(
    fc.bigInt({ min: -62_167_219_200_000_000n, max: 253_402_300_799_999_999n }),
    // Whole seconds and milliseconds are printed in their own ways.
    fc
      .bigInt({ min: -62_167_219_200n, max: 253_402_300_799n })
      .map((seconds) => seconds * 1_000_000n),
    fc.bigInt({ min: -1_000_000n, max: 1_000_000n }).map((ms) => ms * 1000n),
  )
  .map(dateTimeFromMicros)

const json: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    text,
    // Large whole doubles come back as the integers they are; jsonb has no negative zero.
    fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .filter(
        (value) =>
          (!Number.isInteger(value) || Number.isSafeInteger(value)) && !Object.is(value, -0),
      ),
    fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n - 1n }).map(toInt),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4 }),
  ),
})).value

const bytes = fc.uint8Array({ maxLength: 60 })

const scalars: readonly (readonly [ColumnType['scalar'], string, fc.Arbitrary<ColumnValue>])[] = [
  ['String', 'text', text],
  ['Cuid', 'text', text],
  ['Enum', 'text', text],
  ['Int', 'bigint', int],
  ['BigInt', 'bigint', whole],
  ['Float', 'double precision', fc.double()],
  ['Boolean', 'boolean', fc.boolean()],
  ['Decimal', 'numeric', decimal],
  ['DateTime', 'timestamptz', dateTime],
  ['Uuid', 'uuid', fc.uuid()],
  ['Bytes', 'bytea', bytes],
  ['Json', 'jsonb', json.map((value) => value ?? jsonNull)],
]

describeDatabases('values', (database) => {
  beforeEach(() => database.reset())

  const prepare = (sqlType: string): Promise<void> =>
    database.driver.script(
      `CREATE TABLE stored (id bigint PRIMARY KEY, value ${sqlType}); INSERT INTO stored VALUES (1)`,
    )

  describe.each(scalars)('%s', (scalar, sqlType, arbitrary) => {
    const type: ColumnType = { scalar, list: false, parameters: [] }

    test('comes back as it went', async () => {
      await prepare(sqlType)
      await fc.assert(
        fc.asyncProperty(arbitrary, async (value) => {
          const stored = await store(database.driver, type, value)
          expect(stored).toEqual(value === jsonNull ? null : value)
        }),
        { numRuns: 100 },
      )
    })

    test('comes back as it went in a list', async () => {
      await prepare(`${sqlType}[]`)
      // Inside a list NULL is one of the items, and JSON's own null is another.
      const item = fc.option(arbitrary.filter((value) => value !== jsonNull))
      await fc.assert(
        fc.asyncProperty(fc.array(item, { maxLength: 5 }), async (value) => {
          expect(await store(database.driver, listOf(type), value)).toEqual(value)
        }),
        { numRuns: 100 },
      )
    })

    test('may be missing', async () => {
      await prepare(sqlType)
      expect(await store(database.driver, type, null)).toBeNull()
    })

    test('equals itself, as a parameter beside its column and in a list', async () => {
      await prepare(sqlType)
      const statement = {
        text: `SELECT value FROM stored WHERE value = $1 AND value = ANY($2)`,
        parameters: [parameter(type, null), parameter(listOf(type), null)],
        columns: [{ name: 'value', type }],
      }
      await fc.assert(
        fc.asyncProperty(arbitrary, async (value) => {
          await store(database.driver, type, value)
          const { rows } = await database.driver.run(statement, [value, [value]])
          expect(rows).toHaveLength(1)
        }),
        { numRuns: 50 },
      )
    })
  })

  test('vectors', async () => {
    // Where pgvector is missing, a type that is written alike stands in for its text form.
    await database.driver.script('CREATE DOMAIN vector AS text')
    await prepare('vector')
    const type: ColumnType = { scalar: 'Vector', list: false, parameters: [] }
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true })),
        async (value) => {
          // -0 is written 0 in a vector of JavaScript's join.
          const plain = value.map((each) => each + 0)
          expect(await store(database.driver, type, plain)).toEqual(plain)
        },
      ),
    )
  })

  describe('are the same however they are spelled', () => {
    test.each<[string, ColumnType['scalar'], string, ColumnValue, ColumnValue]>([
      ['an offset', 'DateTime', 'timestamptz', '2026-01-02T03:04:05+01:30', '2026-01-02T01:34:05Z'],
      [
        'digits beyond microseconds',
        'DateTime',
        'timestamptz',
        '2026-01-02T03:04:05.1Z',
        '2026-01-02T03:04:05.100Z',
      ],
      ['a leap second', 'DateTime', 'timestamptz', '2016-12-31T23:59:60Z', '2017-01-01T00:00:00Z'],
      [
        'upper case',
        'Uuid',
        'uuid',
        'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11',
        'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
      ],
      ['trailing zeros stay', 'Decimal', 'numeric', '10.50', '10.50'],
      ['a bigint that a number can hold', 'Int', 'bigint', 5n, 5],
      ['bytes in JSON are base64', 'Json', 'jsonb', new Uint8Array([1, 2, 255]), 'AQL/'],
      ['a large whole double in JSON', 'Json', 'jsonb', 1e19, 10_000_000_000_000_000_000n],
      ['a larger one than codecs write as integer', 'Json', 'jsonb', 1e20, 1e20],
      [
        'digits of 64 bits inside text stay text',
        'Json',
        'jsonb',
        '12345678901234567890',
        '12345678901234567890',
      ],
      [
        'and the same as a key',
        'Json',
        'jsonb',
        { '12345678901234567890': 2n ** 60n },
        { '12345678901234567890': 2n ** 60n },
      ],
    ])('%s', async (_title, scalar, sqlType, given, stored) => {
      await prepare(sqlType)
      expect(await store(database.driver, { scalar, list: false, parameters: [] }, given)).toEqual(
        stored,
      )
    })
  })

  test('an own key "__proto__" is a key like any other', async () => {
    await prepare('jsonb')
    const value = JSON.parse('{"__proto__":{"x":12345678901234567890},"y":1}')
    const stored = await store(database.driver, scalarType('Json'), value)
    expect(Object.keys(Object(stored)).sort()).toEqual(['__proto__', 'y'])
    expect(Object.getPrototypeOf(stored)).toBe(Object.prototype)
  })

  describe('that have no form of ours are an error of the database', () => {
    test.each<[string, ColumnType['scalar'], string]>([
      ["timestamptz 'infinity'", 'DateTime', 'timestamptz'],
      ["timestamptz '-infinity'", 'DateTime', 'timestamptz'],
      ["timestamptz '10000-01-01 00:00:00+00'", 'DateTime', 'timestamptz'],
      ["timestamptz '0002-01-01 00:00:00+00 BC'", 'DateTime', 'timestamptz'],
      ["numeric 'NaN'", 'Decimal', 'numeric'],
      ["'{{1,2},{3,4}}'::bigint[]", 'Int', 'bigint[]'],
      ["'[0:1]={1,2}'::bigint[]", 'Int', 'bigint[]'],
    ])('%s', async (expression, scalar, sqlType) => {
      const type: ColumnType = { scalar, list: sqlType.endsWith('[]'), parameters: [] }
      const statement = {
        text: `SELECT ${expression}`,
        parameters: [],
        columns: [{ name: 'price', type }],
      }
      const facts = await factsOf(database.driver.run(statement, []))
      expect(facts).toMatchObject({ problem: 'other', column: 'price' })
      // The connection is as good as before.
      expect((await database.driver.run({ ...statement, text: 'SELECT NULL' }, [])).rows).toEqual([
        [null],
      ])
    })
  })

  describe('of another type are a mistake of the program', () => {
    test.each<[ColumnType['scalar'], ColumnValue]>([
      ['String', 5],
      ['Int', 1.5],
      ['Int', 2 ** 53],
      ['Int', '5'],
      ['Float', 5n],
      ['Boolean', 'true'],
      ['Decimal', 5],
      ['Decimal', 'NaN'],
      ['Decimal', 'Infinity'],
      ['DateTime', 'now'],
      ['DateTime', 'infinity'],
      ['Bytes', 'AQL/'],
      ['Uuid', new Uint8Array(16)],
    ])('%s: %s', async (scalar, value) => {
      const type: ColumnType = { scalar, list: false, parameters: [] }
      await expect(store(database.driver, type, value)).rejects.toThrow(
        new TypeError(`parameter 1 takes ${scalar}`),
      )
    })
  })

  test('an unpaired surrogate is refused, and not replaced', async () => {
    await prepare('text')
    for (const value of ['\ud800', 'a\udc00b']) {
      const facts = await factsOf(store(database.driver, scalarType('String'), value))
      expect(facts.problem).toBe('valueOutOfRange')
    }
    expect(await store(database.driver, scalarType('String'), '😀')).toBe('😀')
  })

  test('no more than the protocol can count', async () => {
    const parameters = Array.from({ length: 65_536 }, () => parameter(scalarType('Int'), 1))
    const statement = { text: 'SELECT 1', parameters, columns: [] }
    const running = database.driver.run(statement, fillSlots(statement))
    await expect(running).rejects.toThrow(new RangeError('a statement takes at most 65535 values'))
  })

  test('as many as there are parameters', async () => {
    const statement = {
      text: 'SELECT $1',
      parameters: [parameter(scalarType('Int'), 1)],
      columns: [],
    }
    await expect(database.driver.run(statement, [])).rejects.toThrow(
      new RangeError('the statement takes 1 values, not 0'),
    )
  })
})
