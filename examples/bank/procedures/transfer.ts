import { CratestackError, type Decimal, SystemContext } from 'cratestack/server'
import type { Account, Procedures } from '../generated/server.js'

/** The bank itself: the rules let it read and change accounts, and nobody else writes a balance. */
const system = SystemContext.forService('bank')

/** Both entries and both balances change together, or nothing does. */
export const transfer: Procedures['transfer'] = ({ db, ctx, args }) =>
  db.transaction(
    async (tx) => {
      const bank = system.with({ requestId: ctx.requestId })
      const from = await tx.account.findUnique(args.fromId).run(bank)
      const to = await tx.account.findUnique(args.toId).run(bank)
      if (from === null || to === null) throw refused('there is no such account')
      assertMayPay(from, to, args.amount)

      const balanceFrom = from.balance.subtract(args.amount)
      const balanceTo = to.balance.add(args.amount)
      await setBalance(from, balanceFrom)
      await setBalance(to, balanceTo)
      const booked = await tx.transfer
        .create({
          fromId: from.id,
          toId: to.id,
          amount: args.amount,
          currency: from.currency,
          reference: args.reference ?? null,
        })
        .run(bank)
      for (const [account, amount, balanceAfter] of [
        [from, args.amount.negate(), balanceFrom],
        [to, args.amount, balanceTo],
      ] as const)
        await tx.entry
          .create({ transferId: booked.id, accountId: account.id, amount, balanceAfter })
          .run(bank)
      return booked

      function setBalance(account: Account, balance: Decimal): Promise<Account> {
        // The version makes sure that nobody changed the account since it was read.
        return tx.account
          .update(account.id)
          .setServerFields({ balance })
          .ifMatch(account.version)
          .run(bank)
      }
    },
    // Two transfers from one account at the same time: the second one fails and can be repeated.
    { isolation: 'serializable' },
  )

function assertMayPay(from: Account, to: Account, amount: Decimal): void {
  if (from.id === to.id) throw refused('an account cannot pay itself')
  if (amount.sign <= 0) throw refused('the amount must be more than zero')
  if (from.state !== 'open') throw refused('the paying account is not open')
  if (to.state === 'closed') throw refused('the receiving account is closed')
  if (from.currency !== to.currency) throw refused('the accounts have different currencies')
  const least = from.overdraftLimit.negate()
  if (from.balance.subtract(amount).compare(least) < 0)
    throw refused('the balance and the overdraft limit do not cover the amount')
}

function refused(reason: string): CratestackError {
  return new CratestackError('VALIDATION_ERROR', reason)
}
