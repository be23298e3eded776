import { describeDatabases } from '@cratestack/testkit'
import { describe, expect, test } from 'vitest'
import { ada, blog, blogRows, grace } from './blog.ts'
import { by, failure, field, related, useSchema } from './fixture.ts'

describeDatabases('list and get', (database) => {
  const fixture = useSchema(database, blog, blogRows)
  const ids = (rows: readonly Readonly<Record<string, unknown>>[]) => rows.map(({ id }) => id)

  test('a list has the rows that the rules let its caller see', async () => {
    const { as } = fixture()
    expect(ids(await as(ada).rows('Post'))).toEqual([10, 11, 12])
    expect(ids(await as(grace).rows('Post'))).toEqual([10, 12, 13])
    expect(ids(await as(undefined).rows('Post'))).toEqual([10, 12])
  })

  test('whoever may see nothing costs the database nothing', async () => {
    const { as, sent } = fixture()
    expect(await as(undefined).list('Writer', { count: true })).toEqual({ rows: [], total: 0 })
    expect(await as(ada).rows('Vault')).toEqual([])
    expect(await as(ada).get('Vault', { id: 1 })).toBeUndefined()
    expect(sent()).toEqual([])
  })

  test('rows have all columns in schema order, and values as code expects them', async () => {
    const [row] = await fixture()
      .as(ada)
      .rows('Post', { where: field('id', 'eq', 10) })
    expect(Object.entries(row ?? {})).toEqual([
      ['id', 10],
      ['title', 'Hello tides'],
      ['summary', null],
      ['status', 'live'],
      ['live', true],
      ['views', 42],
      ['writerId', 1],
      ['publishedAt', '2026-04-02T08:00:00Z'],
      ['moderationNote', 'fine'],
      ['createdBy', 1],
    ])
  })

  test('what the server keeps to itself is not in the wire form', async () => {
    const wire = fixture().as(ada, 'wire')
    const [row] = await wire.rows('Post', { where: field('id', 'eq', 10) })
    expect(row).not.toHaveProperty('moderationNote')
    const note = 'moderationNote'
    expect(await failure(wire.rows('Post', { fields: [note] }))).toBe(
      "VALIDATION_ERROR 'moderationNote' is not a selectable field of Post",
    )
    expect(await failure(wire.rows('Post', { orderBy: [by(note)] }))).toBe(
      "VALIDATION_ERROR 'moderationNote' is not a sortable field of Post",
    )
    const unknown = await failure(wire.rows('Post', { where: field('nothing', 'eq', 'x') }))
    expect(await failure(wire.rows('Post', { where: field(note, 'eq', 'x') }))).toBe(
      unknown.replace('nothing', note),
    )
    expect(
      await failure(
        wire.rows('Writer', { where: related('posts', 'some', field(note, 'eq', 'x')) }),
      ),
    ).toBe(unknown.replace('nothing', `posts.${note}`))
    expect(
      ids(
        await fixture()
          .as(ada)
          .rows('Post', { where: field(note, 'eq', 'fine') }),
      ),
    ).toEqual([10])
  })

  test('a selection has no other members', async () => {
    const rows = await fixture()
      .as(ada)
      .rows('Post', { fields: ['title', 'id'], limit: 1 })
    expect(rows).toEqual([{ id: 10, title: 'Hello tides' }])
  })

  test('totals count what the caller could see, whatever the page', async () => {
    const page = await fixture()
      .as(grace)
      .list('Post', { limit: 1, offset: 1, count: true, fields: ['id'] })
    expect(page).toEqual({ rows: [{ id: 12 }], total: 3 })
  })

  test('the key decides between equals once rows are cut into pages', async () => {
    const { as, sent } = fixture()
    const orderBy = [by('writerId', 'desc')]
    const first = await as(ada).rows('Post', { orderBy, limit: 2, fields: ['id'] })
    const second = await as(ada).rows('Post', { orderBy, limit: 2, offset: 2, fields: ['id'] })
    expect([...first, ...second]).toEqual([{ id: 12 }, { id: 11 }, { id: 10 }])
    const [text = ''] = sent()
    expect(text).toContain('DESC NULLS FIRST, t0."id" DESC NULLS FIRST')
  })

  test('a row is found by its key, by a unique field, and only by its readers', async () => {
    const { as } = fixture()
    expect(await as(ada).get('Post', { id: 11 })).toMatchObject({ title: 'Draft notes' })
    expect(await as(grace).get('Post', { id: 11 })).toBeUndefined()
    expect(await as(grace).get('Post', { id: 99 })).toBeUndefined()
    expect(await as(ada).get('Writer', { handle: 'grace_h' })).toMatchObject({ id: 2 })
    for (const key of [{}, { id: 1, handle: 'x' }, { bio: 'x' }, { id: 'x' }, { id: null }])
      expect(await failure(as(ada).get('Writer', key))).toMatch(/^VALIDATION_ERROR/)
  })

  test('nulls come last in both directions, and wrong pages are refused', async () => {
    const writers = fixture().as(ada)
    const sorted = async (direction: 'asc' | 'desc') =>
      ids(await writers.rows('Writer', { orderBy: [by('rating', direction)], fields: ['id'] }))
    expect(await sorted('asc')).toEqual([3, 1, 2])
    expect(await sorted('desc')).toEqual([1, 3, 2])
    expect(await failure(writers.list('Writer', { limit: -1 }))).toBe(
      'BAD_REQUEST limit may not be negative',
    )
    expect(await failure(writers.list('Writer', { offset: 1.5 }))).toBe(
      'BAD_REQUEST offset must be an integer',
    )
  })

  test('the text of a statement does not depend on its values', async () => {
    const { as, sent } = fixture()
    for (const ids of [[1], [1, 2, 3], [7, 8]])
      await as(ada).list('Post', {
        where: {
          kind: 'and',
          operands: [
            { kind: 'field', field: 'writerId', test: { operator: 'in', values: ids } },
            field('title', 'ne', `t${ids.length}`),
          ],
        },
        limit: ids.length,
      })
    await as(grace).list('Post', {
      where: {
        kind: 'and',
        operands: [
          { kind: 'field', field: 'writerId', test: { operator: 'in', values: [4] } },
          field('title', 'ne', "'; DROP TABLE posts; --"),
        ],
      },
      limit: 9,
    })
    expect(new Set(sent()).size).toBe(1)
  })

  describe('filters', () => {
    const text = (operator: 'contains' | 'startsWith' | 'endsWith', part: string, exact = true) =>
      ({
        kind: 'field',
        field: 'title',
        test: { operator, text: part, caseSensitive: exact },
      }) as const
    const none = { kind: 'constant', value: true } as const
    test.each([
      [field('views', 'gte', 7), [10, 12]],
      [field('summary', 'ne', 'x'), [11]],
      [field('summary', 'eq', null), [10, 12]],
      [{ kind: 'field', field: 'summary', test: { operator: 'isNotNull' } } as const, [11]],
      [{ kind: 'field', field: 'id', test: { operator: 'in', values: [] } } as const, []],
      [
        { kind: 'field', field: 'id', test: { operator: 'notIn', values: [] } } as const,
        [10, 11, 12],
      ],
      [
        { kind: 'field', field: 'id', test: { operator: 'notIn', values: [10n] } } as const,
        [11, 12],
      ],
      [field('status', 'eq', 'draft'), [11]],
      [field('publishedAt', 'lt', '2026-04-02T10:00:00.001+02:00'), [10]],
      [text('contains', 'tides'), [10]],
      [text('contains', 'T%s'), []],
      [text('contains', 'TIDES', false), [10]],
      [text('startsWith', 'Dra'), [11]],
      [text('endsWith', 's'), [10, 11, 12]],
      [{ kind: 'or', operands: [] } as const, []],
      [{ kind: 'and', operands: [] } as const, [10, 11, 12]],
      [{ kind: 'not', operand: field('views', 'gt', 0) } as const, [11]],
      [related('writer', 'is', field('handle', 'eq', 'ada_l')), [10, 11]],
      [related('comments', 'some', field('editorId', 'eq', 2)), [10]],
      [related('comments', 'none', none), [11]],
      [related('comments', 'every', field('editorId', 'gt', 0)), [11, 12]],
      [related('comments', 'some', related('editor', 'is', field('id', 'eq', 1))), [12]],
    ])('%o', async (where, expected) => {
      expect(ids(await fixture().as(ada).rows('Post', { where }))).toEqual(expected)
    })

    test.each([
      ['Post', field('nope', 'eq', 1), "field 'nope': not a known field"],
      ['Post', field('__proto__', 'eq', 1), "field '__proto__': not a known field"],
      ['Post', field('constructor', 'eq', 1), "field 'constructor': not a known field"],
      ['Post', field('writer', 'eq', 1), "field 'writer': not a known field"],
      ['Post', field('views', 'eq', '7'), "field 'views': expected a value of type Int"],
      ['Post', field('views', 'eq', 2 ** 53), "field 'views': outside ±(2^53 - 1) (INT_UNSAFE)"],
      ['Post', field('views', 'eq', 2n ** 63n), "field 'views': out of range"],
      ['Post', field('live', 'gt', true), "field 'live': gt cannot be asked of Boolean"],
      ['Post', field('status', 'eq', 'gone'), "field 'status': expected a variant of the enum"],
      ['Post', field('title', 'eq', null), "field 'title': the field is required and never null"],
      ['Post', field('title', 'eq', 'a\0b'), "field 'title': expected a value of type String"],
      ['Post', related('writer', 'some'), "field 'writer': expected is"],
      ['Writer', related('posts', 'is'), "field 'posts': expected some, every or none"],
      ['Writer', related('nope', 'is'), "field 'nope': not a known field"],
      [
        'Writer',
        related('posts', 'some', related('writer', 'is', field('x', 'eq', 1))),
        "field 'posts.writer.x': not a known field",
      ],
    ])('%s by %o is refused', async (model, where, message) => {
      expect(await failure(fixture().as(ada).list(model, { where }))).toBe(
        `VALIDATION_ERROR ${message}`,
      )
    })
  })
})
