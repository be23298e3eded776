// The SQL of every shape that a rule can have, for callers of every kind: in parentheses of its own, and
// without a single value in its text. `npx vitest run -u` writes the
// snapshot anew; read what changes.

import { Context, SystemContext } from '@cratestack/core'
import { postgresDialect } from '@cratestack/postgres'
import type { ColumnValue } from '@cratestack/sql'
import { describe, expect, test } from 'vitest'
import { createOrm, everything, type Filter, type ListQuery } from '../src/index.ts'
import { clock, countingRandom, field, readSchema, related } from './fixture.ts'

const uuid = 'aaaaaaaa-0000-4000-8000-00000000000a'

const callers: Readonly<Record<string, Context>> = {
  nobody: Context.anonymous(),
  somebody: Context.fromPrincipal({ id: 'no uuid', level: 'three', mood: 'sleepy' }),
  ada: Context.fromPrincipal({
    ...{ id: uuid, role: 'clerk', level: 3, limit: '10.50', since: '2026-01-01T00:00:00Z' },
    ...{ mood: 'calm', org: { id: 'o1' }, banned: false, tenant: { id: 't1' } },
  }),
  system: SystemContext.forService('seed'),
}

/** Every term of the language, then how they are put together. */
const shapes: readonly string[] = [
  'true',
  'false',
  'auth() != null',
  'auth() == null',
  'isSystem()',
  "hasRole('clerk')",
  "!hasRole('clerk')",
  "inTenant('t1')",
  "auth().role == 'clerk'",
  "auth().role != 'clerk'",
  "auth().role in ['clerk', 'chief']",
  "auth().role not in ['chief']",
  'auth().level >= 3',
  'auth().mood != wild',
  'auth().since < now()',
  'auth().level == null',
  'auth().banned == true',
  'open',
  '!open',
  'flagged == true',
  'flagged != true',
  "title == 'x'",
  "title != 'x'",
  "note == 'x'",
  "note != 'x'",
  'note == null',
  'note != null',
  'pages < 3',
  '!(pages < 3)',
  'copies <= 3',
  'price > 1.50',
  'price >= auth().limit',
  'dueAt < now()',
  'dueAt > auth().since',
  'mood == calm',
  'mood != auth().mood',
  "title in ['x', 'y']",
  "note not in ['x', 'y']",
  'pages in [1, 2]',
  'id == auth().id',
  'auth() == this',
  'owner == auth()',
  'auth().org.id == note',
  "startsWith(title, 'x')",
  '!endsWith(note, auth().role)',
  'contains(note, auth().role)',
  'owner.open',
  '!owner.open',
  'owner.name != auth().role',
  "owner.docs.some(title == 'x' && pages > 1)",
  'parent.open',
  'parent.parent.owner.open',
  'children.some.open',
  'children.every.open',
  'children.none.open',
  "children.every.note != 'x'",
  '!children.some(open)',
  '!children.every(note == auth().role)',
  'children.none(auth() == null)',
  'lines.some.settled',
  "lines.every(code == 'x')",
  'open && pages > 1',
  'open || pages > 1',
  'open && (pages > 1 || copies > 1)',
  "(open || auth().role == 'clerk') && pages > 1",
  "!(open && (pages > 1 || !hasRole('chief')))",
]

function schemaWith(rules: string) {
  return readSchema(`
auth Caller {
  id Uuid
  role String?
  level Int?
  limit Decimal?
  since DateTime?
  mood Mood?
  org Org?
  banned Boolean
}
type Org {
  id String
}
enum Mood {
  calm
  wild
}
model Owner {
  id Uuid @id
  name String?
  open Boolean
  docs Doc[] @relation(fields: [id], references: [ownerId])
}
model Doc {
  id Uuid @id
  title String
  note String?
  pages Int
  copies Int?
  price Decimal
  mood Mood
  open Boolean
  flagged Boolean?
  dueAt DateTime?
  ownerId Uuid
  owner Owner @relation(fields: [ownerId], references: [id])
  parentId Uuid?
  parent Doc? @relation(fields: [parentId], references: [id])
  children Doc[] @relation(fields: [id], references: [parentId])
  lines Line[] @relation(fields: [id], references: [docId])
${rules}
}
model Line {
  id Uuid @id
  docId Uuid
  doc Doc @relation(fields: [docId], references: [id])
  settled Boolean
  code String?
  @@soft_delete
}
`)
}

interface Asked {
  readonly text: string
  readonly values: readonly ColumnValue[]
}

