import { CratestackError } from 'cratestack/server'
import type { Procedures } from '../generated/server.js'

/** `@authorize(Account, update, accountId)` has made sure that the teller may change this account. */
export const freezeAccount: Procedures['freezeAccount'] = ({ db, ctx, args }) =>
  db.transaction(async (tx) => {
    const account = await tx.account.findUnique(args.accountId).run(ctx)
    if (account === null) throw new CratestackError('NOT_FOUND', 'Account not found')
    return await tx.account
      .update(account.id)
      .setServerFields({ state: 'frozen' })
      .ifMatch(account.version)
      .run(ctx)
  })
