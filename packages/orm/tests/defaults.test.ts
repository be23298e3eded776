import { describeDatabases } from '@cratestack/testkit'
import { describe, expect, test } from 'vitest'
import { failure, useSchema } from './fixture.ts'

const schema = `
auth Caller {
  id Uuid
  name String?
  level Int?
  big BigInt?
  active Boolean?
  org Org?
  home Org
}
type Org {
  id String
}
enum Mood {
  calm
  wild
}
model Thing {
  id Uuid @id @default(uuid())
  code Cuid @default(cuid())
  createdAt DateTime @default(now())
  serial Int @default(autoincrement())
  mood Mood @default(wild)
  title String @default("new")
  score Float @default(1.5)
  price Decimal @default(10.50)
  count Int @default(3)
  flag Boolean @default(true)
  random Int @default(length('four'))
  note String?
  approved Boolean @default(false)
  @@allow("all", approved == false && mood == wild && note == null)
}
model Owned {
  id Int @id
  ownerId Uuid @default(auth().id)
  ownerName String? @default(auth().name)
  level Int @default(auth().level)
  orgId String? @default(auth().org.id)
  homeId String? @default(auth().home.id)
  @@allow("all", true)
}
model Ordered {
  id Uuid @id
  big BigInt @default(auth().big)
  active Boolean @default(auth().active)
  @@allow("create", false)
  @@allow("all", true)
}
`

const id = 'aaaaaaaa-0000-4000-8000-000000000001'

describeDatabases('defaults', (database) => {
  const fixture = useSchema(database, schema)

  test('are made here where that is possible, and count for the rules', async () => {
    const { row } = await fixture().as({}).create('Thing', {})
    expect(row).toMatchObject({
      createdAt: '2026-05-01T10:00:00Z',
      serial: 1,
      mood: 'wild',
      title: 'new',
      score: 1.5,
      count: 3,
      flag: true,
      random: 4,
      note: null,
      approved: false,
    })
    expect(String(row['price'])).toBe('10.50')
    expect(row['id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    expect(row['code']).toMatch(/^[a-z][a-z0-9]{23}$/)
    expect(await failure(fixture().as({}).create('Thing', { note: 'x' }))).toBe(
      'FORBIDDEN create is not allowed by policy',
    )
  })

  test('are no inputs on create, and inputs on update', async () => {
    const { as } = fixture()
    expect(await failure(as({}).create('Thing', { title: 'mine' }))).toContain('not a known field')
    const { row } = await as({}).create('Thing', {})
    const updated = await as({}).update('Thing', { id: row['id'] }, { title: 'mine' })
    expect(updated.row).toMatchObject({ title: 'mine' })
  })

  test('trusted code sets them, and the rules still count', async () => {
    const { as } = fixture()
    expect((await as({}).create('Thing', {}, { title: 'x', id })).row).toMatchObject({
      id,
      title: 'x',
    })
    expect(await failure(as({}).create('Thing', {}, { approved: true }))).toContain('FORBIDDEN')
  })

  describe('of the caller', () => {
    const whole = { id, name: 'Ada', level: 3, org: { id: 'o' }, home: { id: 'h' } }
    const create = (principal: object | undefined) =>
      fixture()
        .as(principal as Readonly<Record<string, unknown>> | undefined)
        .create('Owned', { id: 1 })

    test('are the claims', async () => {
      expect((await create(whole)).row).toEqual({
        id: 1,
        ownerId: id,
        ownerName: 'Ada',
        level: 3,
        orgId: 'o',
        homeId: 'h',
      })
    })

    test.each([
      [undefined, 'FORBIDDEN create is not allowed by policy'],
      [{ ...whole, id: undefined }, 'VALIDATION_ERROR claim `id` is missing'],
      [{ ...whole, id: null }, 'VALIDATION_ERROR claim `id` is missing'],
      [{ ...whole, id: 'no uuid' }, 'VALIDATION_ERROR claim `id` does not fit `ownerId`'],
      [{ ...whole, level: '3' }, 'VALIDATION_ERROR claim `level` does not fit `level`'],
      [{ ...whole, level: undefined }, 'VALIDATION_ERROR claim `level` is needed for `level`'],
      [{ ...whole, home: {} }, 'VALIDATION_ERROR claim `home.id` is missing'],
    ])('%o: %s', async (principal, message) => {
      expect(await failure(create(principal))).toBe(message)
    })

    test('that are absent leave optional columns null', async () => {
      expect((await create({ ...whole, name: undefined, org: null })).row).toMatchObject({
        ownerName: null,
        orgId: null,
      })
    })
  })

  test('a principal fits types that the wire writes as text', async () => {
    const { row } = await fixture()
      .as({ big: '9223372036854775807', active: false })
      .create('Ordered', { id })
    expect(row).toEqual({ id, big: 9223372036854775807n, active: false })
  })
})
