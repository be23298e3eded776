import { checkSchema } from '@cratestack/schema'
import { tablesOf } from '@cratestack/sql'
import { describePostgres } from '@cratestack/testkit'
import { beforeAll, describe, expect, test } from 'vitest'
import { workspace } from './run.ts'

const schema = `datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}

auth Caller {
  id Int
  role String?
}

model Author {
  id Int @id
  banned Boolean
  posts Post[] @relation(fields: [id], references: [authorId])

  @@allow("read", true)
}

model Post {
  id Int @id
  title String
  live Boolean
  authorId Int
  author Author @relation(fields: [authorId], references: [id])

  @@allow("read", live)
  @@allow("all", author == auth() && !author.banned)
  @@deny("delete", !hasRole('editor'))
}
`

describe('cratestack policy explain', () => {
  test('without a row, shows what is left of each rule, and asks no database', async () => {
    const there = workspace({ 'schema.cstack': schema })
    const { code, stdout, stderr } = await there.run([
      ...['policy', 'explain', '--as', '{"id": 1}'],
      ...['Post', 'read'],
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(`list Post as {"id": 1}: depends on the row
  where: (t0."live" = $1 OR (t0."author_id" = $2 AND EXISTS (SELECT 1 FROM "authors" AS t1 WHERE (t1."id" = t0."author_id" AND t1."banned" <> $3))))  with $1 = true, $2 = 1, $3 = true

  @allow  live                                depends on the row
  @allow  author == auth() && !author.banned  depends on the row
      authorId == auth().id: depends on the row
      !author.banned: depends on the row
`)
    expect(await there.run('policy explain Post update')).toMatchObject({
      code: 1,
      stdout: `update Post as nobody: refused
  because: no rule that allows applies

  @allow  author == auth() && !author.banned  does not apply
      authorId == auth().id: never
      !author.banned: depends on the row
`,
    })
  })

  test('prints one JSON object', async () => {
    const there = workspace({ 'schema.cstack': schema })
    const { code, stdout } = await there.run('policy explain Post delete --format json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      data: { model: 'Post', action: 'delete', outcome: 'never', allowed: false },
      diagnostics: [],
    })
  })

  test.each([
    [['Pst', 'read'], 'the schema has no model "Pst"\n  hint: did you mean Post?'],
    [['Post', 'reed'], 'unknown action "reed"'],
    [['Post.nope', 'read'], 'the model "Post" has no column "nope"'],
    [['Post'], 'expected MODEL ACTION [KEY]'],
    [['Post', 'read', '--as', 'ann'], '--as: expected a JSON object'],
    [['Post', 'create', '1'], 'a row to create has no key'],
    [['Post', 'read', '1', '--input', '{}'], '--input goes with the action create only'],
  ])('%j is no question', async (words, message) => {
    const there = workspace({ 'schema.cstack': schema })
    const { code, stderr } = await there.run(['policy', 'explain', ...words])
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})

describe('cratestack policy matrix', () => {
  test('compares the callers that the rules know', async () => {
    const there = workspace({ 'schema.cstack': schema })
    expect(await there.run('policy matrix')).toEqual({
      code: 0,
      stderr: '',
      stdout: `                nobody  somebody  editor
Author  list    yes     yes       yes
Author  detail  yes     yes       yes
Author  create  no      no        no
Author  update  no      no        no
Author  delete  no      no        no
Post    list    some    some      some
Post    detail  some    some      some
Post    create  no      no        no
Post    update  no      no        no
Post    delete  no      no        no
`,
    })
  })

  test('compares the callers that it is given', async () => {
    const there = workspace({ 'schema.cstack': schema })
    const { stdout } = await there.run([
      ...['policy', 'matrix', '--as', 'nobody'],
      ...['--as', 'ann={"id": 1, "role": "editor"}'],
    ])
    expect(stdout).toContain('                nobody  ann\n')
    expect(stdout).toContain('Post    delete  no      some\n')
  })
})

describePostgres('cratestack policy explain', (database) => {
  beforeAll(async () => {
    const { ir } = checkSchema(schema)
    const { driver } = database
    if (ir !== undefined) await driver.script(driver.dialect.renderTables(tablesOf(ir)).join(';\n'))
    await driver.script(`INSERT INTO authors VALUES (1, false), (2, true);
      INSERT INTO posts VALUES (42, 'Tides', false, 1), (43, 'Canary', false, 2)`)
  })

  test('of a row, says which rule decided, and shows no value of it', async () => {
    const there = workspace({ 'schema.cstack': schema })
    const ask = async (caller: string, ...words: readonly string[]) => {
      const { code, stdout } = await there.run([
        ...['policy', 'explain', '--url', database.url, '--as', caller],
        ...words,
      ])
      return { code, head: stdout.split('\n').slice(0, 2).join('\n'), stdout }
    }
    expect(await ask('{"id": 1}', 'Post', 'read', '42')).toMatchObject({
      code: 0,
      head: 'detail Post 42 as {"id": 1}: allowed\n  because: @allow author == auth() && !author.banned',
    })
    const banned = await ask('{"id": 2}', 'Post', 'read', '43')
    expect(banned).toMatchObject({
      code: 1,
      head: 'detail Post 43 as {"id": 2}: refused\n  because: no rule that allows applies',
    })
    expect(banned.stdout).not.toContain('Canary')
    expect(await ask('{"id": 1}', 'Post', 'delete', '42')).toMatchObject({
      code: 1,
      head: 'delete Post 42 as {"id": 1}: refused\n  because: @deny !hasRole(\'editor\')',
    })
    expect(await ask('{"id": 1, "role": "editor"}', 'Post', 'delete', '42')).toMatchObject({
      code: 0,
    })
    expect(await ask('{"id": 1}', 'Post', 'update', '44')).toMatchObject({
      code: 1,
      head: 'update Post 44 as {"id": 1}: refused\n  because: there is no such row',
    })
  })

  test('of an input, asks the rows that it refers to', async () => {
    const there = workspace({ 'schema.cstack': schema })
    const create = async (authorId: number) =>
      there.run([
        ...[
          'policy',
          'explain',
          '--url',
          database.url,
          'Post',
          'create',
          '--as',
          `{"id": ${authorId}}`,
          '--input',
        ],
        ...[`{"id": 1, "title": "x", "live": true, "authorId": ${authorId}}`],
      ])
    expect(await create(1)).toMatchObject({ code: 0 })
    expect(await create(2)).toMatchObject({ code: 1 })
  })

  test('a database without the tables is said so', async () => {
    const there = workspace({ 'schema.cstack': schema })
    const { code, stderr } = await there.run([
      ...['policy', 'explain', '--url', `${database.url}_none`],
      ...['Post', 'read', '1'],
    ])
    expect({ code, stderr }).toMatchObject({ code: 2 })
    expect(stderr).toContain('the database could not be asked')
  })
})

describe('cratestack policy test', () => {
  const page = `| Caller | |
| - | - |
| ann | {"id": 1} |

| Row of Author | |
| - | - |
| Ann | {"id": 1} |

| Row of Post | |
| - | - |
| draft | {"id": 10, "live": false, "authorId": 1} |

| Post draft | read | delete |
| - | - | - |
| ann | yes | no |
`

  test('says that all is as written, or what is not', async () => {
    const there = workspace({ 'schema.cstack': schema, 'policies.md': page })
    expect(await there.run('policy test')).toEqual({
      code: 0,
      stdout: 'policies.md: 2 answers as written\n',
      stderr: '',
    })
    there.write('other.md', page.replace('| yes | no |', '| yes | yes |'))
    expect(await there.run('policy test other.md')).toEqual({
      code: 1,
      stdout: `other.md:15: ann may delete Post draft: written yes, but no
  because: @deny !hasRole('editor')
other.md: 1 of 2 answers not as written
`,
      stderr: '',
    })
  })

  test('refuses a page that makes no sense, or is not there', async () => {
    const there = workspace({ 'schema.cstack': schema, 'policies.md': page.replace('yes', 'aye') })
    expect(await there.run('policy test')).toMatchObject({
      code: 2,
      stderr: 'policies.md:15: "aye" is neither yes nor no\n',
    })
    expect((await there.run('policy test nope.md')).code).toBe(2)
    const { stdout } = await there.run('policy test --format json')
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, data: { problems: [{ line: 15 }] } })
  })
})
