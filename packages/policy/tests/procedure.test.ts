import { Context, Decimal } from '@cratestack/core'
import { describe, expect, test } from 'vitest'
import { decideProcedure } from '../src/index.ts'
import { ada, now, readSchema } from './world.ts'

function decide(
  rules: string,
  args: Readonly<Record<string, unknown>>,
  principal?: Readonly<Record<string, unknown>>,
): boolean {
  const schema = readSchema(`
auth Caller {
  id Uuid
  role String
  limit Decimal?
  mood Mood?
  score Float?
  tags String[]
}
enum Mood {
  calm
  wild
}
type Args {
  title String
  publish Boolean
  mood Mood
  amount Decimal
  owner Uuid
  other Uuid
  dueAt DateTime?
  count Int?
  inner Inner?
  tags String[]
}
type Inner {
  name String?
}
mutation procedure go(args: Args): Int
${rules}
`)
  const [procedure] = schema.procedures
  if (procedure === undefined) throw new Error('no procedure')
  const context = principal === undefined ? Context.anonymous() : Context.fromPrincipal(principal)
  return decideProcedure(procedure, { schema, context, args: { args }, now })
}

describe('rules over the input', () => {
  test.each<[string, Readonly<Record<string, unknown>>, boolean]>([
    ["args.title == 'a'", { title: 'a' }, true],
    ["args.title == 'a'", {}, false],
    ['publish', { publish: true }, true],
    ['publish', {}, false],
    ['!publish', {}, false],
    ['args.mood == calm', { mood: 'calm' }, true],
    ['args.amount > 10', { amount: Decimal.parse('10.01') }, true],
    ['args.amount <= auth().limit', { amount: '10.50' }, true],
    ['args.amount <= auth().limit', { amount: '10.51' }, false],
    ['args.owner == auth().id', { owner: ada.toUpperCase() }, true],
    ['args.owner == args.other', { owner: ada, other: ada }, true],
    ['args.owner == args.other', { owner: ada, other: null }, false],
    ['args.dueAt > now()', { dueAt: '2026-05-01T12:00:00.001+02:00' }, true],
    ['args.dueAt > now()', { dueAt: new Date('2026-05-01T10:00:00Z') }, false],
    ['args.count == null', {}, true],
    ['args.count != null', { count: 0 }, true],
    ['args.count in [1, 2]', { count: 2n }, true],
    ["args.inner.name == 'x'", { inner: { name: 'x' } }, true],
    ["args.inner.name == 'x'", { inner: null }, false],
    ['args.tags == auth().tags', { tags: ['t'] }, true],
    ['args.tags == auth().tags', { tags: ['u'] }, false],
    ['args.tags != auth().tags', { tags: ['u'] }, true],
    ["startsWith(args.title, 'ab')", { title: 'abc' }, true],
  ])('%s with %o is %s', (rule, args, verdict) => {
    const principal = { id: ada, role: 'r', limit: '10.50', tags: ['t'] }
    expect(decide(`  @allow(${rule})`, args, principal)).toBe(verdict)
  })

  test('no allow means no, and a deny wins', () => {
    expect(decide('', {}, {})).toBe(false)
    expect(decide('  @allow(true)', {})).toBe(true)
    expect(decide('  @allow(true)\n  @deny(auth() == null)', {})).toBe(false)
    expect(decide("  @allow(true)\n  @deny(auth().role != 'x')", {})).toBe(false)
    expect(decide("  @allow(true)\n  @deny(auth().role == 'x')", {})).toBe(true)
  })

  test('a claim that is no variant of its enum is unknown', () => {
    expect(decide('  @allow(auth().mood != calm)', {}, { mood: 'wild' })).toBe(true)
    expect(decide('  @allow(auth().mood != calm)', {}, { mood: 'sleepy' })).toBe(false)
    expect(decide('  @allow(true)\n  @deny(auth().mood != calm)', {}, { mood: 'sleepy' })).toBe(
      false,
    )
  })

  test('a name that every object inherits is no input', () => {
    const args = Object.create({ title: 'a' }) as Readonly<Record<string, unknown>>
    expect(decide("  @allow(args.title == 'a')", args, {})).toBe(false)
  })
})

describe('claims that fit nothing they are compared with', () => {
  const banned = { id: ada, role: ['guest'], limit: ['1'], tags: 'a' }

  test.each([
    "auth().role != 'guest'",
    "auth().role not in ['guest']",
    "!startsWith(auth().role, 'gu')",
    'auth().limit > 10',
    'auth().limit >= args.amount',
    'args.tags != auth().tags',
  ])('%s allows nothing, and its negation denies', (rule) => {
    const args = { amount: '10', tags: ['b'] }
    expect(decide(`  @allow(${rule})`, args, banned)).toBe(false)
    expect(decide(`  @allow(true)\n  @deny(${rule})`, args, banned)).toBe(false)
  })

  test('a claim that is no number is above no number', () => {
    const principal = { id: ada, role: 'r', score: Number.NaN }
    expect(decide('  @allow(auth().score > 1)', {}, principal)).toBe(false)
    expect(decide('  @allow(auth().score > 1)', {}, { ...principal, score: 2 })).toBe(true)
  })
})
