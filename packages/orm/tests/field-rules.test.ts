// Rules of fields: hidden values are masked, and nothing that is asked can find them; writing a field
// takes permission of its own (spec/server 12.10). Rules about the row after an update.

import { describeDatabases } from '@cratestack/testkit'
import { expect, test } from 'vitest'
import { by, failure, field, include, related, useSchema } from './fixture.ts'

const staff = `
auth Caller {
  id Int
  role String?
}
enum Mood {
  calm
  wild
}
model Team {
  id Int @id
  name String
  members Person[] @relation(fields: [id], references: [teamId])
  @@allow("all", true)
}
model Person {
  id Int @id
  name String
  salary Decimal? @allow("read", id == auth().id || hasRole('payroll')) @allow("create", hasRole('payroll')) @allow("update", hasRole('payroll') && !frozen)
  email String? @unique @deny("read", hidden) @allow("read", true)
  hidden Boolean
  frozen Boolean
  grade Int @allow("read", hasRole('payroll')) @mask(-1)
  mood Mood @allow("read", team.name == 'open') @mask(calm)
  hiredAt DateTime @allow("read", hasRole('payroll')) @mask('1970-01-01T00:00:00Z')
  scores Json @allow("read", hasRole('payroll')) @mask('')
  teamId Int
  team Team @relation(fields: [teamId], references: [id])
  @@allow("all", auth() != null)
}
`

const seed = `
INSERT INTO teams VALUES (1, 'open'), (2, 'closed');
INSERT INTO persons (id, name, salary, email, hidden, frozen, grade, mood, hired_at, scores, team_id) VALUES
  (1, 'Ada', 100.50, 'ada@x.y', false, false, 9, 'wild', '2020-01-01', '[1]', 1),
  (2, 'Ben', 90, 'ben@x.y', true, true, 4, 'wild', '2021-01-01', '[2]', 2),
  (3, 'Cid', 80, NULL, false, false, 1, 'calm', '2022-01-01', '[3]', 1);
`

const ada = { id: 1 }
const payroll = { id: 9, role: 'payroll' }

