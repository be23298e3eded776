// Where rules stand: actions, views, fields, procedures, queries, `@authorize`, and who checks them.

import { describe, expect, test } from 'vitest'
import { compile, docWith, expectMarked, policyDiagnostics, world } from './policy-harness.ts'

function checkDoc(marked: string): void {
  expectMarked(docWith(marked.replace(/^\n/, '')))
}

describe('actions of models', () => {
  test('CS0802', () => {
    checkDoc(`
  @@allow("reed", true)
          ^^^^^^ CS0802 did you mean "read"?
  @@deny("Read", open)
         ^^^^^^ CS0802 did you mean "read"?
  @@allow("create,update", true)
          ^^^^^^^^^^^^^^^ CS0802 one rule for each
  @@allow("", true)
          ^^ CS0802
  @@allow('publish', opne)
          ^^^^^^^^^ CS0802 the actions are list, detail
                     ^^^^ CS0807`)
  })

  test('CS0803', () => {
    checkDoc(`
  @@allow(read, auth() != null)
          ^^^^ CS0803 not quoted
  @@allow(publish, true)
          ^^^^^^^ CS0803 the actions are
  @@allow(auth() != null)
          ^^^^ CS0803 action in quotes
  @@allow("read" true)
          ^^^^^^ CS0803 comma
  @@allow("read")
          ^^^^^^ CS0803 comma
  @@allow("read" hasRole("x"))
          ^^^^^^ CS0803 comma
  @@allow()
  ^^^^^^^^^ CS0803 no action
  @@allow
  ^^^^^^^ CS0803 no arguments
  @@deny ("read", opne)
  ^^^^^^^^^^^^^^^^^^^^^ CS0803 blank before its parenthesis
                  ^^^^ CS0807`)
  })

  test('every word that is an action', () => {
    checkDoc(`
  @@allow("list", true)
  @@allow('detail', true)
  @@allow("read", true)
  @@allow("create", true)
  @@allow("update", true)
  @@allow("delete", true)
  @@allow("all", true)
  @@deny("postUpdate", open)
  @@deny("restore", open)
  @@deny("readDeleted", open)`)
  })

  test('fixes are offered where they are certain', () => {
    const fixes = (rule: string) =>
      policyDiagnostics(docWith(rule)).map(
        ({ fix }) => fix?.edits.map((edit) => `${edit.span.column}:${edit.text}`) ?? [],
      )
    expect(fixes('@@allow("reed", true)')).toEqual([['9:"read"']])
    expect(fixes('@@allow(read, true)')).toEqual([['9:"read"']])
    expect(fixes('@@allow(publish, true)')).toEqual([[]])
    expect(fixes('@@allow("create,update", true)')).toEqual([[]])
    expect(fixes('@@allow ("read", true)')).toEqual([['8:']])
    expect(fixes("@@allow('read', open = true)")).toEqual([['22:==']])
    expect(fixes("@@allow('read', mood == 'calm')")).toEqual([['25:calm']])
    expect(fixes("@@allow('read', title == x)")).toEqual([["26:'x'"]])
  })

  test('CSW0830: a model that nobody can reach', () => {
    expectMarked(`
model Closed {
      ^^^^^^ CSW0830 nobody can reach its rows
  id Uuid @id
  open Boolean
  @@deny("read", open)
}
model Tried {
  id Uuid @id
  @@allow("read", opn)
                  ^^^ CS0807
}`)
  })
})

test('the macro-time cases of Appendix B', () => {
  checkDoc(`
  @@allow("read", true)
  @@allow("read", owner == auth())
  @@allow("read", auth()!=null)
  @@allow("read", dueAt == '2026-01-01')
                           ^^^^^^^^^^^^ CS0815
  @@allow("read", pages == rank)
                           ^^^^ CS0813
  @@allow("reed", auth() != null)
          ^^^^^^ CS0802
  @@allow("create,update", auth() != null)
          ^^^^^^^^^^^^^^^ CS0802
  @@allow("read", !open)
  @@allow("read", lines.amount == 3)
                        ^^^^^^ CS0816
  @@allow("read", auth().height == 3)
                         ^^^^^^ CS0801
  @@allow(read, auth() != null)
          ^^^^ CS0803
  @@allow("read", (open)
                  ^ CS0805
  label String @default(auth().name)
                        ^^^^^^^^^^^ CS0820
  at DateTime @default(auth().since)
                       ^^^^^^^^^^^^ CS0821`)
  expectMarked(`
model Ship {
  id Uuid @id
  @@allow("read", true)
}
procedure sink(id: Uuid): Int
  @allow(true)
  @authorize(Ship, create, id)
                   ^^^^^^ CS0635 the actions are detail, read, update, delete
`)
})

