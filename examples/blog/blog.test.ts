// The blog, from outside: started as a user starts it, called with the generated client and with
// plain HTTP.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningExample, startExample } from '../start-example.ts'
import { createClient } from './generated/client.ts'

let blog: RunningExample

beforeAll(async () => {
  blog = await startExample('blog')
})
afterAll(async () => {
  await blog.remove()
})

function clientOf(token?: string) {
  return createClient({
    baseUrl: blog.url,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  })
}

async function slugs(token?: string): Promise<readonly string[]> {
  const page = await clientOf(token).post.list({
    select: { slug: true },
    orderBy: [{ slug: 'asc' }],
  })
  return page.items.map(({ slug }) => slug)
}

describe('posts', () => {
  test('readers see what is published; authors see their drafts too', async () => {
    expect(await slugs()).toEqual(['an-answer', 'hello-world'])
    expect(await slugs('noa')).toEqual(['an-answer', 'hello-world'])
    expect(await slugs('mia')).toEqual(['an-answer', 'hello-world', 'work-in-progress'])
    expect(await slugs('eve')).toEqual(['an-answer', 'hello-world', 'work-in-progress'])
  })

  test('come with their authors and comments in one request', async () => {
    const page = await clientOf().post.list({
      where: { slug: 'hello-world' },
      select: {
        title: true,
        author: { handle: true },
        comments: { body: true, author: { name: true } },
      },
    })
    expect(page.items).toEqual([
      {
        title: 'Hello, world',
        author: { handle: 'mia_writes' },
        comments: [{ body: 'Welcome!', author: { name: 'Noa Berg' } }],
      },
    ])
  })

  test('have the caller as author, whatever the request says', async () => {
    const response = await fetch(`${blog.url}/posts`, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: 'Bearer noa',
      },
      body: JSON.stringify({
        slug: 'whose-is-it',
        title: 'Whose is it?',
        body: '',
        authorId: '50000000-0000-4000-8000-000000000001',
        state: 'published',
      }),
    })
    expect(response.status).toBe(201)
    const post = await response.json()
    expect(post).toMatchObject({
      authorId: '50000000-0000-4000-8000-000000000002',
      state: 'draft',
      version: 0,
    })
    expect(response.headers.get('location')).toBe(`/posts/${post.id}`)
    expect(response.headers.get('etag')).toBe('"0"')
  })

  test('are published by their author and by nobody else', async () => {
    const page = await clientOf('mia').post.list({ where: { slug: 'work-in-progress' } })
    const draft = page.items[0]
    if (draft === undefined) throw new Error('there is no draft')
    await expect(
      clientOf('noa').procedures.publishPost({ postId: draft.id }),
    ).rejects.toMatchObject({
      rawCode: 'FORBIDDEN',
    })
    const published = await clientOf('mia').procedures.publishPost({ postId: draft.id })
    expect(published).toMatchObject({ state: 'published', version: draft.version + 1 })
    expect(await slugs()).toContain('work-in-progress')
  })

  test('that are deleted are gone for everybody', async () => {
    const mia = clientOf('mia')
    const made = await mia.post.create({ slug: 'short-lived', title: 'Short-lived', body: '' })
    await mia.post.delete(made.id, { ifMatch: made.version })
    await expect(mia.post.get(made.id)).rejects.toMatchObject({ rawCode: 'NOT_FOUND', status: 404 })
    expect(await slugs('mia')).not.toContain('short-lived')
  })
})

describe('comments', () => {
  test('cannot be written below a draft', async () => {
    const noa = clientOf('noa')
    const draft = await noa.post.create({ slug: 'not-yet', title: 'Not yet', body: '' })
    await expect(noa.comment.create({ postId: draft.id, body: 'First!' })).rejects.toMatchObject({
      rawCode: 'FORBIDDEN',
    })
  })
})

describe('tags', () => {
  test('join posts by a key of two fields', async () => {
    const joined = await clientOf().postTag.list({ select: { postId: true, tagId: true } })
    const [first] = joined
    if (first === undefined) throw new Error('there are no tags')
    expect(await clientOf().postTag.get(first)).toEqual(first)
  })
})

describe('what only the server sees', () => {
  test('is in no answer, and cannot be asked for', async () => {
    const headers = { accept: 'application/json', authorization: 'Bearer eve' }
    const list = await fetch(`${blog.url}/authors`, { headers })
    expect(await list.text()).not.toContain('notes')
    const asked = await fetch(`${blog.url}/authors?fields=notes`, { headers })
    expect(asked.status).toBe(422)
    const filtered = await fetch(`${blog.url}/authors?notes__isNull=true`, { headers })
    expect(filtered.status).toBe(400)
  })
})

describe('procedures', () => {
  test('count what the caller may see', async () => {
    const stats = await clientOf().procedures.authorStats({ handle: 'noa_writes' })
    expect(stats).toMatchObject({ published: 1, comments: 1 })
    expect(await clientOf().procedures.authorStats({ handle: 'nobody' })).toBeNull()
  })

  test('find related posts by their tags', async () => {
    const { items } = await clientOf().post.list({ where: { slug: 'hello-world' } })
    const related = await clientOf().procedures.relatedPosts({ postId: items[0]?.id ?? '' })
    expect(related.items.map(({ slug }) => slug)).toEqual(['an-answer'])
  })
})