describeDatabases('rules of fields', (database) => {
  const fixture = useSchema(database, staff, seed)
  const salaries = { orderBy: [by('id')], fields: ['id', 'salary'] }

  test('a hidden value is null, or the mask of its field', async () => {
    const rows = await fixture()
      .as(ada, 'wire')
      .rows('Person', { orderBy: [by('id')] })
    expect(rows.map(({ salary }) => salary)).toEqual(['100.50', null, null])
    expect(rows.map(({ email }) => email)).toEqual(['ada@x.y', null, null])
    expect(rows.map(({ grade }) => grade)).toEqual([-1, -1, -1])
    expect(rows.map(({ mood }) => mood)).toEqual(['wild', 'calm', 'calm'])
    expect(rows.map(({ hiredAt }) => hiredAt)).toEqual(Array(3).fill('1970-01-01T00:00:00Z'))
    expect(rows.map(({ scores }) => scores)).toEqual(['', '', ''])
  })

  test('whoever may read it reads it, without a CASE where that is certain', async () => {
    const rows = await fixture().as(payroll, 'wire').rows('Person', salaries)
    expect(rows.map(({ salary }) => salary)).toEqual(['100.50', '90', '80'])
    expect(fixture().sent().join()).not.toContain('CASE')
  })

  test('the same holds for one row, for included rows and for what a write gives back', async () => {
    const as = fixture().as(ada, 'wire')
    expect(await as.get('Person', { id: 2 })).toMatchObject({ salary: null, grade: -1 })
    const [team] = await as.rows('Team', {
      include: [include('members', { fields: ['id', 'salary', 'grade'], orderBy: [by('id')] })],
      where: field('id', 'eq', 1),
    })
    expect(team?.['members']).toEqual([
      { id: 1, salary: '100.50', grade: -1 },
      { id: 3, salary: null, grade: -1 },
    ])
    const updated = await as.update('Person', { id: 3 }, { name: 'Cyd' })
    expect(updated.row).toMatchObject({ name: 'Cyd', salary: null, grade: -1 })
    const deleted = await as.delete('Person', { id: 3 })
    expect(deleted.row).toMatchObject({
      name: 'Cyd',
      salary: null,
      hiredAt: '1970-01-01T00:00:00Z',
    })
  })

  test('filters take a hidden value for NULL, negated or not', async () => {
    const as = fixture().as(ada, 'wire')
    const ids = async (where: Parameters<typeof as.rows>[1]) =>
      (await as.rows('Person', { orderBy: [by('id')], ...where })).map(({ id }) => id)
    expect(await ids({ where: field('salary', 'gt', '1') })).toEqual([1])
    expect(await ids({ where: { kind: 'not', operand: field('salary', 'gt', '1000') } })).toEqual([
      1,
    ])
    expect(await ids({ where: field('grade', 'ne', 100) })).toEqual([])
    // Not even the mask is found: it is no value.
    expect(await ids({ where: field('grade', 'eq', -1) })).toEqual([])
    expect(
      await ids({ where: { kind: 'field', field: 'salary', test: { operator: 'isNull' } } }),
    ).toEqual([2, 3])
    expect(
      await ids({
        where: { kind: 'field', field: 'salary', test: { operator: 'in', values: ['90', '80'] } },
      }),
    ).toEqual([])
    const teams = await as.rows('Team', {
      where: related('members', 'some', field('salary', 'lt', '95')),
    })
    expect(teams).toEqual([])
    const all = await as.rows('Team', {
      where: related('members', 'every', field('grade', 'gt', 0)),
    })
    expect(all).toEqual([])
  })

  test('an order takes a hidden value for NULL', async () => {
    const as = fixture().as(ada, 'wire')
    const ids = async (path: string, direction: 'asc' | 'desc') =>
      (await as.rows('Person', { orderBy: [by(path, direction), by('id')] })).map(({ id }) => id)
    expect(await ids('salary', 'asc')).toEqual([1, 2, 3])
    expect(await ids('salary', 'desc')).toEqual([1, 2, 3])
    expect(await ids('grade', 'asc')).toEqual([1, 2, 3])
    expect(await ids('grade', 'desc')).toEqual([1, 2, 3])
  })

  test('a row is not found by a unique field that is hidden', async () => {
    const as = fixture().as(ada, 'wire')
    expect(await as.get('Person', { email: 'ada@x.y' })).toMatchObject({ id: 1 })
    expect(await as.get('Person', { email: 'ben@x.y' })).toBeUndefined()
  })

  test('a create that gives the field needs permission, one that leaves it out does not', async () => {
    const row = {
      ...{ id: 4, name: 'Dee', hidden: false, frozen: false, grade: 2, mood: 'calm' },
      ...{ hiredAt: '2023-01-01T00:00:00Z', scores: [], teamId: 1 },
    }
    const as = fixture().as(ada, 'wire')
    fixture().sent()
    expect(await failure(as.create('Person', { ...row, salary: '1' }))).toBe(
      'FORBIDDEN field `salary` may not be written',
    )
    expect(await failure(as.create('Person', { ...row, salary: null }))).toBe(
      'FORBIDDEN field `salary` may not be written',
    )
    expect(fixture().sent()).toEqual([])
    expect((await as.create('Person', row)).row).toMatchObject({ id: 4, salary: null })
    const paid = await fixture()
      .as(payroll, 'wire')
      .create('Person', { ...row, id: 5, salary: '1' })
    expect(paid.row).toMatchObject({ salary: '1' })
  })

  test('an update that gives the field asks its rules about the row before, whatever the value', async () => {
    const as = fixture().as(ada, 'wire')
    const refused = 'FORBIDDEN update is not allowed by policy'
    expect(await failure(as.update('Person', { id: 1 }, { salary: '100.50' }))).toBe(refused)
    expect(await failure(as.update('Person', { id: 1 }, { name: 'A', salary: '1' }))).toBe(refused)
    const boss = fixture().as(payroll, 'wire')
    expect((await boss.update('Person', { id: 1 }, { salary: '101' })).row).toMatchObject({
      salary: '101',
    })
    expect(await failure(boss.update('Person', { id: 2 }, { salary: '101' }))).toBe(refused)
    expect((await boss.update('Person', { id: 2 }, { frozen: false })).row).toMatchObject({
      frozen: false,
    })
    // The row before is asked: it was not frozen.
    expect(
      (await boss.update('Person', { id: 2 }, { salary: '5', frozen: true })).row,
    ).toMatchObject({ salary: '5', frozen: true })
  })

  test('which fields are hidden does not depend on what stands in them', async () => {
    const as = fixture().as(ada, 'wire')
    const before = await as.rows('Person', { orderBy: [by('id')] })
    await fixture().sql(`UPDATE persons SET salary = 1, grade = 7 WHERE id <> 1`)
    expect(await as.rows('Person', { orderBy: [by('id')] })).toEqual(before)
  })
})

