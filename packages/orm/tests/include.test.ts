import { describeDatabases } from '@cratestack/testkit'
import { expect, test } from 'vitest'
import { ada, blog, blogRows, grace } from './blog.ts'
import { by, failure, field, include, related, useSchema } from './fixture.ts'

describeDatabases('includes', (database) => {
  const fixture = useSchema(database, blog, blogRows)

  test('related rows stand at the place of their relation, one statement per relation', async () => {
    const { as, sent } = fixture()
    const rows = await as(ada).rows('Post', {
      fields: ['id', 'title'],
      include: [
        include('writer', { fields: ['handle'] }),
        include('comments', { fields: ['id'], include: [include('editor', { fields: ['id'] })] }),
      ],
    })
    expect(rows).toEqual([
      {
        id: 10,
        title: 'Hello tides',
        writer: { handle: 'ada_l' },
        comments: [
          { id: 'c1', editor: { id: 2 } },
          { id: 'c2', editor: null },
        ],
      },
      { id: 11, title: 'Draft notes', writer: { handle: 'ada_l' }, comments: [] },
      {
        id: 12,
        title: 'Compiler tales',
        writer: { handle: 'grace_h' },
        comments: [{ id: 'c3', editor: { id: 1 } }],
      },
    ])
    expect(Object.keys(rows[0] ?? {})).toEqual(['id', 'title', 'writer', 'comments'])
    expect(sent()).toHaveLength(4)
  })

  test('the number of parents is not in the text of a statement', async () => {
    const { as, sent } = fixture()
    for (const id of [10, 12])
      await as(ada).rows('Post', {
        where: field('id', 'lte', id),
        include: [include('comments')],
      })
    expect(new Set(sent()).size).toBe(2)
  })

  test('each caller sees related rows under the rules of their own model', async () => {
    const { as } = fixture()
    const posts = async (who: typeof ada | undefined) =>
      as(who).rows('Post', {
        where: field('id', 'eq', 10),
        fields: ['id'],
        include: [include('writer', { fields: ['id'] }), include('comments', { fields: ['id'] })],
      })
    expect(await posts(ada)).toEqual([
      { id: 10, writer: { id: 1 }, comments: [{ id: 'c1' }, { id: 'c2' }] },
    ])
    expect(await posts(undefined)).toEqual([{ id: 10, writer: null, comments: [] }])
  })

  test('to-many relations are filtered, ordered and cut for each parent', async () => {
    const rows = await fixture()
      .as(ada)
      .rows('Writer', {
        fields: ['id'],
        include: [
          include('posts', {
            fields: ['id'],
            where: field('title', 'ne', 'nothing'),
            orderBy: [by('views', 'desc')],
            limit: 1,
          }),
        ],
      })
    expect(rows).toEqual([
      { id: 1, posts: [{ id: 10 }] },
      { id: 2, posts: [{ id: 12 }] },
      { id: 3, posts: [] },
    ])
    const none = await fixture()
      .as(ada)
      .rows('Writer', { fields: ['id'], include: [include('posts', { limit: 0 })], limit: 1 })
    expect(none).toEqual([{ id: 1, posts: [] }])
  })

  test('one row includes, too, and includes go in circles as long as they are written out', async () => {
    const row = await fixture()
      .as(grace)
      .get(
        'Post',
        { id: 12 },
        {
          fields: ['id'],
          include: [
            include('writer', {
              fields: ['id'],
              include: [
                include('posts', {
                  fields: ['id'],
                  include: [include('writer', { fields: ['handle'] })],
                }),
              ],
            }),
          ],
        },
      )
    expect(row).toEqual({
      id: 12,
      writer: {
        id: 2,
        posts: [
          { id: 12, writer: { handle: 'grace_h' } },
          { id: 13, writer: { handle: 'grace_h' } },
        ],
      },
    })
  })

  test('what is not there, not allowed or too deep is refused before any statement', async () => {
    const { as, sent } = fixture()
    const list = (...includes: Parameters<typeof include>[]) =>
      failure(as(ada).rows('Post', { include: includes.map((each) => include(...each)) }))
    expect(await list(['nope'])).toBe(
      "VALIDATION_ERROR 'nope' is not an includable relation of Post",
    )
    expect(await list(['title'])).toContain('is not an includable relation of Post')
    expect(await list(['__proto__'])).toContain('is not an includable relation of Post')
    expect(await list(['writer'], ['writer'])).toContain('is not an includable relation of Post')
    expect(await list(['writer', { fields: ['nope'] }])).toBe(
      "VALIDATION_ERROR 'writer.nope' is not a selectable field of Writer",
    )
    expect(await list(['writer', { limit: 1 }])).toContain('only to-many relations')
    expect(await list(['comments', { limit: -1 }])).toBe('BAD_REQUEST limit may not be negative')
    expect(await list(['comments', { where: related('post', 'is', field('x', 'eq', 1)) }])).toBe(
      "VALIDATION_ERROR field 'comments.post.x': not a known field",
    )
    expect(await list(['comments', { orderBy: [by('nope')] }])).toBe(
      "VALIDATION_ERROR 'nope' is not a sortable field of Comment",
    )
    const nest = (levels: number): ReturnType<typeof include> =>
      include(levels % 2 === 0 ? 'posts' : 'writer', {
        include: levels === 1 ? [] : [nest(levels - 1)],
      })
    expect(await failure(as(ada).rows('Post', { include: [nest(9)] }))).toContain('8 levels deep')
    expect(sent()).toEqual([])
  })

  test('includes hold 20,000 rows together', async () => {
    const { as, sql } = fixture()
    await sql(`INSERT INTO comments (id, body, post_id, secret)
      SELECT 'x' || n, 'spam', 10, false FROM generate_series(1, 20000) AS n`)
    const include20k = { include: [include('comments', { fields: ['id'] })] }
    expect(await failure(as(ada).rows('Post', include20k))).toBe(
      'VALIDATION_ERROR included relation is too large',
    )
    await sql(`DELETE FROM comments WHERE id LIKE 'x1%'`)
    expect(await as(ada).rows('Post', include20k)).toHaveLength(3)
  })

  test('rows that lead to each other are not multiplied level by level', async () => {
    const { as, sql } = fixture()
    await sql(`INSERT INTO comments (id, body, post_id, secret)
      SELECT 'x' || n, 'spam', 10, false FROM generate_series(1, 60) AS n`)
    const around = (rounds: number): ReturnType<typeof include> =>
      include('comments', {
        fields: ['id'],
        include: [
          include('post', { fields: ['id'], include: rounds > 1 ? [around(rounds - 1)] : [] }),
        ],
      })
    const [post] = await as(ada).rows('Post', {
      include: [around(2)],
      where: field('id', 'eq', 10),
    })
    expect(post?.['comments']).toHaveLength(62)
    // 62 comments to the power of four: all of them are the same 63 rows.
    expect(await failure(as(ada).rows('Post', { include: [around(4)] }))).toBe(
      'VALIDATION_ERROR included relation is too large',
    )
  })
})

