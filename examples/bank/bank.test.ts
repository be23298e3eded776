// The bank, from outside: started as a user starts it, called with the generated client and with
// plain HTTP.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningExample, startExample } from '../start-example.ts'
import { createClient } from './generated/client.ts'

let bank: RunningExample

beforeAll(async () => {
  bank = await startExample('bank')
})
afterAll(async () => {
  await bank.remove()
})

function clientOf(token: string) {
  return createClient({ baseUrl: bank.url, headers: { authorization: `Bearer ${token}` } })
}

async function accountOf(token: string) {
  const [account] = await clientOf(token).account.list({ where: {} })
  if (account === undefined) throw new Error(`${token} sees no account`)
  return account
}

describe('who sees what', () => {
  test('a customer sees their own account and nobody else’s', async () => {
    const accounts = await clientOf('ada').account.list()
    expect(accounts.map(({ iban }) => iban)).toEqual(['DE02100000000000000001'])
  })

  test('a teller sees the accounts of the branch', async () => {
    const accounts = await clientOf('tess').account.list({ orderBy: [{ iban: 'asc' }] })
    expect(accounts.map(({ iban }) => iban)).toEqual([
      'DE02100000000000000001',
      'DE02100000000000000002',
    ])
  })

  test('nobody sees nothing', async () => {
    const response = await fetch(`${bank.url}/accounts`, {
      headers: { accept: 'application/json' },
    })
    expect([response.status, await response.json()]).toEqual([200, []])
  })

  test('an include stops at what the caller may not see', async () => {
    const ben = await accountOf('ben')
    const [row] = await clientOf('ben').account.list({
      where: { id: ben.id },
      select: { iban: true, customer: { name: true } },
    })
    expect(row).toEqual({ iban: ben.iban, customer: { name: 'Ben Moor' } })
  })
})

describe('a transfer', () => {
  test('moves money, exactly, and both see it', async () => {
    const ada = await accountOf('ada')
    const ben = await accountOf('ben')
    const booked = await clientOf('ada').procedures.transfer({
      fromId: ada.id,
      toId: ben.id,
      amount: '100.10',
      reference: 'rent',
    })
    expect(booked).toMatchObject({ fromId: ada.id, toId: ben.id, amount: '100.10' })
    expect((await accountOf('ada')).balance).toBe('1399.90')
    expect((await accountOf('ben')).balance).toBe('350.60')
    const page = await clientOf('ben').entry.list({ where: { transferId: booked.id } })
    expect(page.items.map(({ amount, balanceAfter }) => [amount, balanceAfter])).toEqual([
      ['100.10', '350.60'],
    ])
  })

  test('that is not covered changes nothing', async () => {
    const ada = await accountOf('ada')
    const ben = await accountOf('ben')
    await expect(
      clientOf('ben').procedures.transfer({ fromId: ben.id, toId: ada.id, amount: '9999.00' }),
    ).rejects.toMatchObject({ kind: 'remote', rawCode: 'VALIDATION_ERROR', status: 422 })
    expect((await accountOf('ben')).balance).toBe(ben.balance)
  })

  test('from somebody else’s account is denied before a line of it runs', async () => {
    const ada = await accountOf('ada')
    const ben = await accountOf('ben')
    await expect(
      clientOf('ben').procedures.transfer({ fromId: ada.id, toId: ben.id, amount: '1.00' }),
    ).rejects.toMatchObject({ kind: 'remote', rawCode: 'FORBIDDEN', status: 403 })
  })

  test('reaches a customer of another branch, whose account the payer cannot see', async () => {
    const ada = await accountOf('ada')
    const cyd = await accountOf('cyd')
    await clientOf('ada').procedures.transfer({ fromId: ada.id, toId: cyd.id, amount: '0.05' })
    expect((await accountOf('cyd')).balance).toBe('0.05')
  })

  test('at the same time as others loses no money', async () => {
    const ada = await accountOf('ada')
    const ben = await accountOf('ben')
    const total = Number(ada.balance) + Number(ben.balance)
    const transfers = Array.from({ length: 8 }, (_, index) =>
      index % 2 === 0
        ? clientOf('ada').procedures.transfer({ fromId: ada.id, toId: ben.id, amount: '1.00' })
        : clientOf('ben').procedures.transfer({ fromId: ben.id, toId: ada.id, amount: '1.00' }),
    )
    const outcomes = await Promise.allSettled(transfers)
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        expect(['TRANSACTION_ABORTED', 'PRECONDITION_FAILED']).toContain(outcome.reason.code)
    const after =
      Number((await accountOf('ada')).balance) + Number((await accountOf('ben')).balance)
    expect(after.toFixed(2)).toBe(total.toFixed(2))
  })
})

