// Checks the rules of a schema written as text, with what is wrong marked below its line:
//
//   @@allow("read", opne)
//                   ^^^^ CS0807 did you mean "open"?
//
// Marks name a code and, if they like, part of the message; every diagnostic must be marked.

import { expect } from 'vitest'
import type { CheckContext } from '../src/checker/context.ts'
import { declare } from '../src/checker/declare.ts'
import type { CheckOptions } from '../src/checker/options.ts'
import { checkPolicies, type PolicyTable } from '../src/checker/policy/check-policies.ts'
import { parseSchema } from '../src/parser/parse-schema.ts'
import { type Diagnostic, Diagnostics } from '../src/text/diagnostic.ts'
import { SourceText } from '../src/text/source.ts'

export interface CheckedPolicies {
  readonly table: PolicyTable
  readonly context: CheckContext
  readonly diagnostics: readonly Diagnostic[]
}

export function checkText(text: string, options: CheckOptions = {}): CheckedPolicies {
  const source = new SourceText(text)
  const diagnostics = new Diagnostics(source, options.strict ?? false)
  const tree = parseSchema(source, diagnostics.report)
  const { report } = diagnostics
  const names = declare(tree, report)
  const context = { source, tree, options, report, names } as CheckContext
  const table = checkPolicies(context)
  return { table, context, diagnostics: diagnostics.toArray() }
}

/** Checks that the marked diagnostics are there, where and as marked, and no others. */
export function expectMarked(marked: string, options: CheckOptions = {}): CheckedPolicies {
  const { text, marks } = splitMarks(marked)
  const checked = checkText(text, options)
  const found = checked.diagnostics.map(
    ({ code, span }) => `${span.line}:${span.column}-${span.endColumn} ${code}`,
  )
  expect(found.sort(), checked.diagnostics.map((each) => each.message).join('\n')).toEqual(
    marks.map((mark) => `${mark.line}:${mark.column}-${mark.endColumn} ${mark.code}`).sort(),
  )
  for (const mark of marks) {
    const same = checked.diagnostics.filter(
      ({ code, span }) => code === mark.code && span.line === mark.line,
    )
    const texts = same.map((each) => `${each.message} | ${each.hint ?? ''}`)
    expect(texts.some((each) => each.includes(mark.part)), `${mark.part} in ${texts}`).toBe(true)
  }
  return checked
}

interface Mark {
  readonly line: number
  readonly column: number
  readonly endColumn: number
  readonly code: string
  readonly part: string
}

const markLine = /^(\s*)(\^+) (CSW?\d{4})(?: (.*))?$/

function splitMarks(marked: string): { readonly text: string; readonly marks: readonly Mark[] } {
  const lines: string[] = []
  const marks: Mark[] = []
  for (const line of marked.split('\n')) {
    const [, indent, carets, code, part = ''] = markLine.exec(line) ?? []
    if (indent === undefined || carets === undefined || code === undefined) {
      lines.push(line)
      continue
    }
    const column = indent.length + 1
    marks.push({ line: lines.length, column, endColumn: column + carets.length, code, part })
  }
  return { text: lines.join('\n'), marks }
}

/** Declarations that most cases need: a caller, and models of every relation shape. */
export const world = `
auth Caller {
  id Uuid
  role String
  org String?
  level Int
  active Boolean
  banned Boolean?
  mood Mood
  since DateTime
  budget Decimal
  tenant Tenancy
  maybe Tenancy?
  roles String[]
}
type Tenancy {
  code String
  tier Int?
}
enum Mood {
  calm
  busy
}
model User {
  id Uuid @id
  name String
  active Boolean
  depotId Uuid
  depot Depot @relation(fields:[depotId],references:[id])
  docs Doc[] @relation(fields:[id],references:[ownerId])
  @@allow("all", true)
}
model Depot {
  id Uuid @id
  code String
  open Boolean
  staff User[] @relation(fields:[id],references:[depotId])
  @@allow("all", true)
}
`

/** The text of a model \`Doc\` with these lines, after the world. */
export function docWith(lines: string): string {
  return `${world}model Doc {
  id Uuid @id
  title String
  note String?
  open Boolean
  hidden Boolean?
  pages Int
  seq BigInt
  rank Int?
  weight Float
  price Decimal
  dueAt DateTime
  doneAt DateTime?
  raw Bytes
  extra Json
  ref Cuid
  mood Mood
  moodLater Mood?
  ownerId Uuid
  owner User @relation(fields:[ownerId],references:[id])
  editorId Uuid?
  editor User? @relation(fields: [editorId], references: [id])
  depotCode String
  depot Depot @relation(fields:[depotCode],references:[code])
  lines Line[] @relation(fields:[id],references:[docId])
${lines}
}
model Line {
  id Uuid @id
  docId Uuid
  doc Doc @relation(fields:[docId],references:[id])
  amount Int
  settled Boolean
  note String?
  byId Uuid
  by User @relation(fields:[byId],references:[id])
  @@allow("all", true)
}
`
}
