// What every form compiles to.

import { describe, expect, test } from 'vitest'
import { compileCall, compileDoc } from './policy-harness.ts'

const uuid = { kind: 'scalar', name: 'Uuid' }
const text = { kind: 'scalar', name: 'String' }
const int = { kind: 'scalar', name: 'Int' }
const boolean = { kind: 'scalar', name: 'Boolean' }
const dateTime = { kind: 'scalar', name: 'DateTime' }
const mood = { kind: 'enum', name: 'Mood' }

function column(field: string, type: object, optional = false): object {
  return { kind: 'column', field, type, optional }
}

function auth(path: string, type: object, optional = false): object {
  return { kind: 'auth', path: path.split('.'), type, optional }
}

function literal(type: string, value: string | boolean): object {
  return { kind: 'literal', type, value }
}

function compare(left: object, operator: string, right: object): object {
  return { kind: 'comparison', operator, left, right }
}

function related(relation: string, model: string, quantifier: string, body: object): object {
  return { kind: 'related', relation, model, quantifier, body }
}

const open = { kind: 'flag', operand: column('open', boolean) }
const settled = { kind: 'flag', operand: column('settled', boolean) }
const authenticated = { kind: 'authenticated' }
const isOwner = compare(column('ownerId', uuid), '==', auth('id', uuid))

const rows: readonly (readonly [string, object])[] = [
  ['true', { kind: 'constant', value: true }],
  ['false', { kind: 'constant', value: false }],
  ['auth() != null', authenticated],
  ['auth() == null', { kind: 'not', operand: authenticated }],
  ['isSystem()', { kind: 'system' }],
  ['auth().isSystem()', { kind: 'system' }],
  ["hasRole('a')", { kind: 'hasRole', role: 'a' }],
  ['inTenant("b")', { kind: 'inTenant', tenant: 'b' }],
  ['open', open],
  ['!open', { kind: 'not', operand: open }],
  ['!!open', { kind: 'not', operand: { kind: 'not', operand: open } }],
  ['!(open)', { kind: 'not', operand: open }],
  ['open && open && (open && open)', { kind: 'and', operands: [open, open, open, open] }],
  [
    'open || open && open',
    { kind: 'or', operands: [open, { kind: 'and', operands: [open, open] }] },
  ],
  ['auth() == owner', isOwner],
  ['owner == auth()', isOwner],
  ['auth() == editor', compare(column('editorId', uuid, true), '==', auth('id', uuid))],
  ['auth() == this', compare(column('id', uuid), '==', auth('id', uuid))],
  ['this == auth()', compare(column('id', uuid), '==', auth('id', uuid))],
  ['ownerId == auth().id', isOwner],
  ['auth().id == ownerId', isOwner],
  ['auth().org != title', compare(column('title', text), '!=', auth('org', text, true))],
  [
    'title == auth().maybe.code',
    compare(column('title', text), '==', auth('maybe.code', text, true)),
  ],
  ["auth().role == 'x'", compare(auth('role', text), '==', literal('string', 'x'))],
  ['open == true', compare(column('open', boolean), '==', literal('boolean', true))],
  ['pages == +007', compare(column('pages', int), '==', literal('number', '7'))],
  ['pages >= -0', compare(column('pages', int), '>=', literal('number', '0'))],
  [
    'price > -01.50',
    compare(column('price', { kind: 'scalar', name: 'Decimal' }), '>', literal('number', '-1.50')),
  ],
  ['auth().level < pages', compare(column('pages', int), '>', auth('level', int))],
  [
    'note == \'say "hi"\'',
    compare(column('note', text, true), '==', literal('string', 'say "hi"')),
  ],
  [
    "id == '00000000-0000-4000-8000-00000000000A'",
    compare(column('id', uuid), '==', literal('string', '00000000-0000-4000-8000-00000000000a')),
  ],
  ['mood == calm', compare(column('mood', mood), '==', literal('enum', 'calm'))],
  ['auth().mood == mood', compare(column('mood', mood), '==', auth('mood', mood))],
  ['dueAt < now()', compare(column('dueAt', dateTime), '<', { kind: 'now' })],
  ['now() <= dueAt', compare(column('dueAt', dateTime), '>=', { kind: 'now' })],
  ['auth().since < now()', compare(auth('since', dateTime), '<', { kind: 'now' })],
  ['note == null', { kind: 'nullCheck', negated: false, operand: column('note', text, true) }],
  ['auth().id != null', { kind: 'nullCheck', negated: true, operand: auth('id', uuid) }],
  [
    "title in ['a', 'b']",
    {
      kind: 'membership',
      negated: false,
      operand: column('title', text),
      values: [literal('string', 'a'), literal('string', 'b')],
    },
  ],
  [
    'auth().level not in [1]',
    {
      kind: 'membership',
      negated: true,
      operand: auth('level', int),
      values: [literal('number', '1')],
    },
  ],
  [
    "startsWith(owner.name, 'x')",
    related('owner', 'User', 'one', {
      kind: 'text',
      function: 'startsWith',
      operand: column('name', text),
      value: literal('string', 'x'),
    }),
  ],
  [
    'contains(title, auth().role)',
    {
      kind: 'text',
      function: 'contains',
      operand: column('title', text),
      value: auth('role', text),
    },
  ],
  ['owner.depot.open', related('owner', 'User', 'one', related('depot', 'Depot', 'one', open))],
  ['lines.none.settled', related('lines', 'Line', 'none', settled)],
  [
    'owner.docs.every.lines.some.settled',
    related(
      'owner',
      'User',
      'one',
      related('docs', 'Doc', 'every', related('lines', 'Line', 'some', settled)),
    ),
  ],
  [
    'lines.some(settled && auth() == by && doc.open)',
    related('lines', 'Line', 'some', {
      kind: 'and',
      operands: [
        settled,
        compare(column('byId', uuid), '==', auth('id', uuid)),
        related('doc', 'Doc', 'one', open),
      ],
    }),
  ],
  [
    'auth().id == lines.some.byId',
    related('lines', 'Line', 'some', compare(column('byId', uuid), '==', auth('id', uuid))),
  ],
  // The value is no scalar, so at run time the operand is unknown (spec/server 2.4).
  [
    'title == auth().tenant',
    compare(column('title', text), '==', auth('tenant', { kind: 'scalar', name: 'Json' })),
  ],
]

