import type { Procedures } from '../generated/server.js'

/** The caller's filter, order and page, under the rules of `Account` as ever. */
export const searchAccounts: Procedures['searchAccounts'] = ({ db, ctx, args }) =>
  db.account.findMany().matching(args.filter).page(args.page, { max: 50 }).run(ctx)
