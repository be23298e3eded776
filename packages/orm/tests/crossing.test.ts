// Nothing that a caller can ask tells about rows that the caller may not read. Each test asks twice:
// where the secret is so, and where it is otherwise; the answers have to be the same.

import { describeDatabases } from '@cratestack/testkit'
import { expect, test } from 'vitest'
import { blog, blogRows, grace } from './blog.ts'
import { type Actor, by, failure, field, include, related, useSchema } from './fixture.ts'

describeDatabases('no way around the rules', (database) => {
  const fixture = useSchema(database, blog, blogRows)

  /** Post 11 is Ada's draft; Grace may not read it. The question must not depend on what it is. */
  async function isBlind(
    ask: (grace: Actor) => Promise<unknown>,
    changes: readonly string[] = secrets,
  ): Promise<void> {
    const { as, sql } = fixture()
    const outcome = async () =>
      ask(as(grace)).catch((error: unknown) => JSON.stringify({ ...Object(error), stack: '' }))
    const answers: unknown[] = []
    for (const change of changes) {
      await sql(change)
      answers.push(await outcome())
    }
    for (const answer of answers) expect(answer).toEqual(answers[0])
  }

  const secrets = [
    "UPDATE posts SET title = 'A', views = 1, moderation_note = 'x' WHERE id = 11",
    "UPDATE posts SET title = 'Z', views = 99, moderation_note = 'y' WHERE id = 11",
    "UPDATE comments SET body = 'A' WHERE id = 'c5'",
    "UPDATE comments SET body = 'Z' WHERE id = 'c5'",
    'DELETE FROM posts WHERE id = 11',
  ]

  test('by a filter', () => isBlind((me) => me.rows('Post', { where: field('title', 'eq', 'A') })))

  test('by a filter on the other side of a relation', async () => {
    await isBlind((me) =>
      me.rows('Writer', { where: related('posts', 'some', field('title', 'eq', 'A')) }),
    )
    await isBlind((me) =>
      me.rows('Writer', { where: related('posts', 'every', field('title', 'eq', 'Z')) }),
    )
    await isBlind((me) =>
      me.rows('Writer', { where: related('posts', 'none', field('views', 'gt', 50)) }),
    )
  })

  test('by a filter through two relations', () =>
    isBlind((me) =>
      me.rows('Writer', {
        where: related('posts', 'some', related('comments', 'some', field('body', 'eq', 'A'))),
      }),
    ))

  test('by a negated filter', () =>
    isBlind((me) =>
      me.rows('Writer', {
        where: { kind: 'not', operand: related('posts', 'some', field('title', 'eq', 'A')) },
      }),
    ))

  test('by the order of rows', async () => {
    await fixture().sql(
      "INSERT INTO comments (id, body, post_id, secret) VALUES ('c6', 'x', 11, false)",
    )
    await isBlind(
      async (me) => (await me.list('Comment', { orderBy: [by('post.views', 'desc')] })).rows,
      secrets.slice(0, 4),
    )
    await fixture().sql("DELETE FROM comments WHERE id = 'c6'")
    await isBlind((me) => me.rows('Post', { orderBy: [by('title')], limit: 2 }))
  })

  test('by a total', () => isBlind((me) => me.list('Post', { limit: 0, count: true })))

  test('by an include', () => isBlind((me) => me.rows('Writer', { include: [include('posts')] })))

  test('by an include of an include, with a filter and a limit', () =>
    isBlind((me) =>
      me.rows('Comment', {
        include: [
          include('editor', {
            include: [
              include('posts', {
                where: field('views', 'lt', 50),
                orderBy: [by('title')],
                limit: 1,
                include: [include('comments')],
              }),
            ],
          }),
        ],
      }),
    ))

  test('by a key', () => isBlind((me) => me.get('Post', { id: 11 })))

  test('by a write', async () => {
    await isBlind((me) => me.update('Post', { id: 11 }, { title: 'mine' }))
    await isBlind((me) => me.delete('Post', { id: 11 }))
    await isBlind((me) => me.authorize('Post', 'update', { id: 11 }))
  })

  test('by a foreign key to a row that the rules look at', () =>
    isBlind((me) => me.create('Comment', { body: 'hi', postId: 11 })))

  test('by a model without rules', async () => {
    const { as } = fixture()
    const me = as(grace)
    expect(await me.rows('Vault')).toEqual([])
    expect(await failure(me.update('Vault', { id: 1 }, { label: 'x' }))).toContain('FORBIDDEN')
    expect(await failure(me.create('Vault', { id: 3, ownerId: 2, label: 'x' }))).toContain(
      'FORBIDDEN',
    )
  })
})
