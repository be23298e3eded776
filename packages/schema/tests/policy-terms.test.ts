// Terms of model rules: what is refused, where, and with which words (spec/language 12.2 to 12.8).

import { describe, test } from 'vitest'
import { docWith, expectMarked, world } from './policy-harness.ts'

/** One rule per line of `marked`, checked as rules of the model `Doc`. */
function checkDoc(marked: string): void {
  expectMarked(docWith(marked.replace(/^\n/, '')))
}

describe('structure', () => {
  test('empty terms', () => {
    checkDoc(`
  @@allow("read", )
          ^^^^^^ CS0804 empty
  @@allow("read", open && )
                       ^^ CS0804 after "&&"
  @@allow("read", || open)
                  ^^ CS0804 before "||"
  @@allow("read", open && || open)
                       ^^ CS0804
  @@allow("read", ())
                  ^ CS0804
  @@allow("read", title ==)
                        ^^ CS0804 nothing to compare with
  @@allow("read", !)
                  ^ CS0804`)
  })

  test('parentheses', () => {
    checkDoc(`
  @@allow("read", (open)
                  ^ CS0805 never closed
  @@allow("read", ((open)
                   ^ CS0805
  @@allow("read", open
         ^ CS0805
  @@allow("read", hasRole('a')
                         ^ CS0805
  @@allow("read", open))
                       ^ CS0806`)
  })

  test('leftovers', () => {
    checkDoc(`
  @@allow("read", open hidden)
                       ^^^^^^ CS0806 unexpected "hidden"
  @@allow("read", (open) == true)
                         ^^ CS0806
  @@allow("read", pages == 3 == 4)
                             ^^ CS0806
  @@allow("read", open & open)
                       ^ CS0806 write &&
  @@allow("read", open = true)
                       ^ CS0806 write ==
  @@allow("read", open and open)
                       ^^^ CS0806 write &&
  @@allow("read", pages + 1 == 2)
                        ^ CS0806 no arithmetic
  @@allow("read", title == "x)
                           ^ CS0806 string is never closed
  @@allow("read", title == #)
                           ^ CS0806
  @@allow("read", title.)
                       ^ CS0806 a name after
  @@allow("read", !title == 'x')
                  ^ CS0806 without parentheses
  @@allow("read", !pages in [1])
                  ^ CS0806
  @@allow("read", hasRole('a') == true)
                  ^^^^^^^^^^^^ CS0806 whole term
  @@allow("read", lines.some(settled) == true)
                  ^^^^^^^^^^^^^^^^^^^ CS0806 whole term
  @@allow("read", open) || open
                        ^^^^^^^ CS0806`)
  })

  test('every mistake of a rule is reported at once', () => {
    checkDoc(`
  @@allow("read", opne && auth().levl == 3 || hasRol('x') && title == 3)
                  ^^^^ CS0807 did you mean "open"?
                                 ^^^^ CS0801 did you mean "level"?
                                              ^^^^^^ CS0810 did you mean "hasRole"?
                                                                      ^ CS0815 expected text`)
  })

  test('groups, negations and quoted operators are read as written', () => {
    checkDoc(`
  @@allow("read", (open || (open && !open)) && !(title == 'a && b') && title != 'a==b')
  @@allow("read", !!open || !hasRole('x') || !lines.some.settled || !true)
  @@allow("read", title == 'say "hi"' || title == "it's" || title == ') || (')`)
  })
})

describe('auth() paths', () => {
  test('unknown', () => {
    checkDoc(`
  @@allow("read", title == auth().nam)
                                  ^^^ CS0801 unknown auth() path "auth().nam"
  @@allow("read", auth().tenant.cod == 'x')
                                ^^^ CS0801 did you mean "code"?
  @@allow("read", auth().role.x == 'x')
                              ^ CS0801
  @@allow("read", auth().nme in ['x'])
                         ^^^ CS0801`)
  })

  test('known, through types and dotted names', () => {
    checkDoc(`
  @@allow("read", title == auth().tenant.code && auth() . role == 'x')
  @@allow("read", auth().maybe.code == title)`)
    expectMarked(`
auth Caller {
  tenant.id String
  tenant Int
}
model A {
  id Uuid @id
  code String
  @@allow("read", code == auth().tenant.id && auth().tenant == 3)
}`)
  })

  test('without an auth block', () => {
    expectMarked(`
model A {
  id Uuid @id
  ownerId Uuid
  owner A @relation(fields:[ownerId],references:[id])
  @@allow("read", auth() != null)
  @@allow("read", ownerId == auth().id)
                                    ^^ CS0801 no auth block
  @@allow("read", auth() == owner)
                            ^^^^^ CS0809 no auth block
}`)
  })

  test('of an unknown type do not cascade', () => {
    expectMarked(`
auth Caller {
  org Ghost
}
model A {
  id Uuid @id
  code Phantom
  @@allow("read", id == auth().org && auth().org.x == id && code == 'x' && code == id && code)
}`)
  })
})

