import { describeDatabases } from '@cratestack/testkit'
import { describe, expect, test } from 'vitest'
import { failure, useSchema } from './fixture.ts'

const shop = `
auth Caller {
  id Int
}
model Offer {
  id Uuid @id @default(uuid(7)) @settable
  state String @default("draft") @settable @length(max: 5)
  approved Boolean @default(false)
  ownerId Int @default(auth().id) @settable
  fee Decimal @range(gt: 0, lt: 1) @scale(2) @db_enforce

  @@allow("create", state != "final")
  @@allow("read", true)
  @@allow("update", true)
}
`

const ada = { id: 1 }
const id = '0197f5a0-0000-7000-8000-000000000001'

describeDatabases('attributes of inputs', (database) => {
  const fixture = useSchema(database, shop)

  describe('@settable', () => {
    test('a caller may give the field, or leave it to its default', async () => {
      const { as } = fixture()
      const given = await as(ada).create('Offer', { id, state: 'live', ownerId: 7, fee: '0.50' })
      expect(given.row).toMatchObject({ id, state: 'live', approved: false, ownerId: 7 })
      const left = await as(ada).create('Offer', { fee: '0.50' })
      expect(left.row).toMatchObject({ state: 'draft', approved: false, ownerId: 1 })
    })

    test('what is given is validated, and judged by the rules', async () => {
      const { as } = fixture()
      const offer = { fee: '0.50' }
      expect(await failure(as(ada).create('Offer', { ...offer, state: 'too long' }))).toBe(
        "VALIDATION_ERROR field 'state': length 8 exceeds the maximum 5",
      )
      expect(await failure(as(ada).create('Offer', { ...offer, state: 'final' }))).toBe(
        'FORBIDDEN create is not allowed by policy',
      )
      expect(await failure(as(ada).create('Offer', { ...offer, state: null }))).toBe(
        "VALIDATION_ERROR field 'state': expected a value of type String",
      )
      expect(await failure(as(ada).create('Offer', { ...offer, approved: true }))).toBe(
        "VALIDATION_ERROR field 'approved': not a known field",
      )
    })

    test('makes no model upsertable', async () => {
      const upsert = fixture()
        .as(ada)
        .run((orm, context, form) =>
          orm.upsert(
            {
              model: 'Offer',
              input: { id, fee: '0.50' },
              serverFields: {},
              existing: 'update',
              revive: false,
              require: undefined,
              ifMatch: undefined,
            },
            context,
            form,
          ),
        )
      expect(await failure(upsert)).toBe('VALIDATION_ERROR Offer has no upsert')
    })
  })

  test('@default(uuid(7)) counts with time', async () => {
    const { as } = fixture()
    const { row } = await as(ada).create('Offer', { fee: '0.50' })
    // The clock of these tests stands still at 2026-05-01T10:00:00Z.
    const time = Date.UTC(2026, 4, 1, 10).toString(16).padStart(12, '0')
    expect(String(row['id']).replaceAll('-', '').slice(0, 13)).toBe(`${time}7`)
  })

  test('@range(gt, lt) and @scale hold for creates and updates, the bounds in the database too', async () => {
    const { as, sql } = fixture()
    for (const [fee, message] of [
      ['0', 'not above 0'],
      ['1', 'not below 1'],
      ['0.125', 'more than 2 decimal places'],
    ] as const) {
      const refused = `VALIDATION_ERROR field 'fee': ${message}`
      expect(await failure(as(ada).create('Offer', { fee }))).toBe(refused)
      await as(ada)
        .create('Offer', { id, fee: '0.1' })
        .catch(() => undefined)
      expect(await failure(as(ada).update('Offer', { id }, { fee }))).toBe(refused)
    }
    await expect(sql('UPDATE offers SET fee = 0')).rejects.toThrow('check')
    await expect(sql('UPDATE offers SET fee = 1')).rejects.toThrow('check')
  })
})
