import { readSchemaText } from './test-schema.ts'

/** A model with a column of every type, and one of each kind of key. */
export const things = readSchemaText(`
datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}

auth Caller {
  id Int
  role String
}

enum Color {
  red
  green
}

model Thing {
  id Int @id
  name String @length(max: 40)
  note String?
  count Int
  big BigInt?
  ratio Float?
  price Decimal?
  at DateTime?
  token Uuid?
  code Cuid?
  color Color?
  flag Boolean
  data Json?
  must Json
  blob Bytes?
  secret String? @server_only
  parentId Int?
  parent Thing? @relation(fields: [parentId], references: [id])
  children Thing[] @relation(fields: [id], references: [parentId])

  @@allow("all", auth() != null)
}

model Label {
  id String @id
  text String

  @@allow("all", auth() != null)
}

model Token {
  id Uuid @id
  at DateTime

  @@allow("all", auth() != null)
}

model Pair {
  left String
  right Int
  note String?
  version Int @version

  @@id([left, right])
  @@allow("all", auth() != null)
}

model Memo {
  id Int @id
  text String
  ownerId Int

  @@allow("create", auth() != null)
  @@allow("update", auth() != null)
  @@allow("delete", auth() != null)
  @@allow("read", ownerId == auth().id)
}

model Vault {
  id Int @id
  text String

  @@allow("all", auth().role == "admin")
}

type Note {
  text String @length(min: 2, max: 10)
  tags String[] @length(max: 60)
  price Decimal? @range(min: 1)
}

procedure echo(note: Note, thing: Int?): Note
  @allow(auth() != null)

procedure search(query: FindMany<Thing>): Int
  @allow(auth() != null)

procedure fails(how: String): String
  @allow(auth() != null)
  @deprecated

mutation procedure nothing(): String
  @allow(auth() != null)
  @status(204)
`)

export const callers = {
  ada: { id: 1, role: 'author' },
  bob: { id: 2, role: 'author' },
  root: { id: 9, role: 'admin' },
}

/** What a create of a thing needs. */
export const thing = {
  id: 1,
  name: 'one',
  count: 1,
  flag: true,
  must: {},
}