describe('the caller as a whole', () => {
  test('accepted forms', () => {
    checkDoc(`
  @@allow("read", auth() != null || auth() == null || auth()!=null || auth()  ==  null)
  @@allow("read", auth() == owner || owner == auth() || auth() == editor)
  @@allow("read", auth() == this || this == auth() || !(auth() == owner))
  @@allow("read", lines.some(auth() == by) || lines.some(this == auth()))`)
  })

  test('CS0809', () => {
    checkDoc(`
  @@allow("read", auth() == title)
                            ^^^^^ CS0809 a relation
  @@allow("read", auth() == depot)
                            ^^^^^ CS0809 references "code"
  @@allow("read", auth() == lines)
                            ^^^^^ CS0809
  @@allow("read", auth() != owner)
                         ^^ CS0809 !(auth() == owner)
  @@allow("read", auth() == owner.depot)
                            ^^^^^^^^^^^ CS0809
  @@allow("read", auth() == auth())
                            ^^^^^^ CS0809
  @@allow("read", auth() == 'x')
                            ^^^ CS0809
  @@allow("read", auth() in ['x'])
                  ^^^^^^ CS0809
  @@allow("read", auth() == ownr)
                            ^^^^ CS0807 did you mean "owner"?`)
  })

  test('the auth block needs an id', () => {
    expectMarked(`
auth Caller {
  sub Uuid
}
model A {
  id Uuid @id
  upId Uuid
  up A @relation(fields:[upId],references:[id])
  @@allow("read", auth() == up)
                            ^^ CS0809 has no field "id"
  @@allow("read", auth() == this)
                            ^^^^ CS0809 has no field "id"
}`)
  })

  test('"this" needs a single-column key, and a relation of that name wins', () => {
    expectMarked(`
auth Caller {
  id Uuid
}
model Pair {
  a Uuid
  b Uuid
  @@id([a, b])
  @@allow("read", auth() == this)
                            ^^^^ CS0809 composite key
}
model A {
  id Int @id
  thisId Uuid
  this B @relation(fields:[thisId],references:[id])
  @@allow("read", auth() == this)
}
model B {
  id Uuid @id
  @@allow("read", true)
}
model C {
  id Int @id
  @@allow("read", auth() == this)
                  ^^^^^^^^^^^^^^ CSW0812 "id" is Int
}`)
  })
})

