import { CratestackError } from 'cratestack/server'
import { entry, type Procedures } from '../generated/server.js'

/** The entries that the caller may see: the rules of `Entry` apply here as everywhere. */
export const statement: Procedures['statement'] = async ({ db, ctx, args }) => {
  const account = await db.account.findUnique(args.accountId).run(ctx)
  if (account === null) throw new CratestackError('NOT_FOUND', 'Account not found')
  const entries = await db.entry
    .findMany()
    .where(entry.accountId.eq(account.id))
    .where(entry.bookedAt.gte(args.from))
    .where(entry.bookedAt.lt(args.to))
    .orderBy(entry.bookedAt.asc())
    .run(ctx)
  const before = await db.entry
    .findMany({
      where: { accountId: account.id, bookedAt: { lt: args.from } },
      orderBy: [{ bookedAt: 'desc' }],
      limit: 1,
    })
    .run(ctx)
  const opening = before[0]?.balanceAfter ?? entries[0]?.balanceAfter.subtract(entries[0].amount)
  return {
    accountId: account.id,
    from: args.from,
    to: args.to,
    opening: opening ?? account.balance,
    closing: entries.at(-1)?.balanceAfter ?? opening ?? account.balance,
    entries,
  }
}
