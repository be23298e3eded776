import { type ColumnType, DatabaseError, parameter, scalarType } from '@cratestack/sql'
import { describeDatabases } from '@cratestack/testkit'
import { beforeAll, describe, expect, test } from 'vitest'
import { factsOf, run, sql, store } from './support.ts'

describeDatabases('an error is told by its SQLSTATE', (database) => {
  beforeAll(async () => {
    await database.driver.script(`
      CREATE TABLE parents (id bigint PRIMARY KEY);
      CREATE TABLE children (
        id bigint PRIMARY KEY,
        parent_id bigint CONSTRAINT children_parent_id_fkey REFERENCES parents (id),
        strict_id bigint CONSTRAINT children_strict_id_fkey REFERENCES parents (id) ON DELETE RESTRICT,
        code text CONSTRAINT children_code_key UNIQUE,
        name text NOT NULL,
        age bigint CONSTRAINT children_age_check CHECK (age > 0),
        short varchar(3),
        during int4range,
        CONSTRAINT children_during_excl EXCLUDE USING gist (during WITH &&));
      INSERT INTO parents VALUES (1), (2);
      INSERT INTO children VALUES (1, 1, 2, 'a', 'n', 1, NULL, '[1,5)')`)
  })

  test.each<[string, string, object]>([
    [
      'a second row with a unique value',
      "INSERT INTO children (id, code, name) VALUES (2, 'a', 'n')",
      { problem: 'unique', sqlState: '23505', table: 'children', constraint: 'children_code_key' },
    ],
    [
      'a second row with the same key',
      "INSERT INTO children (id, name) VALUES (1, 'n')",
      { problem: 'unique', constraint: 'children_pkey' },
    ],
    [
      'a row that an exclusion constraint forbids',
      "INSERT INTO children (id, name, during) VALUES (2, 'n', '[4,6)')",
      { problem: 'unique', sqlState: '23P01', constraint: 'children_during_excl' },
    ],
    [
      'a reference to nothing',
      "INSERT INTO children (id, parent_id, name) VALUES (2, 9, 'n')",
      {
        problem: 'foreignKey',
        sqlState: '23503',
        table: 'children',
        constraint: 'children_parent_id_fkey',
      },
    ],
    [
      'deleting what others refer to',
      'DELETE FROM parents WHERE id = 1',
      { problem: 'foreignKey', table: 'children', constraint: 'children_parent_id_fkey' },
    ],
    [
      'deleting what others refer to strictly',
      'DELETE FROM parents WHERE id = 2',
      { problem: 'foreignKey', table: 'children', constraint: 'children_strict_id_fkey' },
    ],
    [
      'a value that is missing',
      'INSERT INTO children (id) VALUES (2)',
      { problem: 'notNull', sqlState: '23502', table: 'children', column: 'name' },
    ],
    [
      'a value that a check refuses',
      "INSERT INTO children (id, name, age) VALUES (2, 'n', 0)",
      { problem: 'check', sqlState: '23514', table: 'children', constraint: 'children_age_check' },
    ],
    [
      'text that is too long',
      "INSERT INTO children (id, name, short) VALUES (2, 'n', 'four')",
      { problem: 'valueOutOfRange', sqlState: '22001' },
    ],
    [
      'a number that is too large',
      'SELECT 9223372036854775807 + 1::bigint',
      { problem: 'valueOutOfRange', sqlState: '22003' },
    ],
    ['a division by zero', 'SELECT 1 / 0', { problem: 'other', sqlState: '22012' }],
    ['a table that is not there', 'SELECT FROM nowhere', { problem: 'other', sqlState: '42P01' }],
    ['text that is no SQL', 'SELEC', { problem: 'other', sqlState: '42601' }],
  ])('%s', async (_title, text, facts) => {
    expect(await factsOf(run(database.driver, text))).toMatchObject(facts)
  })

  describe('a value that its type does not have', () => {
    test.each<[ColumnType['scalar'], string, string]>([
      ['Uuid', 'no-uuid', '22P02'],
      ['Decimal', '1.2.3', '22P02'],
      ['Decimal', `1${'0'.repeat(200_000)}`, '22003'],
      ['DateTime', '2026-13-01T00:00:00Z', '22008'],
      ['DateTime', '2026-01-01 nonsense', '22007'],
      ['String', 'a\0b', '22021'],
    ])('%s %#', async (scalar, value, sqlState) => {
      const type: ColumnType = { scalar, list: false, parameters: [] }
      const typeName =
        { Uuid: 'uuid', Decimal: 'numeric', DateTime: 'timestamptz' }[String(scalar)] ?? 'text'
      const statement = {
        text: `SELECT $1::${typeName}`,
        parameters: [parameter(type, value)],
        columns: [],
      }
      expect(await factsOf(database.driver.run(statement, [value]))).toMatchObject({
        problem: 'valueOutOfRange',
        sqlState,
      })
    })

    test.each([{ a: 'b\0c' }, { 'a\0': 1 }, '\ud800'])('Json %#', async (value) => {
      const type = scalarType('Json')
      const statement = {
        text: 'SELECT $1::jsonb',
        parameters: [parameter(type, value)],
        columns: [],
      }
      expect((await factsOf(database.driver.run(statement, [value]))).problem).toBe(
        'valueOutOfRange',
      )
    })
  })

  test('no value is in its message, and operators find all of it in the cause', async () => {
    const error: unknown = await run(
      database.driver,
      "INSERT INTO children (id, code, name) VALUES (2, 'a', 'secret')",
    ).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(DatabaseError)
    expect(String(error)).toBe('DatabaseError: the database reported: unique')
    expect(error).toHaveProperty('cause.detail', 'Key (code)=(a) already exists.')
  })

  test('a statement that failed leaves the connection usable', async () => {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await factsOf(run(database.driver, 'SELECT 1 / 0'))
    }
    expect((await database.driver.run(sql('SELECT 1', 1), [])).rows).toEqual([['1']])
  })

  test('also one that failed before it ran', async () => {
    await database.driver.script(
      'CREATE TABLE stored (value text); INSERT INTO stored VALUES (NULL)',
    )
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect((await factsOf(store(database.driver, scalarType('String'), 'a\0'))).sqlState).toBe(
        '22021',
      )
    }
    expect(await store(database.driver, scalarType('String'), 'a')).toBe('a')
  })
})