describe('names', () => {
  test('CS0807', () => {
    checkDoc(`
  @@allow("read", missing == 3)
                  ^^^^^^^ CS0807 model "Doc" has no field "missing"
  @@allow("read", auth().id == ownrId)
                               ^^^^^^ CS0807 did you mean "ownerId"?
  @@allow("read", null)
                  ^^^^ CS0807
  @@allow("read", lines.some(amout == 3))
                             ^^^^^ CS0807 model "Line"
  @@allow("read", args.x == 3)
                  ^^^^ CS0807 procedure rules`)
  })

  test('CS0808: bare terms', () => {
    checkDoc(`
  @@allow("read", title)
                  ^^^^^ CS0808 required Boolean
  @@allow("read", hidden)
                  ^^^^^^ CS0808 hidden == true
  @@allow("read", owner)
                  ^^^^^ CS0808 a relation
  @@allow("read", owner.name)
                  ^^^^^^^^^^ CS0808
  @@allow("read", auth())
                  ^^^^^^ CS0808 auth() != null
  @@allow("read", auth().active)
                  ^^^^^^^^^^^^^ CS0808 auth().active == true
  @@allow("read", 'x')
                  ^^^ CS0808
  @@allow("read", 3)
                  ^ CS0808
  @@allow("read", now())
                  ^^^^^ CS0808
  @@allow("read", open || owner.active || owner.depot.open || lines.every.settled)`)
  })

  test('CS0816: relation paths', () => {
    checkDoc(`
  @@allow("read", lines.amount == 3)
                        ^^^^^^ CS0816 expected "some", "every" or "none"
  @@allow("read", title.x == 3)
                  ^^^^^ CS0816 is a column
  @@allow("read", owner.depot)
                        ^^^^^ CS0816 is a relation
  @@allow("read", owner == auth().id)
                  ^^^^^ CS0816 auth() == owner
  @@allow("read", owner.some.active)
                        ^^^^ CS0816 to-one
  @@allow("read", owner.every(active))
                        ^^^^^ CS0816 to-one
  @@allow("read", lines.some)
                        ^^^^ CS0816 ends on the quantifier
  @@allow("read", lines.some.none.amount == 3)
                             ^^^^ CS0816 has no field "none"
  @@allow("read", owner.nme == 'x')
                        ^^^ CS0816 did you mean "name"?
  @@allow("read", owner.docs.lines.some.settled)
                             ^^^^^ CS0816 expected "some"`)
  })

  test('a rule walks a bounded number of relations', () => {
    const path = Array(70).fill('up').join('.')
    const start = '  @@allow("read", '
    expectMarked(`
model A {
  id Uuid @id
  upId Uuid
  up A @relation(fields:[upId],references:[id])
  ok Boolean
${start}${path}.ok)
${' '.repeat(start.length + 64 * 3)}^^ CS0816 more than 64
}`)
  })
})

describe('functions', () => {
  test('CS0810 and CS0811', () => {
    checkDoc(`
  @@allow("read", hasRoles('x'))
                  ^^^^^^^^ CS0810 did you mean "hasRole"?
  @@allow("read", auth().hasRole('x'))
                         ^^^^^^^ CS0810 without auth()
  @@allow("read", auth().tenant.isSystem())
                         ^^^^^^^^^^^^^^^ CS0810
  @@allow("read", title.startsWith('x'))
                        ^^^^^^^^^^ CS0810 startsWith(title, ..)
  @@allow("read", lines(settled))
                  ^^^^^ CS0810 lines.some(..)
  @@allow("read", nope(1, (2 && ), ) == 3)
                  ^^^^ CS0810
  @@allow("read", hasRole())
                         ^^ CS0811 exactly one text
  @@allow("read", hasRole(admin))
                         ^^^^^^^ CS0811
  @@allow("read", inTenant('a', 'b'))
                          ^^^^^^^^^^ CS0811
  @@allow("read", isSystem('x'))
                          ^^^^^ CS0811 no arguments
  @@allow("read", auth('x').id == ownerId)
                      ^^^^^ CS0811 no arguments
  @@allow("read", dueAt < now(1))
                             ^^^ CS0811
  @@allow("read", startsWith(title))
                            ^^^^^^^ CS0811
  @@allow("read", startsWith(title, note))
                            ^^^^^^^^^^^^^ CS0811
  @@allow("read", startsWith('x', 'y'))
                             ^^^ CS0811
  @@allow("read", startsWith(pages, 'x'))
                             ^^^^^ CS0812 expected String
  @@allow("read", contains(title, auth().level))
                                  ^^^^^^^^^^^^ CS0812 expected String
  @@allow("read", contains(owner.nme, 'x'))
                                 ^^^ CS0816`)
  })

  test('accepted', () => {
    checkDoc(`
  @@allow("read", hasRole('x') || inTenant("y") || isSystem() || auth().isSystem() || auth( ) . isSystem( ))
  @@allow("read", startsWith(title, 'x') && endsWith(owner.name, "y") && contains(note, auth().role))
  @@allow("read", lines.some(contains(note, 'x')) || contains(lines.some.note, 'x'))`)
  })
})

