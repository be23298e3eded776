import { describe, expect, test } from 'vitest'
import { network } from './support.ts'

/** The pairs of the query string, in order. */
async function pairsOf(query: unknown): Promise<readonly string[]> {
  const { api, asked } = network({ body: emptyPage })
  await api.post.list(query)
  return asked().pairs
}

/** Why a query cannot be sent. */
async function refusalOf(query: unknown): Promise<string> {
  const net = network({ body: emptyPage })
  const error = await net.api.post.list(query).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toMatchObject({ kind: 'bad_input', sent: 'no', op: 'post.list' })
  expect(net.count).toBe(0)
  return error instanceof Error ? error.message : ''
}

const emptyPage = {
  items: [],
  totalCount: 0,
  pageInfo: { limit: 1000, offset: null, hasNextPage: false, hasPreviousPage: false },
}

describe('conditions', () => {
  test.each([
    [{ title: 'a b&c=d+é' }, ['title=a b&c=d+é']],
    [{ title: '' }, ['title=']],
    [{ title: { ne: 'x', startsWith: 'y' } }, ['title__ne=x', 'title__startsWith=y']],
    [{ id: { in: [1, 2] }, score: { gte: 1.5 } }, ['id__in=1,2', 'score__gte=1.5']],
    [{ id: 9007199254740993n }, ['id=9007199254740993']],
    [{ price: null }, ['price__isNull=true']],
    [{ price: { isNull: false, lt: '10.50' } }, ['price__isNull=false', 'price__lt=10.50']],
    [{ ok: true, state: 'draft' }, ['ok=true', 'state=draft']],
    [{ at: new Date(0) }, ['at=1970-01-01T00:00:00Z']],
    [{ at: { gt: '2026-01-01T00:00:00+02:00' } }, ['at__gt=2025-12-31T22:00:00Z']],
    [
      { uid: '{7D9F2C1E-5A34-4B0C-9E6D-2F1A8C3B4D5E}' },
      ['uid=7d9f2c1e-5a34-4b0c-9e6d-2f1a8c3b4d5e'],
    ],
    [{ AND: [{ id: 1 }, { id: { gt: 0 } }] }, ['id=1', 'id__gt=0']],
    [{}, []],
  ])('number %# is said by pairs', async (where, pairs) => {
    expect(await pairsOf({ where })).toEqual(pairs)
  })

  test('that may or must not hold are one expression', async () => {
    const where = {
      ok: true,
      OR: [{ id: 1 }, { title: 'x', score: { gt: 2 } }, { NOT: { state: 'draft' } }],
      NOT: { OR: [{ id: 2 }, { id: 3 }] },
    }
    expect(await pairsOf({ where })).toEqual([
      'ok=true',
      'where=id=1|(title=x,score__gt=2)|not(state=draft)',
      'where=not(id=2|id=3)',
    ])
  })

  test('on fields that are called like a parameter are expressions', async () => {
    expect(await pairsOf({ where: { limit: 3 }, limit: 4 })).toEqual(['where=limit=3', 'limit=4'])
  })

  test('follow relations as far as one test means the same', async () => {
    const where = {
      author: { name: 'a', posts: { some: { title: 'b' } } },
      comments: { every: { text: 'c', postId: 1 }, none: { OR: [{ text: 'd' }, { text: 'e' }] } },
      OR: [{ comments: { some: { OR: [{ text: 'f' }, { text: 'g' }] } } }],
    }
    expect(await pairsOf({ where })).toEqual([
      'author.name=a',
      'author.posts.some.title=b',
      'comments.every.text=c',
      'comments.every.postId=1',
      'comments.none.text=d',
      'comments.none.text=e',
      'where=comments.some.text=f|comments.some.text=g',
    ])
  })

  test.each([
    ['a comma below OR', { OR: [{ title: 'a,b' }, { id: 1 }] }, 'one of , | )'],
    ['an empty text below NOT', { NOT: { title: '' } }, 'is empty'],
    ['a blank at an end below NOT', { NOT: { title: 'a ' } }, 'blanks at an end'],
    ['a list below OR', { OR: [{ id: { in: [1, 2] } }, { id: 3 }] }, 'one of , | )'],
    ['a comma in a list', { title: { in: ['a,b'] } }, 'use OR'],
    ['an empty list', { id: { in: [] } }, 'no row can satisfy it'],
    ['no alternatives', { OR: [] }, 'no row can satisfy it'],
    ['the opposite of everything', { NOT: {} }, 'no row can satisfy it'],
    [
      'two tests of one of many rows',
      { comments: { some: { text: 'a', postId: 1 } } },
      'another row',
    ],
    ['two tests of no row', { comments: { none: { text: 'a', postId: 1 } } }, 'another row'],
    [
      'alternatives of every row',
      { comments: { every: { OR: [{ text: 'a' }, { text: 'b' }] } } },
      'another row',
    ],
    [
      'a mixture below some',
      { comments: { some: { OR: [{ text: 'a' }, { text: 'b', postId: 1 }] } } },
      'another row',
    ],
    ['a negation behind a relation', { author: { NOT: { name: 'a' } } }, 'cannot say exactly'],
    ['nothing of many rows', { comments: { some: {} } }, 'asks nothing of the related row'],
    ['many rows without a quantifier', { comments: { text: 'a' } }, 'has no "text"'],
    ['a name with an operator in it', { odd__name: 1 }, 'holds "__"'],
    ['an unknown field', { titel: 'a' }, 'no field "titel"'],
    ['an unknown operator', { title: { endsWith: 'a' } }, 'no operator "endsWith"'],
    ['no value', { title: undefined }, 'is undefined'],
    ['no operand', { title: { ne: undefined } }, 'is undefined'],
    ['a value of another type', { id: 'x' }, 'the value of id is no Int'],
    ['an unsafe number', { id: 2 ** 53 }, 'is no Int'],
    ['NaN', { score: Number.NaN }, 'is no Float'],
    ['half a character', { title: '\ud800' }, 'half a character'],
    ['nothing of the kind', [], 'must be an object'],
  ])('%s', async (_title, where, reason) => {
    expect(await refusalOf({ where })).toContain(reason)
  })

  test('no refusal repeats a value', async () => {
    const message = await refusalOf({ where: { OR: [{ title: 'se,cret' }, { id: 1 }] } })
    expect(message).not.toContain('se,cret')
  })

  test('more than the server counts are refused', async () => {
    const OR = Array.from({ length: 257 }, (_, id) => ({ id }))
    expect(await refusalOf({ where: { OR } })).toContain('more than 256')
  })

  test('a field called "not" cannot stand below OR', async () => {
    const net = network()
    await expect(net.api.author.list({ where: { OR: [{ not: 1 }, { id: 'a' }] } })).rejects.toThrow(
      'would be read as a negation',
    )
  })
})

