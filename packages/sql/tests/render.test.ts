import { postgresDialect } from '@cratestack/postgres'
import {
  always,
  and,
  column,
  listOf,
  never,
  not,
  type Operand,
  or,
  type Predicate,
  parameter,
  type Query,
  type Select,
  scalarType,
  slot,
} from '@cratestack/sql'
import { describe, expect, test } from 'vitest'

const int = scalarType('Int')
const string = scalarType('String')
const uuid = scalarType('Uuid')
const decimal = scalarType('Decimal')
const enumType = { ...string, scalar: 'Enum' as const }

const id = column('id', int)
const title = column('title', string)

function select(parts: Partial<Select>): Select {
  return {
    kind: 'select',
    table: 'posts',
    columns: [{ name: 'id', type: int, value: id }],
    where: always,
    orderBy: [],
    limit: undefined,
    offset: undefined,
    lock: undefined,
    ...parts,
  }
}

/** The text, and under it what each placeholder stands for. */
function render(query: Query): string {
  const { text, parameters } = postgresDialect.render(query)
  const values = parameters.map(({ source }, index) =>
    source.kind === 'slot'
      ? `$${index + 1} = slot ${source.slot}`
      : `$${index + 1} = ${JSON.stringify(source.value)}`,
  )
  return [text, ...values].join('\n')
}

/** What stands behind WHERE. */
function renderWhere(where: Predicate): string {
  const text = render(select({ columns: [], where }))
  return text.slice('SELECT 1 FROM "posts" AS t0 WHERE '.length)
}

function eq(left: Operand, right: Operand): Predicate {
  return { kind: 'comparison', operator: 'eq', left, right }
}

describe('a select', () => {
  test('names its columns after the fields', () => {
    expect(
      render(
        select({ columns: [{ name: 'authorId', type: uuid, value: column('author_id', uuid) }] }),
      ),
    ).toBe('SELECT t0."author_id" AS "authorId" FROM "posts" AS t0')
  })

  test('without columns proves that there are rows', () => {
    expect(render(select({ columns: [] }))).toBe('SELECT 1 FROM "posts" AS t0')
  })

  test('has everything in its order, and numbers parameters as they come', () => {
    expect(
      render(
        select({
          columns: [
            { name: 'id', type: int, value: id },
            {
              name: 'mine',
              type: scalarType('Boolean'),
              value: { kind: 'verdict', predicate: eq(title, parameter(string, 'a')) },
            },
          ],
          where: eq(id, parameter(int, 7)),
          orderBy: [
            { operand: title, direction: 'desc', nulls: 'last' },
            { operand: id, direction: 'asc', nulls: 'first' },
          ],
          limit: parameter(int, 20),
          offset: parameter(int, 40),
          lock: { strength: 'update', wait: 'skipLocked' },
        }),
      ),
    ).toBe(
      [
        'SELECT t0."id" AS "id", (t0."title" = $1) IS TRUE AS "mine" FROM "posts" AS t0' +
          ' WHERE t0."id" = $2' +
          ' ORDER BY t0."title" DESC NULLS LAST, t0."id" ASC NULLS FIRST' +
          ' LIMIT $3 OFFSET $4 FOR UPDATE OF t0 SKIP LOCKED',
        '$1 = "a"',
        '$2 = 7',
        '$3 = 20',
        '$4 = 40',
      ].join('\n'),
    )
  })

  test('counts', () => {
    expect(
      render(select({ columns: [{ name: 'count', type: int, value: { kind: 'count' } }] })),
    ).toBe('SELECT count(*) AS "count" FROM "posts" AS t0')
  })

  test.each([
    ['update', 'wait', ' FOR UPDATE OF t0'],
    ['update', 'noWait', ' FOR UPDATE OF t0 NOWAIT'],
    ['keyShare', 'wait', ' FOR KEY SHARE OF t0'],
    ['keyShare', 'skipLocked', ' FOR KEY SHARE OF t0 SKIP LOCKED'],
  ] as const)('locks rows: %s, %s', (strength, wait, text) => {
    expect(render(select({ columns: [], lock: { strength, wait } }))).toBe(
      `SELECT 1 FROM "posts" AS t0${text}`,
    )
  })

  test('does not order by a literal, which would mean a column by its place', () => {
    const orderBy = [
      { operand: { kind: 'literal', value: 1 }, direction: 'asc', nulls: 'last' },
    ] as const
    expect(render(select({ columns: [], orderBy }))).toBe('SELECT 1 FROM "posts" AS t0')
  })
})