describe('comparisons', () => {
  test('CS0812 and CSW0812: types', () => {
    checkDoc(`
  @@allow("read", title == auth().level)
                  ^^^^^^^^^^^^^^^^^^^^^ CSW0812 "title" is String, "auth().level" is Int
  @@allow("read", title != auth().level)
                  ^^^^^^^^^^^^^^^^^^^^^ CS0812
  @@allow("read", auth().level == title)
                  ^^^^^^^^^^^^^^^^^^^^^ CS0812
  @@allow("read", owner.name == auth().level)
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^ CS0812
  @@allow("read", title == auth().tenant)
                  ^^^^^^^^^^^^^^^^^^^^^^ CSW0812 "auth().tenant" is Tenancy
  @@allow("read", title != auth().roles)
                  ^^^^^^^^^^^^^^^^^^^^^ CSW0812 a list of String
  @@allow("read", title < 'x')
                  ^^^^^ CS0812 orders Int
  @@allow("read", open > true)
                  ^^^^ CS0812
  @@allow("read", pages < auth().budget)
                  ^^^^^^^^^^^^^^^^^^^^^ CS0812
  @@allow("read", pages < now())
                  ^^^^^^^^^^^^^ CS0812
  @@allow("read", title == auth().role && auth().id == ownerId && owner.depotId != auth().id)`)
  })

  test('CS0813: nothing but the row on both sides', () => {
    checkDoc(`
  @@allow("read", title == depotCode)
                           ^^^^^^^^^ CS0813 both columns
  @@allow("read", title == owner.name)
                           ^^^^^^^^^^ CS0813
  @@allow("read", owner.name == title)
                                ^^^^^ CS0813
  @@allow("read", auth().id == auth().org)
                               ^^^^^^^^^^ CS0813
  @@allow("read", pages < seq)
                          ^^^ CS0813`)
  })

  test('CS0814: variants', () => {
    checkDoc(`
  @@allow("read", mood == clam)
                          ^^^^ CS0814 did you mean "calm"?
  @@allow("read", mood in [calm, angry])
                                 ^^^^^ CS0814 the variants are calm, busy
  @@allow("read", auth().mood == angry)
                                 ^^^^^ CS0814
  @@allow("read", mood == 'calm')
                          ^^^^^^ CS0815 without quotes
  @@allow("read", mood == calm || auth().mood != busy || moodLater == calm)`)
  })

  test('CS0815: literals', () => {
    checkDoc(`
  @@allow("read", dueAt == '2026-01-01')
                           ^^^^^^^^^^^^ CS0815 DateTime
  @@allow("read", dueAt < '2026-01-01')
                          ^^^^^^^^^^^^ CS0815 now()
  @@allow("read", price == 3)
                           ^ CS0815 use <
  @@allow("read", weight in [1])
                             ^ CS0815
  @@allow("read", raw == 'x')
                         ^^^ CS0815
  @@allow("read", extra == 'x')
                           ^^^ CS0815
  @@allow("read", pages == '3')
                           ^^^ CS0815 whole number
  @@allow("read", pages == 3.5)
                           ^^^ CS0815 whole number
  @@allow("read", pages == 9223372036854775808)
                           ^^^^^^^^^^^^^^^^^^^ CS0815 64 bits
  @@allow("read", title == 3)
                           ^ CS0815 text in quotes
  @@allow("read", title == draft)
                           ^^^^^ CS0815 text in quotes
  @@allow("read", open == yes)
                          ^^^ CS0815 true or false
  @@allow("read", ownerId == 'x')
                             ^^^ CS0815 not a Uuid
  @@allow("read", title == null)
                           ^^^^ CS0815 never null
  @@allow("read", rank < null)
                         ^^^^ CS0815 no order
  @@allow("read", auth().roles == 'x')
                                  ^^^ CS0815 a list
  @@allow("read", auth().role == admin)
                                 ^^^^^ CS0815 text in quotes
  @@allow("read", 3 == pages)
                  ^ CS0815 cannot start with a literal
  @@allow("read", true == open)
                  ^^^^ CS0815
  @@allow("read", now() in ['x'])
                  ^^^^^ CS0815`)
  })

  test('accepted literals and operators', () => {
    checkDoc(`
  @@allow("read", open == true && hidden != false && pages == -3 && pages == +07 && seq >= 9223372036854775807)
  @@allow("read", rank == 3 && rank != null && note == null && note != 'x' && auth().role == null)
  @@allow("read", weight < 1.5 && price >= -0.01 && dueAt <= now() && now() > doneAt && since_ok)
                                                                                        ^^^^^^^^ CS0807
  @@allow("read", ref == 'abc' && id == '00000000-0000-4000-8000-000000000000')
  @@allow("read", auth().level > 3 && auth().since < now() && auth().budget > 1.5 && price < auth().budget)
  @@allow("read", auth().level == 3 && auth().active == true && auth().tenant.tier in [1, 2])
  @@allow("read", title in ['a', "b, c"] && title not in ['d'] && owner.name in ['x'] && mood in [calm])
  @@allow("read", lines.some.amount in [1, -2] || lines.none.note == null)`)
  })

  test('CS0817: lists', () => {
    checkDoc(`
  @@allow("read", pages in [])
                           ^^ CS0817 empty
  @@allow("read", pages not in [ ])
                               ^^^ CS0817 empty
  @@allow("read", pages in 3)
                           ^ CS0817 in brackets
  @@allow("read", pages in)
                        ^^ CS0817
  @@allow("read", pages in [1 2])
                              ^ CS0817
  @@allow("read", pages in [1,])
                              ^ CS0817
  @@allow("read", pages in [now()])
                               ^ CS0817
  @@allow("read", pages in [1, && open) && opne
         ^ CS0805`)
  })
})