describe('what may not be written', () => {
  test('a balance cannot be sent', async () => {
    const ben = await accountOf('ben')
    const response = await fetch(`${bank.url}/accounts/${ben.id}`, {
      method: 'PATCH',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: 'Bearer tess',
        'if-match': `"${ben.version}"`,
      },
      body: JSON.stringify({ balance: '1000000.00' }),
    })
    expect(response.status).toBe(422)
    expect((await accountOf('ben')).balance).toBe(ben.balance)
  })

  test('an account of another branch cannot be changed, and looks like one that is not there', async () => {
    const cyd = await accountOf('cyd')
    const patch = (id: string) =>
      fetch(`${bank.url}/accounts/${id}`, {
        method: 'PATCH',
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          authorization: 'Bearer tess',
          'if-match': '"0"',
        },
        body: JSON.stringify({ kind: 'savings' }),
      })
    const hidden = await patch(cyd.id)
    const missing = await patch('00000000-0000-4000-8000-000000000000')
    expect(hidden.status).toBe(403)
    expect([missing.status, await missing.text()]).toEqual([hidden.status, await hidden.text()])
  })

  test('two tellers notice each other', async () => {
    const tess = clientOf('tess')
    const [customer] = await tess.customer.list({ where: { name: 'Ada Lane' } })
    if (customer === undefined) throw new Error('Ada is missing')
    const seen = { ifMatch: customer.version }
    await tess.customer.update(customer.id, { name: 'Ada Lane-Moor' }, seen)
    await expect(tess.customer.update(customer.id, { name: 'Ada L.' }, seen)).rejects.toMatchObject(
      { rawCode: 'PRECONDITION_FAILED', status: 412 },
    )
  })
})

describe('the other procedures', () => {
  test('a frozen account pays no more', async () => {
    const ben = await accountOf('ben')
    const frozen = await clientOf('tess').procedures.freezeAccount({
      accountId: ben.id,
      reason: 'lost card',
    })
    expect(frozen.state).toBe('frozen')
    const ada = await accountOf('ada')
    await expect(
      clientOf('ben').procedures.transfer({ fromId: ben.id, toId: ada.id, amount: '1.00' }),
    ).rejects.toMatchObject({ rawCode: 'VALIDATION_ERROR' })
  })

  test('a statement adds up', async () => {
    const ada = await accountOf('ada')
    const statement = await clientOf('ada').procedures.statement({
      accountId: ada.id,
      from: '2020-01-01T00:00:00Z',
      to: '2100-01-01T00:00:00Z',
    })
    expect(statement.closing).toBe(ada.balance)
    expect(statement.entries.length).toBeGreaterThan(0)
  })

  test('a search is filtered, ordered and paged', async () => {
    const page = await clientOf('tess').procedures.searchAccounts({
      filter: {
        where: { iban: { startsWith: 'DE02' } },
        orderBy: [{ field: 'iban', direction: 'desc' }],
      },
      page: { limit: 1 },
    })
    expect(page.items.map(({ iban }) => iban)).toEqual(['DE02100000000000000002'])
    expect(page).toMatchObject({ totalCount: 2, pageInfo: { limit: 1, hasNextPage: true } })
  })
})

test('Ctrl-C ends it cleanly, and the data survives', async () => {
  const before = await accountOf('ada')
  expect(await bank.stop()).toBe(0)
  bank = await bank.restart()
  expect(await accountOf('ada')).toEqual(before)
})