describe('a write', () => {
  const returning = [{ name: 'id', type: int, value: id }]

  test('inserts', () => {
    const columns = [
      { column: 'id', value: parameter(int, 1) },
      { column: 'title', value: slot(string, 0) },
    ]
    expect(render({ kind: 'insert', table: 'posts', columns, returning })).toBe(
      [
        'INSERT INTO "posts" AS t0 ("id", "title") VALUES ($1, $2) RETURNING t0."id" AS "id"',
        '$1 = 1',
        '$2 = slot 0',
      ].join('\n'),
    )
  })

  test('inserts nothing but defaults', () => {
    expect(render({ kind: 'insert', table: 'posts', columns: [], returning: [] })).toBe(
      'INSERT INTO "posts" AS t0 DEFAULT VALUES',
    )
  })

  test('updates', () => {
    expect(
      render({
        kind: 'update',
        table: 'posts',
        set: [
          { column: 'title', value: parameter(string, 'b') },
          { column: 'version', value: { kind: 'increment' } },
          { column: 'deleted_at', value: { kind: 'now' } },
        ],
        where: eq(id, parameter(int, 1)),
        returning,
      }),
    ).toBe(
      [
        'UPDATE "posts" AS t0 SET "title" = $1, "version" = t0."version" + 1, "deleted_at" = now()' +
          ' WHERE t0."id" = $2 RETURNING t0."id" AS "id"',
        '$1 = "b"',
        '$2 = 1',
      ].join('\n'),
    )
  })

  test('does not update nothing', () => {
    expect(() =>
      render({ kind: 'update', table: 'posts', set: [], where: always, returning: [] }),
    ).toThrow(new RangeError('render: an update has to set something'))
  })

  test('deletes', () => {
    expect(
      render({ kind: 'delete', table: 'posts', where: eq(id, parameter(int, 1)), returning: [] }),
    ).toBe('DELETE FROM "posts" AS t0 WHERE t0."id" = $1\n$1 = 1')
  })
})

describe('a predicate', () => {
  test('that always holds leaves no WHERE', () => {
    expect(render(select({ columns: [], where: always }))).toBe('SELECT 1 FROM "posts" AS t0')
    expect(renderWhere(never)).toBe('FALSE')
  })

  const isFive = eq(id, parameter(int, 5))
  const isNull: Predicate = { kind: 'null', negated: false, operand: title }

  test.each<[string, Predicate, string]>([
    ['and', and(isFive, isNull), '(t0."id" = $1 AND t0."title" IS NULL)'],
    ['or', or(isFive, isNull), '(t0."id" = $1 OR t0."title" IS NULL)'],
    [
      'and of or',
      and(or(isFive, isNull), isNull),
      '((t0."id" = $1 OR t0."title" IS NULL) AND t0."title" IS NULL)',
    ],
    ['not', not(isFive), 'NOT (t0."id" = $1)'],
    ['not of and', not(and(isFive, isNull)), 'NOT (t0."id" = $1 AND t0."title" IS NULL)'],
    ['an empty and', { kind: 'and', operands: [] }, 'TRUE'],
    ['an empty or', { kind: 'or', operands: [] }, 'FALSE'],
    ['not of an empty and', { kind: 'not', operand: { kind: 'and', operands: [] } }, 'NOT (TRUE)'],
    ['is true', { kind: 'truth', test: 'isTrue', operand: isFive }, '(t0."id" = $1) IS TRUE'],
    [
      'is not true',
      { kind: 'truth', test: 'isNotTrue', operand: isFive },
      '(t0."id" = $1) IS NOT TRUE',
    ],
    ['is false', { kind: 'truth', test: 'isFalse', operand: isFive }, '(t0."id" = $1) IS FALSE'],
    [
      'is not false',
      { kind: 'truth', test: 'isNotFalse', operand: isFive },
      '(t0."id" = $1) IS NOT FALSE',
    ],
    [
      'not of a truth',
      not({ kind: 'truth', test: 'isTrue', operand: isFive }),
      'NOT ((t0."id" = $1) IS TRUE)',
    ],
    ['null', isNull, 't0."title" IS NULL'],
    ['not null', { ...isNull, negated: true }, 't0."title" IS NOT NULL'],
    [
      'membership',
      { kind: 'membership', negated: false, operand: id, values: parameter(listOf(int), [1, 2]) },
      't0."id" = ANY($1)',
    ],
    [
      'negated membership',
      { kind: 'membership', negated: true, operand: id, values: parameter(listOf(int), []) },
      't0."id" <> ALL($1)',
    ],
  ])('%s', (_title, predicate, text) => {
    expect(renderWhere(predicate).split('\n')[0]).toBe(text)
  })

  test.each([
    ['eq', '='],
    ['ne', '<>'],
    ['lt', '<'],
    ['lte', '<='],
    ['gt', '>'],
    ['gte', '>='],
  ] as const)('%s', (operator, sign) => {
    const literal = { kind: 'literal', value: 0 } as const
    expect(renderWhere({ kind: 'comparison', operator, left: id, right: literal })).toBe(
      `t0."id" ${sign} 0`,
    )
  })
})