test('rules of views', () => {
  expectMarked(`
model Ship {
  id Uuid @id
  @@allow("read", true)
}
view Fleet from Ship {
  id Uuid @id
  total Int
  @@sql("select 1")
  @@allow('read', auth() != null && total > 3)
  @@allow("list", true)
          ^^^^^^ CS0710 expected "read"
  @@allow("reed", true)
          ^^^^^^ CS0710
  @@deny("all", total == 3)
  @@deny("detail", total == 3)
  @@deny("reed", total == 3)
         ^^^^^^ CS0802 did you mean "read"?
  @@deny("update", total == 3)
         ^^^^^^^^ CS0710 no action "update"
  @@deny(read, total == 3)
         ^^^^ CS0803
}`)
})

describe('rules of fields', () => {
  test('actions and terms', () => {
    checkDoc(`
  @@allow("all", true)
  a String? @allow("read", auth() == owner) @deny("update", open)
  b String? @allow("delete", true)
                   ^^^^^^^^ CS0802 the actions are read, create, update
  c String? @allow("read", opne)
                           ^^^^ CS0807
  d String? @allow(read, true)
                   ^^^^ CS0803
  e String? @allow
            ^^^^^^ CS0803
  f String? @deny("update", note == 'x')
                            ^^^^^^^^^^^ CSW0832`)
  })

  test('CS0474', () => {
    expectMarked(`
model A {
  id Uuid @id @allow("read", true)
              ^^^^^^^^^^^^^^^^^^^^ CS0474 the primary key
  rev Int @version @allow("update", true)
                   ^^^^^^^^^^^^^^^^^^^^^^ CS0474 the version counter
  secret String? @server_only @deny("read", true)
                              ^^^^^^^^^^^^^^^^^^^ CS0474 @server_only
  upId Uuid
  up A @relation(fields:[upId],references:[id]) @allow("read", true)
                                                ^^^^^^^^^^^^^^^^^^^^ CS0474 a relation
  eta String @computed @allow("read", true)
             ^^^^^^^^^ CS0475 no other attribute
                       ^^^^^^^^^^^^^^^^^^^^ CS0474 computed
  @@allow("all", true)
}
model Pair {
  a Uuid @allow("read", true)
         ^^^^^^^^^^^^^^^^^^^^ CS0474 the primary key
  b Uuid
  @@id([a, b])
  @@allow("all", true)
}`)
  })

  test('masks', () => {
    checkDoc(`
  @@allow("all", true)
  a String @allow("read", true)
  ^ CS0473 @mask('')
  b String @allow("read", true) @mask('***')
  c Int @deny("read", open) @mask(-1)
  d Decimal @allow("read", true) @mask(0.00)
  e Boolean @allow("read", true) @mask(false)
  f Mood @allow("read", true) @mask(calm)
  g Uuid @allow("read", true) @mask('00000000-0000-0000-0000-000000000000')
  h DateTime @allow("read", true) @mask('1970-01-01T00:00:00Z')
  i Json @allow("read", true) @mask(null)
  j Int @allow("read", true) @mask('x')
                                   ^^^ CS0473 no literal of Int
  k Mood @allow("read", true) @mask(angry)
                                    ^^^^^ CS0473 @mask(calm)
  l DateTime @allow("read", true) @mask('today')
                                        ^^^^^^^ CS0473
  m Int @allow("read", true) @mask(1.5)
                                   ^^^ CS0473
  n String @allow("read", true) @mask
                                ^^^^^ CS0473
  o Int @mask(0)
        ^^^^^^^^ CS0475 without a read rule
  p Int @allow("update", true) @mask(0)
                               ^^^^^^^^ CS0475
  q Int? @allow("read", true) @mask(0)
                              ^^^^^^^^ CS0475 optional
  r Int @allow("read", true) @mask(0) @mask(1)
                                      ^^^^^^^^ CS0475 second`)
  })

  test('fields of a mixin are checked in every model that uses it', () => {
    expectMarked(`
mixin Owned {
  ownerId Uuid
  note String? @allow("read", ownerId == auth().id && size == 3)
                                                      ^^^^ CS0807 model "B"
}
auth Caller {
  id Uuid
}
model A {
  @use(Owned)
  id Uuid @id
  size Int
  @@allow("all", true)
}
model B {
  @use(Owned)
  id Uuid @id
  @@allow("all", true)
}`)
  })

  test('a compiled rule and its mask', () => {
    const { context, policies } = compile(
      docWith(`  pay Int @allow( "read" , auth() == owner ) @mask(+07)
  @@allow("all", true)`),
    )
    const pay = context.names.models.get('Doc')?.byName.get('pay')
    if (pay === undefined) throw new Error('no field')
    expect(policies.fields.get(pay)).toMatchObject([
      { effect: 'allow', action: 'read', text: 'auth() == owner', when: { kind: 'comparison' } },
    ])
    expect(pay.facts.mask).toBe('7')
  })
})

