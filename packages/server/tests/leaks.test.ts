// What a caller may not know is in no answer, header, error or log line, whichever door they try: two
// databases that differ in nothing but that answer alike, byte for byte, and no canary sings.

import { createCborCodec } from '@cratestack/codec-cbor'
import { createJsonCodec } from '@cratestack/codec-json'
import { type Answered, createApp, type Failure } from '@cratestack/server'
import type { Driver } from '@cratestack/sql'
import { describeDatabases } from '@cratestack/testkit'
import { beforeAll, expect, test } from 'vitest'
import { createTables, insertRows, readSchemaText } from './support/test-schema.ts'

const schema = readSchemaText(`
auth Caller {
  id Int
  role String?
}
model Team {
  id Int @id
  name String
  secretPlan String @server_only @default('none')
  visible Boolean
  members Person[] @relation(fields: [id], references: [teamId])
  @@allow("read", visible)
  @@allow("update", visible)
  @@paged
}
model Person {
  id Int @id
  name String
  nick String? @allow("read", id == auth().id)
  salary Decimal @allow("read", id == auth().id) @allow("update", hasRole('payroll')) @mask(0)
  token String? @server_only
  locked Boolean
  version Int @version
  teamId Int
  team Team @relation(fields: [teamId], references: [id])
  bossId Int?
  boss Person? @relation(fields: [bossId], references: [id])
  reports Person[] @relation(fields: [id], references: [bossId])
  @@allow("read", !locked)
  @@allow("create", team.visible)
  @@allow("update", id == auth().id && !locked)
  @@allow("delete", id == auth().id && !locked)
  @@allow("postUpdate", salary < 1000)
  @@soft_delete
  @@paged
}
procedure myself(): Person
  @allow(true)
procedure fails(): Person
  @allow(true)
procedure denied(): Person
  @allow(hasRole('nobody'))
procedure looks(personId: Int): Int
  @allow(true)
  @authorize(Person, detail, personId)
`)

/** What the caller may know is the same in both worlds; everything else differs, also in number. */
function world(canary: string, hidden: number) {
  const secret = { token: `canary-${canary}-token` }
  const locked = Array.from({ length: hidden }, (_, index) => ({
    ...{ id: 100 + index, name: `canary-${canary}-locked`, nick: `canary-${canary}-nick` },
    ...{ salary: `${hidden}77.${index}`, locked: true, version: hidden, team_id: 1 + (index % 2) },
    ...secret,
  }))
  const dead = { ...locked[0], id: 200, locked: false, deleted_at: '2026-01-01T00:00:00Z' }
  return {
    Team: [
      { id: 1, name: 'open', secret_plan: `canary-${canary}-plan`, visible: true },
      { id: 2, name: `canary-${canary}-team`, secret_plan: 'x', visible: false },
    ],
    Person: [
      {
        ...{ id: 1, name: 'Ada', nick: 'a', salary: '100.50', locked: false, version: 3 },
        ...{ team_id: 1, ...secret },
      },
      {
        ...{ id: 2, name: 'Ben', nick: `canary-${canary}-ben`, salary: `${hidden}99.5` },
        ...{ locked: false, version: 4, team_id: 2, ...secret },
      },
      {
        ...{ id: 3, name: 'Cid', nick: hidden === 3 ? null : `canary-${canary}-cid`, salary: '5' },
        ...{ locked: false, version: 0, team_id: 1, ...secret },
      },
      ...locked,
      dead,
    ],
  }
}

/** Cid has a boss that one may see, Ben one that nobody may see, and Ada is the boss of hidden rows. */
const bosses = `UPDATE persons SET boss_id = CASE id WHEN 1 THEN 2 WHEN 2 THEN 100 WHEN 3 THEN NULL
  ELSE 1 + id % 2 END`

const one = world('one', 3)
const two = world('two', 5)

const fields = [
  ...['id', 'name', 'nick', 'salary', 'token', 'locked', 'version', 'teamId', 'bossId'],
  ...['deletedAt', 'deleted_at', 'nonsense', 'team', 'boss.name', 'boss.nick', 'boss.salary'],
  ...['boss.token', 'team.name', 'team.secretPlan', 'reports.name', 'reports.some.salary'],
]
const operators = ['', '__ne', '__gt', '__lte', '__in', '__isNull', '__startsWith', '__contains']
const guesses = ['canary-one-ben', 'canary', '100.50', '399.5', '0', 'true', '5', '100', 'x']