describe('orders and counts', () => {
  test('are terms in their order', async () => {
    const orderBy = [{ title: 'desc', id: 'asc' }, { author: { name: 'desc' } }]
    expect(await pairsOf({ orderBy, limit: 20, offset: 40 })).toEqual([
      'sort=-title,id,-author.name',
      'limit=20',
      'offset=40',
    ])
    expect(await pairsOf({ orderBy: { id: 'asc' } })).toEqual(['sort=id'])
  })

  test.each([
    [{ orderBy: { comments: { text: 'asc' } } }, 'no single value'],
    [{ orderBy: { titel: 'asc' } }, 'no field "titel"'],
    [{ orderBy: { id: 'up' } }, "'asc' or 'desc'"],
    [{ limit: -1 }, 'whole number from 0'],
    [{ offset: 1.5 }, 'whole number from 0'],
    [{ filter: {} }, 'and nothing else'],
  ])('%j is refused', async (query, reason) => {
    expect(await refusalOf(query)).toContain(reason)
  })
})

describe('selections', () => {
  test('say nothing where nothing was narrowed', async () => {
    expect(await pairsOf({})).toEqual([])
    expect(await pairsOf(undefined)).toEqual([])
  })

  test('name columns, every relation on the way, and the columns of each', async () => {
    const select = { id: true, author: { name: true, posts: { title: true } }, comments: true }
    expect(await pairsOf({ select })).toEqual([
      'fields=id',
      'include=author,author.posts,comments',
      'includeFields[author]=name',
      'includeFields[author.posts]=title',
    ])
  })

  test('and includes are one tree', async () => {
    const include = { author: { select: { name: true }, include: { posts: true } }, editor: true }
    expect(await pairsOf({ select: { title: true }, include })).toEqual([
      'fields=title',
      'include=author,author.posts,editor',
      'includeFields[author]=name',
    ])
  })

  test.each([
    [{ select: { titel: true } }, 'no field "titel"'],
    [{ select: { id: false } }, 'must be true'],
    [{ include: { id: true } }, 'no field "id"'],
    [{ select: { author: true }, include: { author: true } }, 'both selected and included'],
  ])('%j is refused', async (query, reason) => {
    expect(await refusalOf(query)).toContain(reason)
  })
})
