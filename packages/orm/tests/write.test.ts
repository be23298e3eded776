import { Decimal } from '@cratestack/core'
import { describeDatabases } from '@cratestack/testkit'
import { describe, expect, test } from 'vitest'
import { ada, blog, blogRows, grace } from './blog.ts'
import { failure, useSchema } from './fixture.ts'

const account = '7d9f2c1e-5a34-4b0c-9e6d-2f1a8c3b4d5e'
const teller = { id: 50, role: 'teller' }
const viewer = { id: 51, role: 'viewer' }

const bank = `
auth Caller {
  id Int
  role String
}
model Account {
  id Uuid @id
  owner String @length(min: 1, max: 40)
  balance Decimal @range(min: 0)
  limits Json?
  settings Json
  notes Json[]
  tags String[]
  openedAt DateTime
  closedAt DateTime?
  version Int @version

  @@allow("all", auth().role == "teller")
  @@allow("read", auth().role == "viewer")
}
model Payee {
  id Int @id
  name String
  deletedAt DateTime?
  version Int @version

  @@soft_delete
  @@allow("all", auth().role == "teller")
  @@allow("detail", auth().role == "viewer" && deletedAt == null && version == 0)
  @@allow("delete", auth().role == "viewer")
}
model Member {
  accountId Uuid
  userId Int
  role String
  payees Int

  @@id([accountId, userId])
  @@allow("all", auth().role == "teller")
}
model Dropbox {
  id Int @id @default(autoincrement())
  note String

  @@allow("create", true)
  @@allow("update", true)
  @@allow("delete", true)
}
`

const row = {
  id: account,
  owner: 'Ada Lane',
  balance: '150.25',
  settings: { theme: 'dark' },
  notes: [{ by: 'ada' }],
  tags: ['a'],
  openedAt: '2026-03-01T09:30:00Z',
}

