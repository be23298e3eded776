import type { Procedures } from '../generated/server.js'

/** Nobody gets more accounts than this at once. */
const most = 50

/** `FindMany` arrives as a filter and an order that can be used as they are. */
export const searchAccounts: Procedures['searchAccounts'] = async ({ db, ctx, args }) => {
  const limit = Math.min(args.page?.limit ?? most, most)
  const offset = Math.max(args.page?.offset ?? 0, 0)
  const matching = db.account.findMany(args.filter ?? {})
  const [items, totalCount] = [
    await matching.limit(limit).offset(offset).run(ctx),
    await matching.count().run(ctx),
  ]
  return {
    items,
    totalCount,
    pageInfo: {
      limit,
      offset,
      hasNextPage: offset + limit < totalCount,
      hasPreviousPage: offset > 0,
    },
  }
}
