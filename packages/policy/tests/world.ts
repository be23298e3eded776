import { Context, type Surroundings } from '@cratestack/core'
import { checkSchema } from '@cratestack/schema'
import type { SchemaIr } from '@cratestack/schema/ir'

export const now = '2026-05-01T10:00:00Z'

/** The schema, or an error that says what is wrong with it. */
export function readSchema(text: string): SchemaIr {
  const { ir, diagnostics } = checkSchema(text)
  if (ir !== undefined) return ir
  throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'))
}

/** One model of each kind of relation and column, with these rules on `Doc`. */
export function worldWith(rules: string): SchemaIr {
  return readSchema(`
auth Caller {
  id Uuid
  role String
  level Int?
  ratio Float?
  limit Decimal?
  since DateTime?
  mood Mood?
  org Org?
  banned Boolean?
  tags String[]
}
type Org {
  id String
}
enum Mood {
  calm
  wild
}
model Depot {
  id Uuid @id
  open Boolean
  tier String?
  docs Doc[] @relation(fields: [id], references: [depotId])
}
model Doc {
  id Uuid @id
  title String
  note String?
  pages Int
  copies Int?
  price Decimal
  mood Mood
  secret Boolean
  flagged Boolean?
  dueAt DateTime?
  tags String[]
  depotId Uuid?
  depot Depot? @relation(fields: [depotId], references: [id])
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

export const ada = 'aaaaaaaa-0000-4000-8000-000000000001'

export function caller(
  principal: Readonly<Record<string, unknown>> | undefined,
  surroundings: Surroundings = {},
): { context: Context; now: string } {
  const context =
    principal === undefined
      ? Context.anonymous(surroundings)
      : Context.fromPrincipal(principal, surroundings)
  return { context, now }
}