describe('a parameter has its type where its neighbour does not say it', () => {
  test.each<[string, Predicate, string]>([
    ['beside a column of its type', eq(id, parameter(int, 1)), 't0."id" = $1'],
    ['before it', eq(parameter(int, 1), id), '$1 = t0."id"'],
    [
      'a type that is the same to the database',
      eq(title, parameter(enumType, 'a')),
      't0."title" = $1',
    ],
    ['beside a column of another type', eq(id, parameter(decimal, '1.5')), 't0."id" = $1::numeric'],
    ['two of them', eq(parameter(uuid, 'a'), parameter(uuid, 'b')), '$1::uuid = $2::uuid'],
    [
      'beside a literal',
      eq(parameter(scalarType('Boolean'), true), { kind: 'literal', value: true }),
      '$1::boolean = TRUE',
    ],
    [
      'alone',
      { kind: 'null', negated: false, operand: parameter(string, null) },
      '$1::text IS NULL',
    ],
    [
      'an array beside a column of another type',
      {
        kind: 'membership',
        negated: false,
        operand: id,
        values: parameter(listOf(decimal), ['1.5']),
      },
      't0."id" = ANY($1::numeric[])',
    ],
    [
      'an array beside a parameter',
      {
        kind: 'membership',
        negated: false,
        operand: parameter(uuid, 'a'),
        values: parameter(listOf(uuid), ['a']),
      },
      '$1::uuid = ANY($2::uuid[])',
    ],
    [
      'beside a lookup of its type',
      eq({ kind: 'lookup', table: 'authors', column: id, where: always }, parameter(int, 1)),
      '(SELECT t1."id" FROM "authors" AS t1 WHERE TRUE LIMIT 1) = $1',
    ],
  ])('%s', (_title, predicate, text) => {
    expect(renderWhere(predicate).split('\n')[0]).toBe(text)
  })
})

describe('rows of other tables', () => {
  test('a column says whose row it means by its level', () => {
    const where: Predicate = {
      kind: 'exists',
      negated: false,
      table: 'comments',
      where: and(eq(column('post_id', int), column('id', int, 1)), {
        kind: 'exists',
        negated: true,
        table: 'users',
        where: and(
          eq(column('id', int), column('author_id', int, 1)),
          eq(column('id', int), column('owner_id', int, 2)),
        ),
      }),
    }
    expect(renderWhere(where)).toBe(
      'EXISTS (SELECT 1 FROM "comments" AS t1 WHERE (t1."post_id" = t0."id"' +
        ' AND NOT EXISTS (SELECT 1 FROM "users" AS t2 WHERE (t2."id" = t1."author_id" AND t2."id" = t0."owner_id"))))',
    )
  })

  test('scopes are numbered as they come, also beside each other', () => {
    const one: Predicate = {
      kind: 'exists',
      negated: false,
      table: 'a',
      where: eq(column('x', int), column('y', int, 1)),
    }
    const other: Predicate = { ...one, table: 'b' }
    expect(renderWhere(and(one, other, eq(id, parameter(int, 1))))).toBe(
      [
        '(EXISTS (SELECT 1 FROM "a" AS t1 WHERE t1."x" = t0."y")' +
          ' AND EXISTS (SELECT 1 FROM "b" AS t2 WHERE t2."x" = t0."y") AND t0."id" = $1)',
        '$1 = 1',
      ].join('\n'),
    )
  })

  test('a lookup within a lookup', () => {
    const country: Operand = {
      kind: 'lookup',
      table: 'cities',
      column: {
        kind: 'lookup',
        table: 'countries',
        column: column('name', string),
        where: eq(column('id', int), column('country_id', int, 1)),
      },
      where: eq(column('id', int), column('city_id', int, 1)),
    }
    expect(
      render(
        select({ columns: [], orderBy: [{ operand: country, direction: 'asc', nulls: 'last' }] }),
      ),
    ).toBe(
      'SELECT 1 FROM "posts" AS t0 ORDER BY' +
        ' (SELECT (SELECT t2."name" FROM "countries" AS t2 WHERE t2."id" = t1."country_id" LIMIT 1)' +
        ' FROM "cities" AS t1 WHERE t1."id" = t0."city_id" LIMIT 1) ASC NULLS LAST',
    )
  })

  test('a level outside of every row is a mistake', () => {
    expect(() => renderWhere(eq(column('x', int, 1), id))).toThrow(
      new RangeError('render: level 1 is outside of every row in scope'),
    )
  })
})