describe('what the original accepts keeps its meaning', () => {
  test('words of ours are fields where a field has their name', () => {
    expectMarked(`
enum Mood {
  calm
  type
  null
}
model Log {
  id Int @id
  mood Mood
  true Boolean
  in Int
  not Int
  this Int
  now Boolean
  auth Boolean
  @@allow("read", true || now || auth || in == 3 && not == 3 && this == 3)
  @@allow("read", mood == null || in in [3] || not not in [4])
}`)
  })

  test('a field of a model can be called like a quantifier', () => {
    expectMarked(`
model A {
  id Int @id
  some Int
  @@allow("read", some == 3)
}`)
  })

  test('types that the original does not compare are accepted', () => {
    expectMarked(`
auth Caller {
  id String
}
model A {
  id Uuid @id
  ownerId Uuid
  owner A @relation(fields:[ownerId],references:[id])
  @@allow("read", ownerId == auth().id)
                  ^^^^^^^^^^^^^^^^^^^^ CSW0812
  @@allow("read", auth() == owner)
                  ^^^^^^^^^^^^^^^ CSW0812
}`)
  })
})

describe('CSW0832: deny rules that absent values escape', () => {
  test('reported', () => {
    checkDoc(`
  @@allow("read", true)
  @@deny("read", auth().banned == true)
                 ^^^^^^^^^^^^^^^^^^^^^ CSW0832 anonymous callers
  @@deny("read", ownerId == auth().id)
                 ^^^^^^^^^^^^^^^^^^^^ CSW0832
  @@deny("read", note == 'x')
                 ^^^^^^^^^^^ CSW0832 "note" is null
  @@deny("read", rank in [1])
                 ^^^^^^^^^^^ CSW0832
  @@deny("read", auth().role in ['x'])
                 ^^^^^^^^^^^^^^^^^^^^ CSW0832
  @@deny("read", !(note != 'x'))
                   ^^^^^^^^^^^ CSW0832
  @@deny("read", lines.some.note == 'x')
                 ^^^^^^^^^^^^^^^^^^^^^^ CSW0832
  @@deny("read", !lines.every(note != 'x'))
                              ^^^^^^^^^^^ CSW0832
  @@deny("read", rank == null || note == 'x')
                                 ^^^^^^^^^^^ CSW0832`)
  })

  test('silent', () => {
    checkDoc(`
  @@allow("read", auth().banned == true && note == 'x')
  @@deny("read", auth().org != title)
  @@deny("read", title == 'x' || open || hasRole('x') || auth() == owner)
  @@deny("read", note not in ['x'] || !(note == 'x'))
  @@deny("read", note == null || note == 'x')
  @@deny("read", note != null && note == 'x')
  @@deny("read", auth().banned == null || auth().banned == true)
  @@deny("read", auth() == null || auth().level == 3)
  @@deny("read", auth() != null && (open || auth().level == 3))
  @@deny("read", lines.none.note == 'x')
  @@deny("read", !lines.some.note == 'x')
                 ^ CS0806
  @@deny("read", !(lines.some.note == 'x'))
  @@deny("read", rank < 3)`)
  })
})

test('views speak of their own columns only', () => {
  expectMarked(`${world}
view Load from User {
  id Uuid @id
  code String
  total Int?
  @@sql("select 1")
  @@allow("read", code == auth().role && auth() == this && total == null)
  @@deny("read", code.x == 'y')
                 ^^^^ CS0816
  @@allow("read", depot.open)
                  ^^^^^ CS0807 view "Load" has no field "depot"
}`)
})
