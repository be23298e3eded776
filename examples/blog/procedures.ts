import { CratestackError } from 'cratestack/server'
import { author, comment, type Db, type Procedures, post, postTag } from './generated/server.js'

export const procedures: Procedures = {
  publishPost: ({ db, ctx, args }) =>
    changeState(db, ctx, args.postId, {
      state: 'published',
      publishedAt: new Date().toISOString(),
    }),

  archivePost: ({ db, ctx, args }) => changeState(db, ctx, args.postId, { state: 'archived' }),

  async relatedPosts({ db, ctx, args }) {
    const tags = await db.postTag.findMany().where(postTag.postId.eq(args.postId)).run(ctx)
    return await db.post
      .findMany()
      .where(post.id.ne(args.postId))
      .where(post.tags.some(postTag.tagId.in(tags.map(({ tagId }) => tagId))))
      .orderBy(post.publishedAt.desc())
      .page(args.page, { max: 20 })
      .run(ctx)
  },

  async authorStats({ db, ctx, args }) {
    const [found] = await db.author.findMany().where(author.handle.eq(args.handle)).run(ctx)
    if (found === undefined) return null
    const published = db.post
      .findMany()
      .where(post.authorId.eq(found.id))
      .where(post.state.eq('published'))
    const [latest] = await published.orderBy(post.publishedAt.desc()).limit(1).run(ctx)
    return {
      authorId: found.id,
      published: await published.count().run(ctx),
      comments: await db.comment.findMany().where(comment.authorId.eq(found.id)).count().run(ctx),
      lastPublishedAt: latest?.publishedAt ?? null,
    }
  },
}

type Call = Parameters<Procedures['publishPost']>[0]

/** `@authorize(Post, update, postId)` has made sure that the caller may change this post. */
function changeState(
  db: Db,
  ctx: Call['ctx'],
  postId: string,
  fields: { readonly state: 'published' | 'archived'; readonly publishedAt?: string },
) {
  return db.transaction(async (tx) => {
    const current = await tx.post.findUnique(postId).run(ctx)
    if (current === null) throw new CratestackError('NOT_FOUND', 'Post not found')
    return await tx.post.update(postId).setServerFields(fields).ifMatch(current.version).run(ctx)
  })
}