describe('text is matched letter by letter', () => {
  const like = (
    match: 'startsWith' | 'endsWith' | 'contains',
    text: Operand,
    caseSensitive = true,
  ): Predicate => ({
    kind: 'like',
    match,
    caseSensitive,
    operand: title,
    text,
  })

  test.each<[string, Predicate, string]>([
    [
      'known: start',
      like('startsWith', parameter(string, 'a')),
      't0."title" LIKE $1 ESCAPE \'\\\'\n$1 = "a%"',
    ],
    [
      'known: end',
      like('endsWith', parameter(string, 'a')),
      't0."title" LIKE $1 ESCAPE \'\\\'\n$1 = "%a"',
    ],
    [
      'known: anywhere',
      like('contains', parameter(string, 'a')),
      't0."title" LIKE $1 ESCAPE \'\\\'\n$1 = "%a%"',
    ],
    [
      'known: every sign that patterns have',
      like('startsWith', parameter(string, '50%_\\')),
      't0."title" LIKE $1 ESCAPE \'\\\'\n$1 = "50\\\\%\\\\_\\\\\\\\%"',
    ],
    [
      'known, in any case',
      like('contains', parameter(string, 'A'), false),
      't0."title" ILIKE $1 ESCAPE \'\\\'\n$1 = "%A%"',
    ],
    [
      'later: start',
      like('startsWith', slot(string, 3)),
      'starts_with(t0."title", $1::text)\n$1 = slot 3',
    ],
    [
      'later: anywhere',
      like('contains', slot(string, 3)),
      'strpos(t0."title", $1::text) > 0\n$1 = slot 3',
    ],
    [
      'later: end',
      like('endsWith', slot(string, 3)),
      'right(t0."title", char_length($1::text)) = $2::text\n$1 = slot 3\n$2 = slot 3',
    ],
    [
      'a column: start',
      like('startsWith', column('prefix', string)),
      'starts_with(t0."title", t0."prefix")',
    ],
    [
      'a column, in any case',
      like('contains', column('part', string), false),
      'strpos(lower(t0."title"), lower(t0."part")) > 0',
    ],
  ])('%s', (_title, predicate, text) => {
    expect(renderWhere(predicate)).toBe(text)
  })
})

describe('nothing breaks out', () => {
  test('names are quoted, with quotes in them doubled', () => {
    expect(
      render(
        select({
          table: 'a"; DROP TABLE x; --',
          columns: [{ name: 'b"', type: int, value: column('c"d', int) }],
        }),
      ),
    ).toBe('SELECT t0."c""d" AS "b""" FROM "a""; DROP TABLE x; --" AS t0')
  })

  test('no value is ever part of the text', () => {
    const evil = "'; DROP TABLE posts; --"
    const predicate = and(
      eq(title, parameter(string, evil)),
      {
        kind: 'membership',
        negated: false,
        operand: title,
        values: parameter(listOf(string), [evil]),
      },
      {
        kind: 'like',
        match: 'contains',
        caseSensitive: true,
        operand: title,
        text: parameter(string, evil),
      },
    )
    expect(postgresDialect.render(select({ where: predicate })).text).not.toContain('DROP')
  })
})

describe('size', () => {
  test('ten thousand operands', () => {
    const operands = Array.from({ length: 10_000 }, (_, index) => eq(id, parameter(int, index)))
    const { parameters, text } = postgresDialect.render(select({ where: or(...operands) }))
    expect(parameters).toHaveLength(10_000)
    expect(text).toContain('t0."id" = $10000)')
  })

  test('ten thousand levels', () => {
    let deep: Predicate = eq(id, parameter(int, 1))
    for (let level = 0; level < 10_000; level += 1) {
      deep =
        level % 2 === 0 ? { kind: 'and', operands: [deep, always] } : { kind: 'not', operand: deep }
    }
    const { text } = postgresDialect.render(select({ where: deep }))
    expect(text.match(/NOT/g)).toHaveLength(5_000)
  })

  test('a thousand levels of other tables', () => {
    let deep: Predicate = eq(column('x', int), column('x', int, 1000))
    for (let level = 0; level < 1000; level += 1) {
      deep = { kind: 'exists', negated: false, table: 'posts', where: deep }
    }
    expect(renderWhere(deep)).toContain('t1000."x" = t0."x"')
  })
})
