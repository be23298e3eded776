import { Context } from '@cratestack/core'
import type { ColumnValue } from '@cratestack/sql'
import { describe, expect, test } from 'vitest'
import { createPolicies } from '../src/index.ts'
import { printPredicate } from './print-predicate.ts'
import { ada, caller, worldWith } from './world.ts'

const depot = 'dddddddd-0000-4000-8000-000000000001'

interface Given {
  readonly row?: Readonly<Record<string, ColumnValue>>
  readonly fresh?: readonly string[]
  readonly principal?: Readonly<Record<string, unknown>>
}

/** The verdict, or the probes that are left. */
function decide(rules: string, { row = {}, fresh = [], principal }: Given = {}): string {
  const decision = createPolicies(worldWith(rules)).decideCreate(
    'Doc',
    { values: new Map(Object.entries(row)), fresh: new Set(fresh) },
    caller(principal),
  )
  if (decision.kind === 'decided') return decision.allowed ? 'allowed' : 'denied'
  return decision.probes.map(({ table, where }) => `${table}[${printPredicate(where)}]`).join(' + ')
}

describe('what memory can decide', () => {
  test.each<[string, Given, string]>([
    ['pages > 3', { row: { pages: 4 } }, 'allowed'],
    ['pages > 3', { row: { pages: 3 } }, 'denied'],
    ['pages > 9007199254740992', { row: { pages: 9007199254740993n } }, 'allowed'],
    ['price > 1.5', { row: { price: '1.50' } }, 'denied'],
    ['title == auth().role', { row: { title: 'a' }, principal: { role: 'a' } }, 'allowed'],
    ['title == auth().role', { row: { title: 'a' } }, 'denied'],
    ['note == null', { row: { note: null } }, 'allowed'],
    ['note == null', {}, 'denied'],
    ['note != null', {}, 'denied'],
    ['secret', {}, 'denied'],
    ['tags == auth().tags', { row: { tags: ['a'] }, principal: { tags: ['a'] } }, 'allowed'],
    ['tags == auth().tags', { row: { tags: ['a'] }, principal: { tags: ['a', 'a'] } }, 'denied'],
  ])('allow %s with %o is %s', (rule, given, verdict) => {
    expect(decide(`  @@allow("create", ${rule})`, given)).toBe(verdict)
  })

  test.each<[string, Given, string]>([
    ['note != auth().org.id', {}, 'denied'],
    ['note != auth().org.id', { row: { note: 'o' } }, 'denied'],
    ['note != auth().org.id', { row: { note: null }, principal: { org: { id: 'o' } } }, 'denied'],
    ['note != auth().org.id', { row: { note: 'o' }, principal: { org: { id: 'o' } } }, 'allowed'],
    ['note == auth().org.id', {}, 'allowed'],
    ['!secret', {}, 'denied'],
    ['secret', {}, 'allowed'],
    ['note == null', {}, 'denied'],
    ['note != null', {}, 'denied'],
  ])('deny %s with %o is %s', (rule, given, verdict) => {
    expect(decide(`  @@allow("create", true)\n  @@deny("create", ${rule})`, given)).toBe(verdict)
  })
})

describe('what only other rows can tell', () => {
  const open = `depots[(id = '${depot}' AND open = true)]`

  test('a to-one step asks with the foreign key of the row', () => {
    expect(decide('  @@allow("create", depot.open)', { row: { depotId: depot } })).toBe(open)
    expect(decide('  @@allow("create", depot.open)', { row: { depotId: null } })).toBe('denied')
    expect(decide('  @@allow("create", depot.open)')).toBe('denied')
    expect(decide('  @@allow("create", true)\n  @@deny("create", depot.open)')).toBe('allowed')
    expect(decide('  @@allow("create", true)\n  @@deny("create", !depot.open)')).toBe('denied')
  })

  test('nothing can refer to a key that was just made', () => {
    const row = { id: ada }
    const given = { row, fresh: ['id'] }
    expect(decide('  @@allow("create", lines.none.settled)', given)).toBe('allowed')
    expect(decide('  @@allow("create", lines.some.settled)', given)).toBe('denied')
    expect(decide('  @@allow("create", lines.some.settled)', { row })).toBe(
      `lines[(doc_id = '${ada}' AND deleted_at IS NULL AND settled = true)]`,
    )
  })

  test('what memory knows leaves no probe', () => {
    const given = { row: { depotId: depot, pages: 1 } }
    expect(decide('  @@allow("create", pages == 1 || depot.open)', given)).toBe('allowed')
    expect(decide('  @@allow("create", pages == 2 && depot.open)', given)).toBe('denied')
    expect(decide('  @@allow("create", pages == 1 && depot.open)', given)).toBe(open)
  })

  test('the answers decide', () => {
    const rules =
      '  @@allow("create", depot.open && lines.none.settled)\n  @@deny("create", depot.tier == null)'
    const decision = createPolicies(worldWith(rules)).decideCreate(
      'Doc',
      { values: new Map(Object.entries({ id: ada, depotId: depot })), fresh: new Set() },
      caller({}),
    )
    if (decision.kind === 'decided') throw new Error('expected probes')
    expect(decision.probes.map(({ table }) => table)).toEqual(['depots', 'depots', 'lines'])
    expect(decision.decide([false, true, false])).toBe(true)
    expect(decision.decide([true, true, false])).toBe(false)
    expect(decision.decide([false, false, false])).toBe(false)
    expect(decision.decide([false, true, true])).toBe(false)
    expect(() => decision.decide([true])).toThrow(RangeError)
  })
})

describe('early refusal', () => {
  test.each([
    ['  @@allow("create", auth() != null)', true],
    ['  @@allow("all", auth() != null)\n  @@allow("create", auth() != null)', true],
    ['  @@allow("create", auth() != null)\n  @@allow("create", true)', false],
    ['  @@allow("create", auth() != null && pages > 1)', false],
    ['  @@allow("read", auth() != null)', false],
  ])('%s: %s', (rules, early) => {
    const policies = createPolicies(worldWith(rules))
    expect(policies.refusesEarly('Doc', Context.anonymous())).toBe(early)
    expect(policies.refusesEarly('Doc', Context.fromPrincipal({}))).toBe(false)
  })
})
