// What a new database starts with. Everybody writes their own rows: the seed acts as them, so it
// can do what they may do and nothing more.

import { Context } from 'cratestack/server'
import type { Db } from './generated/server.js'
import { people } from './people.js'

export async function seed({ db }: { readonly db: Db }): Promise<void> {
  for (const [token, name] of [
    ['mia', 'Mia Dahl'],
    ['noa', 'Noa Berg'],
  ] as const)
    await db.author.create({ id: idOf(token), handle: `${token}_writes`, name }).run(as(token))

  const hello = await db.post
    .create({ slug: 'hello-world', title: 'Hello, world', body: 'The first post.' })
    .withServerFields({ state: 'published', publishedAt: '2026-01-05T09:00:00Z' })
    .run(as('mia'))
  await db.post
    .create({ slug: 'work-in-progress', title: 'Work in progress', body: 'Not for you yet.' })
    .run(as('mia'))
  const answer = await db.post
    .create({ slug: 'an-answer', title: 'An answer', body: 'To the first post.' })
    .withServerFields({ state: 'published', publishedAt: '2026-01-07T09:00:00Z' })
    .run(as('noa'))

  const tag = await db.tag.create({ label: 'greetings' }).run(as('eve'))
  for (const { id } of [hello, answer])
    await db.postTag.create({ postId: id, tagId: tag.id }).run(as('eve'))
  await db.comment.create({ postId: hello.id, body: 'Welcome!' }).run(as('noa'))
}

function as(token: string): Context {
  return Context.fromPrincipal(people.get(token))
}

function idOf(token: string): string {
  const id = people.get(token)?.id
  if (id === undefined) throw new Error(`nobody has the token ${token}`)
  return id
}
