import { SystemContext } from '@cratestack/core'
import { describe, expect, test } from 'vitest'
import { createPolicies } from '../src/index.ts'
import { printPredicate } from './print-predicate.ts'
import { ada, caller, now, worldWith } from './world.ts'

const everything = {
  id: ada,
  role: 'clerk',
  level: 3,
  ratio: 0.5,
  limit: '10.50',
  since: '2026-01-01T00:00:00+02:00',
  mood: 'calm',
  org: { id: 'o1' },
  banned: false,
  tags: ['a', 'b'],
}

function read(rules: string, principal: Readonly<Record<string, unknown>> | undefined): string {
  return printPredicate(
    createPolicies(worldWith(rules)).rowPredicate('Doc', 'list', caller(principal)),
  )
}

function allow(rule: string, principal?: Readonly<Record<string, unknown>>): string {
  return read(`  @@allow("read", ${rule})`, principal)
}

function deny(rule: string, principal?: Readonly<Record<string, unknown>>): string {
  return read(`  @@allow("read", true)\n  @@deny("read", ${rule})`, principal)
}

describe('terms', () => {
  // The rule; what is left of it inside an allow, and inside a deny, for a caller with all claims.
  test.each([
    ['true', 'TRUE', 'FALSE'],
    ['auth() != null', 'TRUE', 'FALSE'],
    ['auth() == null', 'FALSE', 'TRUE'],
    ["hasRole('clerk')", 'TRUE', 'FALSE'],
    ["!hasRole('clerk')", 'FALSE', 'TRUE'],
    ['isSystem()', 'FALSE', 'TRUE'],
    ["auth().role == 'clerk'", 'TRUE', 'FALSE'],
    ["auth().role in ['a', 'clerk']", 'TRUE', 'FALSE'],
    ['auth().level >= 3', 'TRUE', 'FALSE'],
    ['auth().limit < 10.6', 'TRUE', 'FALSE'],
    ['auth().mood == wild', 'FALSE', 'TRUE'],
    ['auth().since < now()', 'TRUE', 'FALSE'],
    ['secret', 'secret = true', 'NOT secret = true'],
    ['!secret', 'secret <> true', 'NOT secret <> true'],
    ['flagged == true', 'flagged = true', 'NOT (flagged = true IS TRUE)'],
    ['flagged != true', 'flagged <> true', 'NOT (flagged <> true IS NOT FALSE)'],
    ['!(pages < 3)', 'pages >= 3', 'NOT pages >= 3'],
    ['copies < 3', 'copies < 3', 'NOT (copies < 3 IS NOT FALSE)'],
    ['price > 1.50', "price > '1.50'", "NOT price > '1.50'"],
    ['id == auth().id', `id = '${ada}'`, `NOT id = '${ada}'`],
    ['auth() == this', `id = '${ada}'`, `NOT id = '${ada}'`],
    ['note == auth().org.id', "note = 'o1'", "NOT (note = 'o1' IS TRUE)"],
    ['note == null', 'note IS NULL', 'NOT note IS NULL'],
    ['mood == auth().mood', "mood = 'calm'", "NOT mood = 'calm'"],
    ['tags == auth().tags', "tags = {'a', 'b'}", "NOT tags = {'a', 'b'}"],
    ['dueAt < now()', `dueAt < '${now}'`, `NOT (dueAt < '${now}' IS NOT FALSE)`],
    ['dueAt > auth().since', "dueAt > '2025-12-31T22:00:00Z'", undefined],
    ["note in ['a', 'b']", "note = ANY {'a', 'b'}", "NOT (note = ANY {'a', 'b'} IS TRUE)"],
    ["note not in ['a']", "note <> ALL {'a'}", "NOT (note <> ALL {'a'} IS NOT FALSE)"],
    ["startsWith(title, 'a%')", "title startsWith 'a%'", "NOT title startsWith 'a%'"],
    [
      '!contains(note, auth().role)',
      "NOT note contains 'clerk'",
      "NOT (NOT note contains 'clerk' IS NOT FALSE)",
    ],
  ])('%s', (rule, allowed, denied) => {
    expect(allow(rule, everything).replaceAll('due_at', 'dueAt')).toBe(allowed)
    if (denied !== undefined)
      expect(deny(rule, everything).replaceAll('due_at', 'dueAt')).toBe(denied)
  })
})

