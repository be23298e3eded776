import { checkSchema } from '@cratestack/schema'
import type { SchemaIr } from '@cratestack/schema/ir'
import { describe, expect, test } from 'vitest'
import { testPolicyPage } from '../src/index.ts'

const schema = read(`
auth Caller {
  id Int
  role String?
}
enum Mood {
  calm
  wild
}
model Account {
  id Uuid @id
  owner Int
  balance Decimal @allow("read", owner == auth().id) @allow("update", hasRole('clerk')) @allow("create", hasRole('clerk')) @mask(0)
  note String? @deny("read", note == 'secret') @allow("read", true)
  mood Mood
  createdAt DateTime @default(now())
  version Int @version
  @@allow("list", owner == auth().id)
  @@allow("detail", auth() != null)
  @@allow("create", owner == auth().id || hasRole('clerk'))
  @@allow("update", owner == auth().id || hasRole('clerk'))
  @@allow("delete", isSystem())
  @@allow("postUpdate", mood == calm)
  @@soft_delete
}
model Pair {
  left Int
  right Int
  label String
  @@id([left, right])
  @@allow("all", label == 'x')
}
mutation procedure close(id: Int, force: Boolean): Boolean
  @allow(hasRole('clerk') && !force)
`)

function read(text: string): SchemaIr {
  const { ir, diagnostics } = checkSchema(text)
  if (ir === undefined) throw new Error(JSON.stringify(diagnostics))
  return ir
}

const names = `
| Caller | |
| - | - |
| nobody | |
| own | \`{"id": 1}\` |
| clerk | {"id": 2, "role": "clerk"} |
| system | system |

| Row of Account | |
| - | - |
| A | {"id": "aaaaaaaa-0000-4000-8000-000000000001", "owner": 1, "note": "a \\| b"} |
| B | {"id": "aaaaaaaa-0000-4000-8000-000000000002", "owner": 1, "note": "secret", "mood": "wild"} |

| Row of Pair | |
| - | - |
| P | {"left": 1, "right": 2, "label": "x"} |
`

async function wrong(page: string): Promise<readonly string[]> {
  const { cases, problems } = await testPolicyPage(`${names}\n${page}`, schema)
  return [
    ...problems.map(({ line, message }) => `${line - names.split('\n').length} ${message}`),
    ...cases
      .filter(({ expected, actual }) => expected !== actual)
      .map(({ title, actual, because }) => `${title}: ${actual}${because ? `, ${because}` : ''}`),
  ]
}

test('every question has the answer that the rules give', async () => {
  expect(
    await wrong(`
| Account A | list | detail | read | create | update | update balance | read balance | read note | create balance | delete |
| - | - | - | - | - | - | - | - | - | - | - |
| nobody | no | no | no | no | no | no | no | no | no | no |
| own | yes | ✓ | yes | no | yes | no | yes | yes | no | no |
| clerk | no | yes | no | yes | yes | yes | no | no | yes | no |
| system | no | yes | no | no | no | no | no | no | no | yes |

| Account B | detail | read note | update | update mood |
| - | - | - | - | - |
| own | yes | no | no | no |

| Pair P | read | create | update | delete |
| - | - | - | - | - |
| nobody | yes | yes | yes | yes |

| close {"id": 1, "force": false} | call |
| - | - |
| clerk | yes |
| own | no |

| close {"id": 1, "force": true} | call |
| - | - |
| clerk | no |
`),
  ).toEqual([])
})

test('what is not as written says what happened, and which rule decided', async () => {
  expect(
    await wrong(`
| Account A | list | read balance | delete | update |
| - | - | - | - | - |
| clerk | yes | | yes | no |
| own | | no | | |
`),
  ).toEqual([
    'clerk may list Account A: no, no rule that allows applies',
    'clerk may delete Account A: no, no rule that allows applies',
    "clerk may update Account A: yes, @allow owner == auth().id || hasRole('clerk')",
    'own may read balance of Account A: yes, @allow owner == auth().id',
  ])
})

describe('a page that makes no sense', () => {
  test.each([
    [
      '| Acount A | read |\n| - | - |\n| own | yes |',
      '1 the schema has no model or procedure "Acount"',
    ],
    ['| Account Z | read |\n| - | - |\n| own | yes |', '1 no row of Account is called "Z"'],
    [
      '| Account A | reed |\n| - | - |\n| own | yes |',
      '1 "reed" cannot be asked about "Account A"',
    ],
    [
      '| Account A | read nope |\n| - | - |\n| own | yes |',
      '1 "read nope" cannot be asked about "Account A"',
    ],
    ['| Account A | read |\n| - | - |\n| eve | yes |', '3 no caller is called "eve"'],
    ['| Account A | read |\n| - | - |\n| own | maybe |', '3 "maybe" is neither yes nor no'],
    ['| Row of Nope | |\n| - | - |\n| x | {} |', '1 the schema has no model "Nope"'],
    ['| Row of Pair | |\n| - | - |\n| Q | {"up": 1} |', '3 Pair has no column "up"'],
    ['| Row of Pair | |\n| - | - |\n| Q | up |', '3 expected a JSON object, as in {"id": 1}'],
    ['| Caller | |\n| - | - |\n| own | |', '3 there are two callers called "own"'],
    ['| close {} | read |\n| - | - |\n| own | yes |', '1 "read" cannot be asked about "close {}"'],
  ])('%j', async (page, problem) => {
    expect(await wrong(page)).toEqual([problem])
  })
})

test('tables inside fences are examples', async () => {
  expect(await wrong('```\n| Nope | read |\n| - | - |\n| own | yes |\n```')).toEqual([])
})
