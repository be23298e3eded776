// Schemas to measure on: as varied as real ones, the same on every run.

/**
 * A schema of `models` models with everything that surrounds them: about 25 lines per model.
 *
 * @param {number} models
 * @returns {string}
 */
export function generateSchema(models) {
  const out = [header]
  for (let index = 0; index < models; index++) {
    if (index % 10 === 0) out.push(enumOf(index))
    if (index % 20 === 0) out.push(mixinOf(index))
    out.push(modelOf(index, models))
    if (index % 8 === 0) out.push(typeOf(index), procedureOf(index))
    if (index % 50 === 0) out.push(viewOf(index))
  }
  return `${out.join('\n\n')}\n`
}

const header = `datasource main {
  provider = "postgresql"
  url = env("DATABASE_URL")
}

auth Caller {
  id Uuid
  role String
  level Int
  active Boolean
}

transport rest`

/** @param {number} index */
function enumOf(index) {
  return `/// How far along a thing is.
enum State${index} {
  draft
  open
  /// Nothing may change any more.
  closed
  archived
}`
}

/** @param {number} index */
function mixinOf(index) {
  return `mixin Stamped${index} {
  createdAt DateTime @default(now())
  changedAt DateTime?
}`
}

/**
 * Every model refers to the one before it and is referred to by the one after it.
 *
 * @param {number} index
 * @param {number} models
 */
function modelOf(index, models) {
  const before = index - 1
  const after = index + 1
  const lines = [
    `/// Thing number ${index} of the trade.`,
    `model Thing${index} {`,
    `  @use(Stamped${index - (index % 20)})`,
    '  id Uuid @id @default(gen_random_uuid())',
    '  name String @length(min: 1, max: 120)',
    `  code String @unique @regex("^[A-Z]{2,4}-[0-9]+$")`,
    '  amount Decimal @range(min: 0, max: 1000000) @db_enforce',
    `  state State${index - (index % 10)} @default(draft)`,
    '  ownerId Uuid',
    '  revision Int @version',
  ]
  if (before >= 0) {
    lines.push(
      '  parentId Uuid?',
      `  parent Thing${before}? @relation(fields: [parentId], references: [id], onDelete: SetNull)`,
    )
  }
  if (after < models) {
    lines.push(`  children Thing${after}[] @relation(fields: [id], references: [parentId])`)
  }
  lines.push(
    '  @@index([state, createdAt])',
    '  @@allow("read", state == open || ownerId == auth().id || hasRole("auditor"))',
    '  @@allow("create", auth() != null && auth().active == true)',
    `  @@allow("update", ownerId == auth().id && (state == draft || auth().level == ${index % 9}))`,
    '  @@deny("delete", state == closed)',
    '  @@emit(created, updated, deleted)',
  )
  if (index % 2 === 0) lines.push('  @@unique([ownerId, name])')
  if (index % 3 === 0) lines.push('  @@audit', '  @@soft_delete')
  if (index % 5 === 0) lines.push('  @@paged')
  if (after < models && index % 2 === 0) {
    lines.push('  @@allow("list", children.some.ownerId == auth().id)')
  }
  lines.push('}')
  return lines.join('\n')
}

/** @param {number} index */
function typeOf(index) {
  return `type Order${index} {
  thing Uuid
  count Int
  price Decimal?
  tags String[]
}`
}

/** @param {number} index */
function procedureOf(index) {
  return `/// Moves things about.
/// @param order what to move, and where
mutation procedure move${index}(order: Order${index}, urgent: Boolean?): Thing${index}
  @allow(auth() != null && order.count == 1)
  @authorize(Thing${index}, update, order.thing)
  @isolation("serializable")`
}

/** @param {number} index */
function viewOf(index) {
  return `view Load${index} from Thing${index} {
  ownerId Uuid @id @from(Thing${index}.ownerId)
  total Int
  @@server_sql("""
    SELECT owner_id, COUNT(*) AS total
      FROM thing${index}s
     GROUP BY owner_id
  """)
  @@allow("read", auth() != null)
}`
}