describe('relations', () => {
  test.each([
    [
      'depot.open',
      'depots[(id = ^depot_id AND open = true)]',
      'NO depots[(id = ^depot_id AND open = true)]',
    ],
    [
      '!depot.open',
      'depots[(id = ^depot_id AND open <> true)]',
      'NOT NO depots[(id = ^depot_id AND open = true)]',
    ],
    [
      'depot.tier != auth().role',
      "depots[(id = ^depot_id AND tier <> 'clerk')]",
      "NOT depots[(id = ^depot_id AND (tier <> 'clerk' IS NOT FALSE))]",
    ],
    [
      'lines.some.settled',
      'lines[(doc_id = ^id AND deleted_at IS NULL AND settled = true)]',
      undefined,
    ],
    [
      "lines.none.code == 'x'",
      "NO lines[(doc_id = ^id AND deleted_at IS NULL AND (code = 'x' IS TRUE))]",
      "NOT NO lines[(doc_id = ^id AND deleted_at IS NULL AND code = 'x')]",
    ],
    [
      "lines.every.code == 'x'",
      "NO lines[(doc_id = ^id AND deleted_at IS NULL AND NOT (code = 'x' IS TRUE))]",
      undefined,
    ],
    [
      "lines.every.code != 'x'",
      "NO lines[(doc_id = ^id AND deleted_at IS NULL AND NOT (code <> 'x' IS TRUE))]",
      "NOT NO lines[(doc_id = ^id AND deleted_at IS NULL AND NOT (code <> 'x' IS NOT FALSE))]",
    ],
    ['lines.some(auth() == null)', 'FALSE', 'TRUE'],
    ['lines.none(auth() == null)', 'TRUE', 'FALSE'],
    [
      'depot.docs.some(pages > 3 && lines.some.settled)',
      'depots[(id = ^depot_id AND docs[(depot_id = ^id AND pages > 3 AND ' +
        'lines[(doc_id = ^id AND deleted_at IS NULL AND settled = true)])])]',
      undefined,
    ],
  ])('%s', (rule, allowed, denied) => {
    expect(allow(rule, everything)).toBe(allowed)
    if (denied !== undefined) expect(normal(deny(rule, everything))).toBe(normal(denied))
  })
})