describe('rows', () => {
  test.each(rows)('%s', (expression, ir) => {
    expect(compileDoc(expression)).toEqual(ir)
  })
})

function input(path: string, type: object, optional = false): object {
  return { kind: 'input', path: path.split('.'), type, optional }
}

const calls: readonly (readonly [string, string, object])[] = [
  ['a: Int', 'true', { kind: 'constant', value: true }],
  ['go: Boolean', 'go', { kind: 'flag', operand: input('go', boolean) }],
  ['args: Tenancy', "code == 'x'", compare(input('args.code', text), '==', literal('string', 'x'))],
  [
    'args: Tenancy',
    'args.code == auth().role',
    compare(input('args.code', text), '==', auth('role', text)),
  ],
  [
    'args: Tenancy, code: Int',
    'code == 3',
    compare(input('code', int), '==', literal('number', '3')),
  ],
  [
    'args: Tenancy?',
    "code == 'x'",
    compare(input('args.code', text, true), '==', literal('string', 'x')),
  ],
  ['a: Int, b: Int', 'a != b', compare(input('a', int), '!=', input('b', int))],
  ['a: Int', 'auth().level == a', compare(input('a', int), '==', auth('level', int))],
  ['a: Int', 'auth().level == 3', compare(auth('level', int), '==', literal('number', '3'))],
  ['m: Mood', 'm == calm', compare(input('m', mood), '==', literal('enum', 'calm'))],
  ['m: Mood, calm: Mood', 'm == calm', compare(input('m', mood), '==', input('calm', mood))],
  ['a: Int?', 'a == null', { kind: 'nullCheck', negated: false, operand: input('a', int, true) }],
  [
    'a: Tenancy, b: Tenancy',
    'a == b',
    compare(
      input('a', { kind: 'scalar', name: 'Json' }),
      '==',
      input('b', { kind: 'scalar', name: 'Json' }),
    ),
  ],
]

describe('calls', () => {
  test.each(calls)('(%s) %s', (args, expression, ir) => {
    expect(compileCall(args, expression)).toEqual(ir)
  })
})
