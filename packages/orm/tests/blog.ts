/** Writers read each other; a post is read by everybody once it is live, else by its writer. */
export const blog = `
auth Caller {
  id Int
  role String
  tenantId String?
}
enum PostStatus {
  draft
  live
  archived
}
model Writer {
  id Int @id
  handle String @unique @length(min: 3, max: 24) @regex("^[a-z0-9_]+$")
  email String @email @pii
  bio String?
  rating Float?
  posts Post[] @relation(fields: [id], references: [writerId])

  @@allow("read", auth() != null)
  @@allow("create", auth() != null)
  @@allow("update", id == auth().id)
  @@allow("delete", auth().role == "admin")
}
model Post {
  id Int @id
  title String @length(min: 1, max: 120)
  summary String?
  status PostStatus
  live Boolean
  views Int
  writerId Int
  writer Writer @relation(fields: [writerId], references: [id])
  comments Comment[] @relation(fields: [id], references: [postId])
  publishedAt DateTime?
  moderationNote String? @server_only
  createdBy Int @default(auth().id)

  @@allow("read", live || writerId == auth().id)
  @@allow("create", auth() != null)
  @@allow("update", writerId == auth().id)
  @@allow("delete", writerId == auth().id)
}
model Comment {
  id Cuid @id @default(cuid())
  body String
  postId Int
  post Post @relation(fields: [postId], references: [id])
  editorId Int?
  editor Writer? @relation(fields: [editorId], references: [id])
  secret Boolean @default(false)

  @@allow("read", auth() != null)
  @@deny("read", secret)
  @@allow("create", post.live)
}
model Vault {
  id Int @id
  ownerId Int
  owner Writer @relation(fields: [ownerId], references: [id])
  label String
  posts Post[] @relation(fields: [ownerId], references: [writerId])
}
`

export const blogRows = `
INSERT INTO writers (id, handle, email, bio, rating) VALUES
  (1, 'ada_l', 'ada@inkwell.test', NULL, 4.5),
  (2, 'grace_h', 'grace@inkwell.test', 'Compilers', NULL),
  (3, 'silent', 'silent@inkwell.test', NULL, 1);
INSERT INTO posts
  (id, title, summary, status, live, views, writer_id, published_at, moderation_note, created_by)
VALUES
  (10, 'Hello tides', NULL, 'live', true, 42, 1, '2026-04-02T08:00:00Z', 'fine', 1),
  (11, 'Draft notes', 'wip', 'draft', false, 0, 1, NULL, NULL, 1),
  (12, 'Compiler tales', NULL, 'live', true, 7, 2, '2026-04-05T12:15:30.25Z', NULL, 2),
  (13, 'Secret plan', NULL, 'draft', false, 0, 2, NULL, 'check the source', 2);
INSERT INTO comments (id, body, post_id, editor_id, secret) VALUES
  ('c1', 'First!', 10, 2, false),
  ('c2', 'Nice read', 10, NULL, false),
  ('c3', 'More please', 12, 1, false),
  ('c4', 'hidden', 13, NULL, false),
  ('c5', 'between us', 10, 2, true);
INSERT INTO vaults (id, owner_id, label) VALUES (1, 1, 'gold'), (2, 2, 'silver');
`

export const ada = { id: 1, role: 'author' }
export const grace = { id: 2, role: 'author' }