function requests(): readonly string[] {
  const list: string[] = []
  for (const field of fields) {
    for (const operator of operators)
      for (const guess of guesses) list.push(`GET /persons?${field}${operator}=${guess}`)
    for (const guess of guesses)
      list.push(`GET /persons?where=${encodeURIComponent(`not(${field}__lt=${guess})`)}`)
    list.push(`GET /persons?sort=${field}`, `GET /persons?sort=-${field},name`)
    list.push(`GET /persons?fields=${field}`, `GET /persons?include=${field}`)
    list.push(`GET /persons/2?fields=id,${field}`, `GET /persons?${field}=`)
  }
  for (const id of [1, 2, 3, 100, 101, 102, 103, 104, 105, 200, 201]) {
    list.push(`GET /persons/${id}`, `GET /persons/${id}?include=boss,team,reports,boss.boss`)
    for (const version of [0, 3, 4, 5]) {
      list.push(`PATCH /persons/${id} "${version}" {"salary":"1"}`)
      list.push(`PATCH /persons/${id} "${version}" {"name":"x","token":"t","deletedAt":null}`)
      list.push(`PATCH /persons/${id} "${version}" {"salary":"5000"}`)
      if (id !== 1) list.push(`DELETE /persons/${id} "${version}"`)
    }
    list.push(`PATCH /persons/${id} - {"name":"x"}`, `DELETE /persons/${id} -`)
    list.push(`POST /$procs/looks - {"personId":${id}}`)
  }
  list.push(
    ...['GET /teams', 'GET /teams/2', 'GET /teams/1?include=members', 'GET /teams?sort=-name'],
    ...['GET /teams?include=members,members.boss&limit=1', 'GET /teams?secretPlan=x'],
    ...['GET /persons?limit=2&offset=1&sort=-salary', 'GET /persons?limit=1&sort=nick'],
    'POST /persons - {"id":500,"name":"x","salary":"1","locked":false,"teamId":2}',
    'POST /persons - {"id":500,"name":"x","salary":"1","locked":false,"teamId":77}',
    'POST /persons - {"id":501,"name":"x","salary":"many","locked":false,"teamId":2}',
    'POST /persons - {"id":502,"name":"x","salary":"1","locked":true,"teamId":1,"token":"t"}',
    'POST /persons - {"id":503,"name":"x","nick":"n","salary":"9","locked":false,"teamId":1}',
    'PATCH /teams/1 - {"secretPlan":"mine"}',
    'PATCH /teams/2 - {"name":"mine"}',
    ...['POST /$procs/myself - {}', 'POST /$procs/fails - {}', 'POST /$procs/denied - {}'],
    // Last, because it is gone then.
    'DELETE /persons/1 "3"',
  )
  return list
}

const callers: Readonly<Record<string, object | undefined>> = {
  nobody: undefined,
  ada: { id: 1, role: 'canary-claim' },
}

describeDatabases('what a caller may not know', (database) => {
  beforeAll(() => createTables(database.driver, schema))

  test.each(['nobody', 'ada'])('is told to %s at no door', async (name) => {
    const answers = async (rows: ReturnType<typeof world>): Promise<readonly string[]> => {
      await database.clear()
      await insertRows(database.driver, schema, rows)
      await database.driver.script(bosses)
      return ask(database.driver, name)
    }
    const first = await answers(one)
    const second = await answers(two)
    for (const [index, request] of requests().entries())
      expect(`${request}\n${second[index]}`).toBe(`${request}\n${first[index]}`)
    expect(first.length).toBeGreaterThan(1500)
    const told = [...first, ...second].join('\n')
    for (const canary of ['canary', '399.5', '599.5', '377', '577']) {
      // What the caller sent comes back in no answer either.
      expect(told).not.toContain(canary)
    }
    const statuses = new Set(first.map((answer) => answer.slice(0, 3)))
    expect([...statuses].sort()).toEqual(expectedStatuses[name])
  })
})

const expectedStatuses: Readonly<Record<string, readonly string[]>> = {
  nobody: ['200', '201', '400', '403', '404', '412', '422', '500'],
  ada: ['200', '201', '400', '403', '404', '412', '422', '500'],
}

/** Status, headers, body and log line of every answer, in both codecs where it makes a difference. */
async function ask(database: Driver, name: string): Promise<readonly string[]> {
  let line = ''
  const app = createApp({
    schema,
    database,
    codecs: { cbor: createCborCodec, json: createJsonCodec },
    procedures: {
      myself: async ({ ctx, db }: { ctx: unknown; db: Record<string, unknown> }) =>
        (db as never as { person: Delegate }).person.findUnique(2).run(ctx),
      fails: () => {
        throw new Error('canary-cause: password is canary')
      },
      denied: () => 1,
      looks: () => 1,
    },
    authenticate: () => callers[name],
    // The cause is for operators, who may see it; what is logged of every request is not.
    onAnswer: ({ method, route, status, error }: Answered) => {
      line = `${method} ${route} ${status} ${error?.code} ${error?.message}`
    },
    onError: ({ method, route }: Failure) => {
      line += `${method} ${route}`
    },
    clock: { epochMs: () => Date.UTC(2026, 4, 1), monotonicMs: () => 0 },
    random: { bytes: (length) => new Uint8Array(length) },
  })
  const answers: string[] = []
  for (const request of requests()) {
    const [method = '', path = '', version = '-', ...rest] = request.split(' ')
    const body = rest.join(' ')
    for (const accept of method === 'GET'
      ? ['application/json', 'application/cbor']
      : ['application/json']) {
      line = ''
      const response = await app.fetch(
        new Request(`http://localhost${path}`, {
          method,
          headers: {
            Accept: accept,
            ...(version === '-' ? {} : { 'If-Match': version }),
            ...(body === '' ? {} : { 'Content-Type': 'application/json' }),
          },
          ...(body === '' ? {} : { body }),
        }),
      )
      const bytes = Buffer.from(await response.arrayBuffer())
      const headers = [...response.headers].sort().map((pair) => pair.join(': '))
      const said = `${response.status} ${headers.join('; ')} ${bytes.toString('latin1')} ${line}`
      if (accept === 'application/json') answers.push(withoutEcho(said, path))
      else answers[answers.length - 1] += withoutEcho(said, path)
    }
  }
  return answers
}

interface Delegate {
  findUnique(id: number): { run(ctx: unknown): Promise<unknown> }
}

/** Errors repeat names that callers sent, cut and quoted; no value. */
function withoutEcho(said: string, path: string): string {
  const names = decodeURIComponent(path)
    .split(/[?&=,(]/)
    .filter((part) => part !== '')
  return names.reduce((text, part) => text.replaceAll(`'${part}'`, `'…'`), said)
}
