// The bank's code: who calls, what the procedures do, and what a new database starts with.

import { defineApp } from './generated/server.js'
import { people } from './people.js'
import { freezeAccount } from './procedures/freeze-account.js'
import { searchAccounts } from './procedures/search-accounts.js'
import { statement } from './procedures/statement.js'
import { transfer } from './procedures/transfer.js'
import { seed } from './seed.js'

export default defineApp({
  procedures: { transfer, freezeAccount, statement, searchAccounts },
  // A real bank verifies a token here; this one knows six people by name.
  authenticate: (request) => people.get(readBearer(request.header('authorization'))),
  seed,
  dev: { headers: { authorization: 'Bearer tess' } },
})

function readBearer(header: string | undefined): string | undefined {
  return /^Bearer (\S+)$/.exec(header ?? '')?.[1]
}