/** `NOT x[..]` and `NO x[..]` are the same. */
function normal(text: string): string {
  return text.replace(/^NOT NO /, '').replace(/^NOT (?=\w+\[)/, 'NO ')
}

describe('unknown operands never satisfy ==, and satisfy != only to deny', () => {
  test.each([
    ['title == auth().role', 'FALSE', 'TRUE'],
    ['title != auth().role', 'FALSE', 'FALSE'],
    ['pages < auth().level', 'FALSE', 'FALSE'],
    ['auth().banned == true', 'FALSE', 'TRUE'],
    ["auth().role not in ['x']", 'FALSE', 'FALSE'],
    ['startsWith(title, auth().role)', 'FALSE', 'TRUE'],
    ['!startsWith(title, auth().role)', 'FALSE', 'FALSE'],
    ['auth().level == null', 'TRUE', 'FALSE'],
    ['auth().level != null', 'FALSE', 'TRUE'],
  ])('%s for nobody', (rule, allowed, denied) => {
    expect(allow(rule)).toBe(allowed)
    expect(deny(rule)).toBe(denied)
  })

  test.each([
    ['id == auth().id', { id: 'no uuid' }],
    ['id == auth().id', { id: 7 }],
    ['title == auth().role', { role: 7 }],
    ['title == auth().role', { role: 'a\u0000b' }],
    ['title == auth().role', { role: '\ud800' }],
    ['pages == auth().level', { level: '3' }],
    ['pages == auth().level', { level: 2 ** 53 }],
    ['pages == auth().level', { level: 1.5 }],
    ['mood == auth().mood', { mood: 'sleepy' }],
    ['dueAt == auth().since', { since: 'yesterday' }],
    ['secret == auth().banned', { banned: 'true' }],
    ['tags == auth().tags', { tags: 'a' }],
    ['tags == auth().tags', { tags: ['a', 1] }],
    ['title == auth().org.id', { org: 'o1' }],
    ['auth().level == 3', { level: '3' }],
    ['auth().mood == wild', { mood: 'sleepy' }],
  ])('%s with the claim %j', (rule, principal) => {
    expect(allow(rule, principal)).toBe('FALSE')
    expect(deny(rule, principal)).toBe('TRUE')
    expect(deny(rule.replace('==', '!='), principal)).toBe('FALSE')
  })

  test('claims fit across the types that mean the same', () => {
    const upper = ada.toUpperCase()
    expect(allow('id == auth().id', { id: upper })).toBe(`id = '${ada}'`)
    expect(allow('pages == auth().level', { level: 9007199254740993n })).toBe(
      'pages = 9007199254740993',
    )
    expect(allow('price > auth().limit', { limit: 0.1 })).toBe("price > '0.1'")
    expect(allow('price > auth().limit', { limit: 7 })).toBe("price > '7'")
  })

  test('a flat claim with a dotted name wins over a walk, and inherited names are no claims', () => {
    const principal = { 'org.id': 'flat', org: { id: 'nested' } }
    expect(allow('title == auth().org.id', principal)).toBe("title = 'flat'")
    const inherited: Record<string, unknown> = JSON.parse('{"__proto__": {"role": "x"}}')
    expect(allow('title == auth().role', inherited)).toBe('FALSE')
  })
})

describe('rules together', () => {
  test('without a rule that allows, nothing is allowed', () => {
    expect(read('', everything)).toBe('FALSE')
    expect(read('  @@deny("read", secret)', everything)).toBe('FALSE')
    expect(read('  @@allow("update", true)', everything)).toBe('FALSE')
  })

  test('a deny wins over every allow', () => {
    const rules =
      '  @@allow("read", secret)\n  @@allow("all", pages > 1)\n  @@deny("list", note == null)'
    expect(read(rules, everything)).toBe('(NOT note IS NULL AND (secret = true OR pages > 1))')
  })

  test('read feeds list and detail, all feeds everything, and the rest only itself', () => {
    const policies = createPolicies(
      worldWith(
        '  @@allow("detail", secret)\n  @@allow("all", pages > 1)\n  @@deny("update", note == null)',
      ),
    )
    const by = caller(everything)
    const print = (slot: 'list' | 'detail' | 'update' | 'delete'): string =>
      printPredicate(policies.rowPredicate('Doc', slot, by))
    expect(print('list')).toBe('pages > 1')
    expect(print('detail')).toBe('(secret = true OR pages > 1)')
    expect(print('update')).toBe('(NOT note IS NULL AND pages > 1)')
    expect(print('delete')).toBe('pages > 1')
  })

  test('the system passes only rules that name it', () => {
    const by = { context: SystemContext.forService('seed'), now }
    const print = (rule: string): string =>
      printPredicate(
        createPolicies(worldWith(`  @@allow("read", ${rule})`)).rowPredicate('Doc', 'list', by),
      )
    expect(print('isSystem()')).toBe('TRUE')
    expect(print('secret')).toBe('secret = true')
    expect(allow('isSystem()', { system: true, isSystem: true })).toBe('FALSE')
  })

  test('fields that are known need no column', () => {
    const policies = createPolicies(worldWith('  @@allow("read", note == null && pages == 3)'))
    const known = new Map([['note', null]])
    expect(printPredicate(policies.rowPredicate('Doc', 'detail', caller({}), known))).toBe(
      'pages = 3',
    )
  })
})