describe('rules of procedures', () => {
  test('terms', () => {
    expectMarked(`${world}
type Args {
  id Uuid
  title String
  note String?
  go Boolean
  size Decimal
  tenant Tenancy
  tags String[]
}
procedure a(args: Args, title: Int, mood: Mood?, when: DateTime): Int
  @allow(args.title == 'x' && go && id == auth().id && title == 3 && tenant.code == 'x')
  @allow(auth().level == 3 && auth().active == false && auth().role == args.title)
  @allow(true || false || !go || isSystem() || auth().isSystem() || auth() == null)
  @allow(mood == calm || mood == null || when < now() || note != null || size > 1.5)
  @allow(title in [1, 2] && mood not in [busy] && startsWith(args.title, 'x'))
  @allow(args.titel == 'x')
         ^^^^^^^^^^ CS0807 unknown input "args.titel"
  @allow(titel == 'x')
         ^^^^^ CS0807 did you mean "title"?
  @allow(args)
         ^^^^ CS0808
  @allow(note)
         ^^^^ CS0808 an optional String
  @allow(tags == 'x')
                 ^^^ CS0815 a list
  @allow(args.title == title)
         ^^^^^^^^^^^^^^^^^^^ CS0812
  @allow(args.title == note)
         ^^^^^^^^^^^^^^^^^^ CS0812 an optional String
  @allow(args.title == args.title)
  @allow(title == auth().id)
         ^^^^^^^^^^^^^^^^^^ CSW0812
  @allow(auth() == args)
                   ^^^^ CS0809 no row
  @allow(args.some(title == 'x'))
         ^^^^^^^^^^^^^^^^^^^^^^^ CS0816 no row
  @allow(when == '2026')
                 ^^^^^^ CS0815 DateTime
  @allow(mood == angry)
                 ^^^^^ CS0814
  @allow(title == null)
                  ^^^^ CS0815 never null
  @allow("read", true)
         ^^^^^^ CS0806 no action
  @allow()
  ^^^^^^^^ CS0804
  @allow
  ^^^^^^ CS0803 no arguments
  @deny(auth().banned == true)
        ^^^^^^^^^^^^^^^^^^^^^ CSW0832
  @deny(note == 'x')
`)
  })

  test('two inputs of one type compare, also where the type has no literals', () => {
    expectMarked(`
type Money {
  amount Decimal
}
procedure a(x: Money, y: Money, from: DateTime, to: DateTime, p: Int[], q: Int[]): Int
  @allow(x == y && x.amount == y.amount && from < to && p == q)
`)
  })

  test('an argument of an unknown type does not cascade', () => {
    expectMarked(`
model Ship {
  id Uuid @id
  @@allow("read", true)
}
procedure a(x: Ghost): Int
  @allow(x == 3 && x.y.z && x)
  @authorize(Ship, read, x)
  @authorize(Ship, read, x.y)
`)
  })

  test('CSW0831', () => {
    expectMarked(`
procedure a(): Int
          ^ CSW0831 nobody can call it
  @deny(true)
procedure b(): Int
  @allow(nope)
         ^^^^ CS0807
`)
  })

  test('queries have the same rules', () => {
    expectMarked(`
type Row {
  n Int
}
query heavy(min: Int): Row[]
  @@sql("""
    select n from t where n > $1
  """)
  @allow(min > 3 && hasRole('x') && mni == 3)
                                    ^^^ CS0807 did you mean "min"?
`)
    expectMarked(`
type Row {
  n Int
}
query light(): Row[]
      ^^^^^ CSW0831
  @@sql("select 1 as n")
`)
  })

  test('advice waits until there are no errors', () => {
    expectMarked(`
procedure nobody(): Int
model Doc {
  id Uuid @id
  @@allow("read", opne)
                  ^^^^ CS0807
}
`)
  })
})