const orders = `
auth Caller {
  id Int
  role String?
}
model Account {
  id Int @id
  ownerId Int
  orders Order[] @relation(fields: [id], references: [accountId])
  @@allow("all", true)
}
model Order {
  id Int @id
  state String
  total Int
  accountId Int
  account Account @relation(fields: [accountId], references: [id])
  @@allow("all", true)
  @@allow("postUpdate", account.ownerId == auth().id && total < 100)
  @@allow("postUpdate", hasRole('chief'))
  @@deny("postUpdate", state == 'lost')
}
model Limit {
  id Int @id
  total Int
  @@allow("all", true)
  @@allow("postUpdate", total < 100)
}
model Node {
  id Int @id
  name String
  parentId Int?
  parent Node? @relation(fields: [parentId], references: [id])
  children Node[] @relation(fields: [id], references: [parentId])
  @@allow("all", true)
  @@allow("postUpdate", children.every(parent.name != 'closed'))
}
`

describeDatabases('rules about the row after an update', (database) => {
  const fixture = useSchema(
    database,
    orders,
    `INSERT INTO accounts VALUES (1, 1), (2, 2);
     INSERT INTO orders VALUES (1, 'new', 10, 1);
     INSERT INTO limits VALUES (1, 10);
     INSERT INTO nodes VALUES (1, 'open', NULL), (2, 'leaf', 1)`,
  )
  const refused = 'FORBIDDEN update is not allowed by policy'
  const order = async () => fixture().as({ id: 1 }, 'wire').get('Order', { id: 1 })

  test('refuse what the row would become, and leave it as it was', async () => {
    const as = fixture().as({ id: 1 }, 'wire')
    const before = await order()
    expect(await failure(as.update('Order', { id: 1 }, { total: 200 }))).toBe(refused)
    expect(await failure(as.update('Order', { id: 1 }, { state: 'lost' }))).toBe(refused)
    expect(await failure(as.update('Order', { id: 1 }, { accountId: 2 }))).toBe(refused)
    expect(await order()).toEqual(before)
    await as.update('Order', { id: 1 }, { total: 99, state: 'paid' })
    expect(await order()).toMatchObject({ total: 99, state: 'paid' })
    await fixture().as({ id: 5, role: 'chief' }).update('Order', { id: 1 }, { accountId: 2 })
    expect(await order()).toMatchObject({ accountId: 2 })
  })

  test('see the row itself where relations lead back to it', async () => {
    const as = fixture().as({}, 'wire')
    expect(await failure(as.update('Node', { id: 1 }, { name: 'closed' }))).toBe(refused)
    expect((await as.update('Node', { id: 1 }, { name: 'wide' })).row).toMatchObject({
      name: 'wide',
    })
  })

  test('cost one statement inside a transaction, and nothing where they hold for certain', async () => {
    fixture().sent()
    await fixture().as({}, 'wire').update('Limit', { id: 1 }, { total: 20 })
    expect(fixture().sent()).toEqual(['BEGIN', expect.stringContaining('AS "$allowed"')])
    await fixture().as({ role: 'chief' }, 'wire').update('Node', { id: 2 }, { name: 'twig' })
    fixture().sent()
    await fixture().as({}, 'wire').update('Account', { id: 1 }, { ownerId: 3 })
    expect(fixture().sent()).toEqual([expect.not.stringContaining('$allowed')])
  })
})

const pay = `
auth Caller {
  id Int
  role String?
}
model Person {
  id Int @id
  name String
  salary Decimal? @allow("read", id == auth().id) @allow("read", hasRole('payroll'))
  grade Int @deny("read", grade > 5) @allow("read", true) @mask(-1)
  @@allow("read", true)
}
view Pay from Person {
  number Int @id @from(Person.id)
  pay Decimal? @from(Person.salary)
  rank Int @from(Person.grade)
  twice Decimal?
  @@sql("SELECT id AS number, salary AS pay, grade AS rank, 2 * salary AS twice FROM persons")
  @@allow("read", true)
}
`

describeDatabases('a view', (database) => {
  const fixture = useSchema(
    database,
    pay,
    "INSERT INTO persons VALUES (1, 'Ada', 100, 9), (2, 'Ben', 90, 4)",
  )

  test('hides what its fields hide in their model', async () => {
    const as = fixture().as(ada, 'wire')
    const query = { orderBy: [by('number')], fields: ['pay', 'rank'] }
    expect(await as.rows('Pay', query)).toEqual([
      { pay: '100', rank: -1 },
      { pay: null, rank: 4 },
    ])
    expect(await as.rows('Pay', { ...query, where: field('pay', 'lt', '95') })).toEqual([])
    expect(await as.rows('Pay', { ...query, where: field('rank', 'eq', 9) })).toEqual([])
    const [, ben] = await fixture().as(payroll, 'wire').rows('Pay', query)
    expect(ben).toEqual({ pay: '90', rank: 4 })
  })
})
