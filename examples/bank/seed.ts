// What a new database starts with. The seed acts as the people of the bank, so it can do what they
// may do and nothing more; only balances are set by trusted code.

import { Context, Decimal } from 'cratestack/server'
import type { Account, Db } from './generated/server.js'
import { people } from './people.js'

const customers = [
  {
    token: 'ada',
    teller: 'tess',
    name: 'Ada Lane',
    iban: 'DE02100000000000000001',
    amount: '1500.00',
  },
  {
    token: 'ben',
    teller: 'tess',
    name: 'Ben Moor',
    iban: 'DE02100000000000000002',
    amount: '250.50',
  },
  {
    token: 'cyd',
    teller: 'theo',
    name: 'Cyd Hall',
    iban: 'DE02100000000000000003',
    amount: '0.00',
  },
] as const

export async function seed({ db }: { readonly db: Db }): Promise<void> {
  for (const { token, teller, name, iban, amount } of customers) {
    const asTeller = Context.fromPrincipal(people.get(teller))
    const customer = await db.customer
      .create({ name, email: `${token}@bank.example` })
      // Customers log in with an id that their token has, so theirs are not random here.
      .withServerFields({ id: idOf(token) })
      .run(asTeller)
    await openAccount(db, asTeller, {
      customerId: customer.id,
      iban,
      balance: Decimal.parse(amount),
    })
  }
}

function openAccount(
  db: Db,
  teller: Context,
  { balance, ...account }: Pick<Account, 'customerId' | 'iban' | 'balance'>,
): Promise<Account> {
  return db.account
    .create({ ...account, kind: 'checking', currency: 'EUR' })
    .withServerFields({ balance })
    .run(teller)
}

function idOf(token: string): string {
  const id = people.get(token)?.id
  if (id === undefined) throw new Error(`nobody has the token ${token}`)
  return id
}