const keys = `
auth Caller {
  id Int
}
model Price {
  amount Decimal @id
  label String
  offers Offer[] @relation(fields: [amount], references: [price])
  @@allow("all", true)
}
model Offer {
  id BigInt @id
  price Decimal
  cost Price @relation(fields: [price], references: [amount])
  @@allow("all", true)
}
model Tree {
  id Int @id
  parentId Int?
  hidden Boolean
  parent Tree? @relation(fields: [parentId], references: [id])
  children Tree[] @relation(fields: [id], references: [parentId])
  @@soft_delete
  @@allow("all", !hidden)
}
`

describeDatabases('includes over unusual keys', (database) => {
  const fixture = useSchema(database, keys)

  test('values are joined as the database compares them', async () => {
    const { as, sql } = fixture()
    await sql(`INSERT INTO prices (amount, label) VALUES (1.50, 'a');
      INSERT INTO offers (id, price) VALUES (9223372036854775807, 1.5), (2, 1.500)`)
    const [price] = await as({}, 'wire').rows('Price', { include: [include('offers')] })
    expect(price).toEqual({
      amount: '1.50',
      label: 'a',
      offers: [
        { id: 2n, price: '1.500' },
        { id: 9223372036854775807n, price: '1.5' },
      ],
    })
    const offers = await as({}, 'wire').rows('Offer', { include: [include('cost')] })
    expect(offers.map(({ cost }) => cost)).toEqual([
      { amount: '1.50', label: 'a' },
      { amount: '1.50', label: 'a' },
    ])
  })

  test('a model that leads to itself, with tombstones and hidden rows between', async () => {
    const { as, sql } = fixture()
    await sql(`INSERT INTO trees (id, parent_id, hidden, deleted_at) VALUES
      (1, NULL, false, NULL), (2, 1, false, NULL), (3, 1, true, NULL), (4, 1, false, now()),
      (5, 3, false, NULL), (6, 4, false, NULL)`)
    const rows = await as({}).rows('Tree', {
      fields: ['id'],
      include: [include('parent', { fields: ['id'] }), include('children', { fields: ['id'] })],
    })
    expect(rows).toEqual([
      { id: 1, parent: null, children: [{ id: 2 }] },
      { id: 2, parent: { id: 1 }, children: [] },
      { id: 5, parent: null, children: [] },
      { id: 6, parent: null, children: [] },
    ])
    const ids = async (options: Parameters<ReturnType<typeof as>['rows']>[1]) =>
      (await as({}).rows('Tree', { fields: ['id'], ...options })).map(({ id }) => id)
    expect(await ids({ where: related('parent', 'is') })).toEqual([2])
    expect(await ids({ where: related('children', 'some') })).toEqual([1])
    expect(await ids({ orderBy: [by('parent.id')] })).toEqual([2, 1, 5, 6])
  })
})