describeDatabases('writes', (database) => {
  const fixture = useSchema(database, bank)

  describe('create', () => {
    test('stores the input, starts the version and gives the row back', async () => {
      const { row: stored, readable } = await fixture().as(teller).create('Account', row)
      expect(readable).toBe(true)
      expect(stored).toEqual({
        ...row,
        balance: Decimal.parse('150.25'),
        limits: null,
        closedAt: null,
        version: 0,
      })
      expect(String(stored['balance'])).toBe('150.25')
      expect(Object.keys(stored).indexOf('limits')).toBe(3)
    })

    test('all failures are told at once, in field order, without a value', async () => {
      const bad = { ...row, owner: '', balance: '-0.01', tags: ['x', 7], id: 'no', shoe: 'secret' }
      const error = await fixture()
        .as(teller)
        .create('Account', bad)
        .catch((reason: unknown) => reason)
      expect(error).toMatchObject({
        code: 'VALIDATION_ERROR',
        message: "field 'id': expected a value of type Uuid",
        details: {
          errors: [
            { field: 'id', rule: 'type' },
            { field: 'owner', rule: 'length', min: 1, max: 40 },
            { field: 'balance', rule: 'range', min: '0' },
            { field: 'tags[1]', rule: 'type' },
            { field: 'shoe', rule: 'unknown' },
          ],
        },
      })
      expect(JSON.stringify(error)).not.toContain('secret')
    })

    test.each([
      [{ ...row, owner: undefined }, "field 'owner': a value is required"],
      [{ ...row, owner: null }, "field 'owner': expected a value of type String"],
      [{ ...row, version: 7 }, "field 'version': not a known field"],
      [JSON.parse('{"__proto__": {"owner": "x"}}'), "field 'id': a value is required"],
      [{ ...row, balance: 0.1 }, "field 'balance': expected a value of type Decimal"],
      [{ ...row, openedAt: 'infinity' }, "field 'openedAt': out of range"],
      [{ ...row, settings: { text: 'a\0' } }, "field 'settings': expected a value of type Json"],
      [{ ...row, settings: () => 1 }, "field 'settings': expected a value of type Json"],
    ])('%o is refused before any statement', async (input, message) => {
      const { as, sent } = fixture()
      expect(await failure(as(teller).create('Account', input))).toBe(`VALIDATION_ERROR ${message}`)
      expect(sent()).toEqual([])
    })

    test('without a rule for it, nobody creates', async () => {
      expect(await failure(fixture().as(viewer).create('Account', row))).toBe(
        'FORBIDDEN create is not allowed by policy',
      )
    })

    test('a row that its writer may not read comes back marked so', async () => {
      const created = await fixture().as(undefined).create('Dropbox', { note: 'psst' })
      expect(created).toEqual({ row: { id: 1, note: 'psst' }, readable: false })
    })

    test('trusted code sets what inputs may not, but no version', async () => {
      const create = (serverFields: object) =>
        fixture()
          .as(teller)
          .create('Dropbox', { note: 'x' }, serverFields as Readonly<Record<string, unknown>>)
      expect((await create({ id: 77 })).row).toEqual({ id: 77, note: 'x' })
      expect(await failure(fixture().as(teller).create('Account', row, { version: 5 }))).toContain(
        'not a known field',
      )
    })

    test('a Json column tells its own null from none', async () => {
      const { as, sql } = fixture()
      await as(teller).create('Account', { ...row, settings: null, limits: null })
      await sql(
        `DO $$ BEGIN ASSERT (SELECT settings = 'null'::jsonb AND limits IS NULL FROM accounts); END $$`,
      )
    })
  })

  describe('update', () => {
    test('changes what the patch names and counts the version', async () => {
      const { as } = fixture()
      await as(teller).create('Account', row)
      const patch = { owner: 'Ada L.', limits: { daily: 5 }, closedAt: undefined }
      const { row: stored } = await as(teller).update('Account', { id: account }, patch, {
        ifMatch: 0,
      })
      expect(stored).toMatchObject({ owner: 'Ada L.', limits: { daily: 5 }, version: 1 })
      const cleared = await as(teller).update(
        'Account',
        { id: account },
        { limits: null },
        { ifMatch: 1n },
      )
      expect(cleared.row).toMatchObject({ limits: null, version: 2 })
    })

    test('an empty patch comes before a missing version, and that before what is wrong', async () => {
      const { as, sent } = fixture()
      const update = (patch: object, ifMatch?: number, form: 'wire' | 'native' = 'wire') =>
        failure(
          as(teller, form).update(
            'Account',
            { id: account },
            patch as Readonly<Record<string, unknown>>,
            ifMatch === undefined ? {} : { ifMatch },
          ),
        )
      const empty = 'VALIDATION_ERROR the patch changes no field'
      expect(await update({})).toBe(empty)
      expect(await update({ owner: undefined })).toBe(empty)
      expect(await update({ owner: null, tags: null, notes: null })).toBe(empty)
      expect(await update({ owner: '' })).toBe('PRECONDITION_FAILED If-Match header required')
      expect(await update({ owner: '' }, 0)).toBe(
        "VALIDATION_ERROR field 'owner': length 0 is below the minimum 1",
      )
      expect(await update({ owner: null }, 0, 'native')).toBe(
        "VALIDATION_ERROR field 'owner': expected a value of type String",
      )
      expect(await update({ id: account }, 0)).toBe(
        "VALIDATION_ERROR field 'id': not a known field",
      )
      expect(sent()).toEqual([])
    })

    test('a stale version is told to readers only', async () => {
      const { as } = fixture()
      await as(teller).create('Account', row)
      const update = (who: object | undefined, ifMatch: number, id = account) =>
        failure(
          as(who as Readonly<Record<string, unknown>>).update(
            'Account',
            { id },
            { owner: 'x' },
            { ifMatch },
          ),
        )
      const refused = 'FORBIDDEN update is not allowed by policy'
      expect(await update(teller, 3)).toBe(
        'PRECONDITION_FAILED version mismatch: expected 3, found 0',
      )
      expect(await update(viewer, 3)).toBe(
        'PRECONDITION_FAILED version mismatch: expected 3, found 0',
      )
      expect(await update(viewer, 0)).toBe(refused)
      expect(await update({ role: 'nobody' }, 3)).toBe(refused)
      expect(await update(undefined, 3)).toBe(refused)
      expect(await update(teller, 0, account.replace('7', '8'))).toBe(refused)
    })

    test('a tombstone is not updated', async () => {
      const { as } = fixture()
      await as(teller).create('Payee', { id: 1, name: 'Rope' })
      await as(teller).delete('Payee', { id: 1 }, 0)
      expect(
        await failure(as(teller).update('Payee', { id: 1 }, { name: 'Back' }, { ifMatch: 1 })),
      ).toBe('FORBIDDEN update is not allowed by policy')
      expect(
        await failure(as(teller).update('Payee', { id: 1 }, { deletedAt: null }, { ifMatch: 1 })),
      ).toBe("VALIDATION_ERROR field 'deletedAt': not a known field")
    })
  })

  describe('delete', () => {
    test('for good, or as a tombstone that nobody sees', async () => {
      const { as } = fixture()
      await as(teller).create('Account', row)
      expect(await failure(as(teller).delete('Account', { id: account }))).toBe(
        'PRECONDITION_FAILED If-Match header required',
      )
      const gone = await as(teller).delete('Account', { id: account }, 0)
      expect(gone).toMatchObject({ row: { owner: 'Ada Lane', version: 0 }, readable: true })
      expect(await as(teller).get('Account', { id: account })).toBeUndefined()

      await as(teller).create('Payee', { id: 1, name: 'Rope' })
      const marked = await as(teller).delete('Payee', { id: 1 }, 0)
      expect(marked).toMatchObject({ row: { name: 'Rope', version: 1 }, readable: true })
      expect(marked.row['deletedAt']).toMatch(/^20\d\d-/)
      expect(await as(teller).rows('Payee')).toEqual([])
      expect(await as(teller).get('Payee', { id: 1 })).toBeUndefined()
      expect(await as(teller).authorize('Payee', 'update', { id: 1 })).toBe(false)
      expect(await failure(as(teller).delete('Payee', { id: 1 }, 1))).toBe(
        'FORBIDDEN delete is not allowed by policy',
      )
    })

    test('whether the row may be read is asked of the row before', async () => {
      const { as } = fixture()
      await as(teller).create('Payee', { id: 1, name: 'Rope' })
      expect(await as(viewer).delete('Payee', { id: 1 }, 0)).toMatchObject({ readable: true })
    })

    test('missing, hidden and denied rows give one answer', async () => {
      const { as } = fixture()
      await as(teller).create('Account', row)
      const refused = 'FORBIDDEN delete is not allowed by policy'
      expect(await failure(as(viewer).delete('Account', { id: account }, 0))).toBe(refused)
      expect(await failure(as(undefined).delete('Account', { id: account }, 0))).toBe(refused)
      expect(
        await failure(as(teller).delete('Account', { id: account.replace('7', '8') }, 0)),
      ).toBe(refused)
    })
  })

  test('composite keys name rows of their own', async () => {
    const { as } = fixture()
    const key = { accountId: account, userId: 7 }
    const created = await as(teller).create('Member', { ...key, role: 'owner', payees: 0 })
    expect(created.row).toEqual({ ...key, role: 'owner', payees: 0 })
    expect(await failure(as(teller).create('Member', { ...key, role: 'x', payees: 0 }))).toBe(
      'CONFLICT unique constraint violated',
    )
    expect((await as(teller).update('Member', key, { role: 'guest' })).row).toMatchObject({
      role: 'guest',
    })
    expect(await as(teller).get('Member', key)).toMatchObject({ role: 'guest' })
    expect(await failure(as(teller).get('Member', { userId: 7 }))).toContain('VALIDATION_ERROR')
    expect(await failure(as(teller).update('Member', key, { userId: 8 }))).toContain(
      'not a known field',
    )
    expect((await as(teller).delete('Member', key)).row).toMatchObject(key)
  })
})