/** The statement of a list, or `undefined` where none is sent. */
function listStatement(
  rules: string,
  context: Context,
  query: Partial<ListQuery> = {},
): Asked | undefined {
  const orm = createOrm({
    schema: schemaWith(rules),
    dialect: postgresDialect,
    clock,
    random: countingRandom(),
  })
  const operation = orm.list(
    {
      ...{ model: 'Doc', slot: 'list', where: undefined, orderBy: [], limit: undefined },
      ...{ offset: undefined, count: false, selection: { ...everything, fields: ['id'] } },
      ...query,
    } as ListQuery,
    context,
    'wire',
  )
  const step = operation.steps().next()
  if (step.done === true || 'kind' in step.value) return undefined
  const [first] = step.value
  return first && { text: first.statement.text, values: first.values }
}

function show(asked: Asked | undefined): string {
  if (asked === undefined) return 'no statement'
  const condition = asked.text.split(' WHERE ').slice(1).join(' WHERE ')
  const values = asked.values.map((value) => JSON.stringify(value)).join(', ')
  return condition === '' ? 'every row' : `${condition}${values === '' ? '' : `  -- ${values}`}`
}

test('the SQL of every shape of a rule, in rules that allow and in rules that deny', async () => {
  const lines: string[] = []
  for (const shape of shapes) {
    lines.push(`@allow ${shape}`)
    for (const [name, context] of Object.entries(callers))
      lines.push(
        `  ${name.padEnd(8)}  ${show(listStatement(`  @@allow("read", ${shape})`, context))}`,
      )
    lines.push(`@deny ${shape}`)
    for (const [name, context] of Object.entries(callers)) {
      const rules = `  @@allow("read", true)\n  @@deny("read", ${shape})`
      lines.push(`  ${name.padEnd(8)}  ${show(listStatement(rules, context))}`)
    }
    lines.push('')
  }
  await expect(lines.join('\n')).toMatchFileSnapshot('snapshots/policy.sql')
})

describe('in every statement', () => {
  const orFilter: Filter = {
    kind: 'or',
    operands: [field('title', 'eq', 'x'), field('title', 'eq', 'y')],
  }

  test.each(shapes)('%s keeps its parentheses beside a filter with OR', (shape) => {
    const rules = `  @@allow("read", ${shape})\n  @@allow("read", flagged == true)\n  @@deny("read", copies == 7)`
    for (const context of Object.values(callers)) {
      const alone = listStatement(rules, context)
      const both = listStatement(rules, context, { where: orFilter })
      if (alone === undefined || both === undefined) {
        expect(both).toBe(alone)
        continue
      }
      const where = both.text.split(' WHERE ').slice(1).join(' WHERE ')
      expect(where).toMatch(/^\(\(t0\."title" = \$1 OR t0\."title" = \$2\) AND /)
      expect(topLevelOr(where)).toBe(false)
    }
  })

  test.each(shapes)('%s puts no value into the text', (shape) => {
    const written = shape.replaceAll(/'[^']*'/g, "'canary-literal'").replaceAll(/\b3\b/g, '424242')
    const context = Context.fromPrincipal({
      ...{ id: uuid, role: 'canary-claim', level: 424243, limit: '4242.44', mood: 'calm' },
      ...{ since: '2042-01-01T00:00:00Z', org: { id: 'canary-org' }, banned: true },
    })
    for (const rules of [
      `  @@allow("read", ${written})`,
      `  @@allow("read", true)\n  @@deny("read", ${written})`,
    ]) {
      const { text } = listStatement(rules, context) ?? { text: '' }
      expect(text).not.toMatch(/canary|4242|2042|calm|aaaaaaaa|1\.50/)
      // The one piece of quoted text that is ours.
      expect(text.replaceAll(" ESCAPE '\\'", '')).not.toContain("'")
    }
  })

  test('the rules of a related model stand inside its own parentheses', () => {
    const rules = `  @@allow("read", open)\n  @@allow("read", flagged == true)`
    const context = callers['ada'] ?? Context.anonymous()
    const { text } =
      listStatement(rules, context, { where: related('parent', 'is', orFilter) }) ?? {}
    expect(text).toContain(
      'EXISTS (SELECT 1 FROM "docs" AS t1 WHERE (t1."id" = t0."parent_id" AND ' +
        '(t1."open" = $1 OR t1."flagged" = $2) AND (t1."title" = $3 OR t1."title" = $4)))',
    )
  })

  test('callers of one kind share a text, so that it is prepared once', () => {
    const rules = `  @@allow("read", owner == auth() && note == auth().role)`
    const texts = ['a', 'b', 'c'].map(
      (role) => listStatement(rules, Context.fromPrincipal({ id: uuid, role }))?.text,
    )
    expect(new Set(texts).size).toBe(1)
  })
})

/** Whether an OR stands outside of all parentheses. */
function topLevelOr(condition: string): boolean {
  let depth = 0
  for (let index = 0; index < condition.length; index += 1) {
    if (condition[index] === '(') depth += 1
    if (condition[index] === ')') depth -= 1
    if (depth === 0 && condition.startsWith(' OR ', index)) return true
  }
  return false
}
