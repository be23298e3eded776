// Checks the rules of a schema written as text, with what is wrong marked below its line:
//
//   @@allow("read", opne)
//                   ^^^^ CS0807 did you mean "open"?
//
// Marks name a code and, if they like, part of the message; every diagnostic must be marked.

import { expect } from 'vitest'
import { type CheckedTree, check } from '../src/checker/check.ts'
import type { CheckOptions } from '../src/checker/options.ts'
import { checkSchema, type Diagnostic, SourceText } from '../src/index.ts'
import type { ExpressionIr } from '../src/ir/expression-ir.ts'
import { parseTree } from '../src/parser/parse-tree.ts'
import { Diagnostics } from '../src/text/diagnostic.ts'

/** The codes of the policy checks; what other passes say about a case is their tests' business. */
const ownCodes = /^CSW?08\d\d$|^CS0635$|^CS0710$|^CS047[345]$/

export function policyDiagnostics(text: string, options: CheckOptions = {}): readonly Diagnostic[] {
  return checkSchema(text, options).diagnostics.filter(({ code }) => ownCodes.test(code))
}

/** The compiled rules, also of schemas with errors. */
export function compile(text: string, options: CheckOptions = {}): CheckedTree {
  const source = new SourceText(text)
  return check(
    source,
    parseTree(source, () => {}),
    options,
    new Diagnostics(source, false),
  )
}

/** The IR of the only rule of \`Doc\`. */
export function compileDoc(
  expression: string,
  options: CheckOptions = {},
): ExpressionIr | undefined {
  const { context, policies } = compile(docWith(`  @@allow("read", ${expression})`), options)
  const doc = context.names.models.get('Doc')
  return doc === undefined ? undefined : policies.models.get(doc)?.[0]?.when
}

/** The IR of the only rule of a procedure with these arguments. */
export function compileCall(args: string, expression: string): ExpressionIr | undefined {
  const text = `${world}procedure go(${args}): Int\n  @allow(${expression})\n`
  const { context, policies } = compile(text)
  const [procedure] = context.names.procedures
  return procedure === undefined ? undefined : policies.procedures.get(procedure)?.policies[0]?.when
}

/** Checks that the marked diagnostics are there, where and as marked, and no others. */
export function expectMarked(marked: string, options: CheckOptions = {}): void {
  const { text, marks } = splitMarks(marked)
  const diagnostics = policyDiagnostics(text, options)
  const found = diagnostics.map(
    ({ code, span }) => `${span.line}:${span.column}-${span.endColumn} ${code}`,
  )
  expect(found.sort(), diagnostics.map((each) => each.message).join('\n')).toEqual(
    marks.map((mark) => `${mark.line}:${mark.column}-${mark.endColumn} ${mark.code}`).sort(),
  )
  for (const mark of marks) {
    const same = diagnostics.filter(
      ({ code, span }) => code === mark.code && span.line === mark.line,
    )
    const texts = same.map((each) => `${each.message} | ${each.hint ?? ''}`)
    expect(
      texts.some((each) => each.includes(mark.part)),
      `${mark.part} in ${texts}`,
    ).toBe(true)
  }
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