describeDatabases('writes and other rows', (database) => {
  const fixture = useSchema(database, blog, blogRows)
  const comment = { body: 'hi', postId: 10 }

  test('a rule about a related row is asked on the same transaction, and only then', async () => {
    const { as, sent } = fixture()
    expect((await as(ada).create('Comment', comment)).row).toMatchObject({ postId: 10 })
    expect(sent().map((text) => text.slice(0, 6))).toEqual(['BEGIN', 'SELECT', 'INSERT'])
    await as(ada).create('Writer', { id: 9, handle: 'new', email: 'a@b.c' })
    expect(sent().map((text) => text.slice(0, 6))).toEqual(['INSERT'])
  })

  test('a hidden row, a row the rule refuses and a missing one are refused alike', async () => {
    const { as } = fixture()
    const refused = 'FORBIDDEN create is not allowed by policy'
    for (const postId of [13, 11, 999])
      expect(await failure(as(grace).create('Comment', { ...comment, postId }))).toBe(refused)
  })

  test('hidden and missing rows are not updated, in the same words', async () => {
    const { as } = fixture()
    const refused = 'FORBIDDEN update is not allowed by policy'
    for (const id of [11, 10, 999])
      expect(await failure(as(grace).update('Post', { id }, { title: 'x' }))).toBe(refused)
  })

  test('an author may write what hides the row from everybody else, and still read it', async () => {
    const { as } = fixture()
    const moved = await as(ada).update('Post', { id: 11 }, { writerId: 2 })
    expect(moved).toMatchObject({ row: { writerId: 2 }, readable: false })
  })

  test('defaults come from the schema, the caller and chance', async () => {
    const { as } = fixture()
    const created = await as(ada).create('Comment', comment)
    expect(created.row['id']).toMatch(/^[a-z][a-z0-9]{23}$/)
    expect(created.row['secret']).toBe(false)
    const post = { id: 20, title: 'x', status: 'draft', live: true, views: 0, writerId: 1 }
    expect((await as(ada).create('Post', post)).row).toMatchObject({ createdBy: 1 })
    expect(await failure(as(ada).create('Post', { ...post, createdBy: 2 }))).toContain(
      "field 'createdBy': not a known field",
    )
    expect(await failure(as({ role: 'x' }).create('Post', post))).toBe(
      'VALIDATION_ERROR claim `id` is missing',
    )
    expect(await failure(as({ id: 'x' }).create('Post', post))).toBe(
      'VALIDATION_ERROR claim `id` does not fit `createdBy`',
    )
    expect(await failure(as(undefined).create('Post', post))).toBe(
      'FORBIDDEN create is not allowed by policy',
    )
  })

  test('what the database refuses is told without its names', async () => {
    const { as } = fixture()
    const error = await as(ada)
      .create('Writer', { id: 9, handle: 'ada_l', email: 'a@b.c' })
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'CONFLICT',
      message: 'unique constraint violated',
      details: { fields: ['handle'] },
    })
    const post = { id: 20, title: 'x', status: 'draft', live: true, views: 0, writerId: 99 }
    expect(await failure(as(ada).create('Post', post))).toBe(
      'CONFLICT a referenced record does not exist',
    )
    expect(await failure(as(ada).update('Post', { id: 10 }, { writerId: 99 }))).toBe(
      'CONFLICT a referenced record does not exist',
    )
    expect(await failure(as({ id: 1, role: 'admin' }).delete('Writer', { id: 1 }))).toBe(
      'CONFLICT a related record prevents this operation',
    )
  })
})