test('@authorize', () => {
  expectMarked(`${world}
type Args {
  userId Uuid
  maybe Uuid?
  many Uuid[]
  code String
}
model Pair {
  a Uuid
  b Uuid
  @@id([a, b])
  @@allow("all", true)
}
procedure ok(args: Args, id: Uuid): Int
  @allow(true)
  @authorize(User, read, args.userId)
  @authorize(User, "detail", id)
  @authorize( User , 'delete' , id )
procedure bad(args: Args, id: Uuid, opt: Args?): Int
  @allow(true)
  @authorize(Usr, update, id)
             ^^^ CS0635 did you mean "User"?
  @authorize(User, create, id)
                   ^^^^^^ CS0635 the actions are
  @authorize(User, updat, id)
                   ^^^^^ CS0635 did you mean "update"?
  @authorize(User, update)
  ^^^^^^^^^^^^^^^^^^^^^^^^ CS0635 a model, an action and an input path
  @authorize(User, update, id, id)
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CS0635
  @authorize
  ^^^^^^^^^^ CS0635
  @authorize(User, update, userId)
                           ^^^^^^ CS0635 args.userId
  @authorize(User, update, args.nope)
                           ^^^^^^^^^ CS0635 unknown input
  @authorize(User, update, 'id')
                           ^^^^ CS0635 expected an argument
  @authorize(User, update, args.maybe)
                           ^^^^^^^^^^ CS0635 an optional Uuid
  @authorize(User, update, opt.userId)
                           ^^^^^^^^^^ CS0635 an optional Uuid
  @authorize(User, update, args.many)
                           ^^^^^^^^^ CS0635 a list of Uuid
  @authorize(User, update, args.code)
                           ^^^^^^^^^ CS0635 is String
  @authorize(Pair, update, id)
                           ^^ CS0635 composite key
`)
})

test('a read probe is a detail probe', () => {
  const { context, policies } = compile(`
model Ship {
  id Uuid @id
}
type Args {
  id Uuid
}
procedure a(args: Args): Int
  @authorize(Ship, read, args.id)
  @authorize(Ship, update, args.id)
`)
  const [procedure] = context.names.procedures
  if (procedure === undefined) throw new Error('no procedure')
  expect(policies.procedures.get(procedure)?.authorize).toEqual([
    { model: 'Ship', action: 'detail', path: ['args', 'id'] },
    { model: 'Ship', action: 'update', path: ['args', 'id'] },
  ])
})

describe('options', () => {
  const text = docWith(`  @@allow("read", opne)
  @@deny("read", auth().nope == 3)
  @@allow("list", open = true)`)

  test.each(['client', 'embedded'] as const)('mistakes are warnings for target %s', (target) => {
    const severities = policyDiagnostics(text, { target }).map(({ severity }) => severity)
    expect(severities).toEqual(['warning', 'warning', 'warning'])
    expect(policyDiagnostics(text).every(({ severity }) => severity === 'error')).toBe(true)
  })

  test('a rule that cannot be read lets nobody in', () => {
    const { context, policies } = compile(text, { target: 'client' })
    const doc = context.names.models.get('Doc')
    if (doc === undefined) throw new Error('no model')
    expect(policies.models.get(doc)?.map(({ effect, when }) => [effect, when])).toEqual([
      ['allow', { kind: 'constant', value: false }],
      ['deny', { kind: 'constant', value: true }],
      ['allow', { kind: 'constant', value: false }],
    ])
    const strict = compile(text)
    const same = strict.context.names.models.get('Doc')
    expect(same === undefined ? undefined : strict.policies.models.get(same)).toEqual([])
  })

  test('compatLenient softens unknown actions only', () => {
    const lenient = policyDiagnostics(docWith('  @@allow("reed", opne)'), { compatLenient: true })
    expect(lenient.map(({ code, severity }) => [code, severity])).toEqual([
      ['CS0802', 'warning'],
      ['CS0807', 'error'],
    ])
  })

  test('the action of a view is an error for every target', () => {
    const view = `
model Ship {
  id Uuid @id
}
view Fleet from Ship {
  id Uuid @id
  @@sql("select 1")
  @@allow("list", true)
}`
    const found = policyDiagnostics(view, { target: 'embedded' })
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([['CS0710', 'error']])
  })
})

test('a schema with correct rules has IR', () => {
  const { context, policies } = compile(docWith("  @@allow( 'read' ,  open && title == 'a' ) "))
  const doc = context.names.models.get('Doc')
  if (doc === undefined) throw new Error('no model')
  expect(policies.models.get(doc)).toMatchObject([
    { effect: 'allow', action: 'read', text: "open && title == 'a'", when: { kind: 'and' } },
  ])
})
