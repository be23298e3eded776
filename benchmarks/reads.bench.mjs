// What reads cost on PostgreSQL: some related rows per parent in both ways, pages far into a list, a
// stream of a million rows, and computed fields.
//
//     npm run build && node benchmarks/reads.bench.mjs [--json] [--save]
//
// On the PostgreSQL of `CRATESTACK_TEST_POSTGRES`, a URL whose user may create databases, else on PGlite.

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { machineFacts, saveResults } from './machine.mjs'
import { summarize } from './statistics.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
if (!existsSync(`${root}packages/orm/dist/index.js`)) {
  console.error('benchmarks/reads: run "npm run build" first')
  process.exit(1)
}
const { Context } = await import(`${root}packages/core/dist/index.js`)
const { createDatabase } = await import(`${root}packages/orm/dist/index.js`)
const { postgres } = await import(`${root}packages/postgres/dist/index.js`)
const { pglite } = await import(`${root}packages/postgres/dist/pglite.js`)
const { checkSchema } = await import(`${root}packages/schema/dist/index.js`)
const { tablesOf } = await import(`${root}packages/sql/dist/index.js`)

const text = `
datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}

model Parent {
  id Int @id
  indexed Indexed[] @relation(fields: [id], references: [parentId])
  ordered Ordered[] @relation(fields: [id], references: [parentId])
  loose Loose[] @relation(fields: [id], references: [parentId])

  @@allow("read", true)
}

/// With the index that every foreign key gets.
model Indexed {
  id Int @id
  parentId Int
  parent Parent @relation(fields: [parentId], references: [id])
  score Int
  note String

  @@allow("read", score > -1)
}

/// With one that has the order, too.
model Ordered {
  id Int @id
  parentId Int
  parent Parent @relation(fields: [parentId], references: [id])
  score Int
  note String

  @@index([parentId, score, id])
  @@allow("read", score > -1)
}

/// Without any.
model Loose {
  id Int @id
  parentId Int
  score Int
  note String

  @@allow("read", score > -1)
}
`
const rowsPerTable = 300_000
const { ir: schema, diagnostics } = checkSchema(text)
if (schema === undefined) throw new Error(diagnostics[0]?.message)

const { driver, name, close } = await openDatabase()
const random = {
  bytes: (/** @type {number} */ length) => crypto.getRandomValues(new Uint8Array(length)),
}
const clock = { epochMs: () => Date.now(), monotonicMs: () => performance.now() }
/** @type {any} The delegates of the schema above, which no generated code describes. */
const db = createDatabase({ schema, driver, clock, random })
const ctx = Context.anonymous()

/** @type {{ question: string, detail?: string }[]} */
const results = []

try {
  await driver.script(driver.dialect.renderTables(tablesOf(schema)).join(';\n'))
  await driver.script(`
    INSERT INTO parents SELECT i FROM generate_series(1, 1000) AS i;
    ${['indexeds', 'ordereds', 'looses']
      .map(
        (table) => `INSERT INTO ${table} (id, parent_id, score, note)
          SELECT i, (i::bigint * 7919) % 1000 + 1, (i::bigint * 104729) % 100000, repeat('x', 100)
          FROM generate_series(1, ${rowsPerTable}) AS i;`,
      )
      .join('\n')}
    ANALYZE`)

  for (const relation of ['loose', 'indexed', 'ordered'])
    for (const limit of [5, undefined])
      await measure(`include, 20 parents, ${relation}, ${limit ?? 'all'} rows each`, 15, () =>
        db.parent
          .findMany({
            limit: 20,
            include: {
              [relation]: { orderBy: { score: 'asc' }, ...(limit === undefined ? {} : { limit }) },
            },
          })
          .run(ctx),
      )

  for (const [place, id] of [
    ['start', 0],
    ['middle', rowsPerTable / 2],
  ])
    await measure(`20 rows by offset, ${place} of ${rowsPerTable}`, 30, () =>
      db.ordered.findMany({ orderBy: { id: 'asc' }, limit: 20, offset: id }).run(ctx),
    )
  const first = await db.ordered
    .findMany({ orderBy: { id: 'asc' } })
    .cursorPage({ limit: 20 }, { max: 20 })
    .run(ctx)
  const query = db.ordered.findMany({ orderBy: { id: 'asc' }, where: { id: { gte: 0 } } })
  let far = await query.cursorPage(null, { max: rowsPerTable / 2 }).run(ctx)
  for (const [place, find, after] of [
    ['start', db.ordered.findMany({ orderBy: { id: 'asc' } }), first.pageInfo.nextCursor],
    ['middle', query, far.pageInfo.nextCursor],
  ])
    await measure(`20 rows by cursor, ${place} of ${rowsPerTable}`, 30, () =>
      find.cursorPage({ after, limit: 20 }, { max: 20 }).run(ctx),
    )
  far = undefined

  await driver.script(`INSERT INTO ordereds (id, parent_id, score, note)
    SELECT i, 1, i % 1000, 'x' FROM generate_series(${rowsPerTable} + 1, 1000000) AS i; ANALYZE ordereds`)
  let peak = 0
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const startedAt = performance.now()
  let count = 0
  for await (const _ of db.ordered.findMany().stream().run(ctx)) {
    count += 1
    if (count % 20_000 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed - before)
  }
  results.push({
    question: `stream of ${count} rows`,
    ...summarize([performance.now() - startedAt]),
    detail: `${Math.round(peak / 1024 / 1024)} MB of heap at most`,
  })
} finally {
  await close()
}

const facts = { ...machineFacts(), database: name }
if (process.argv.includes('--json'))
  for (const row of results) console.log(JSON.stringify({ ...facts, ...row }))
else
  console.table(
    results.map(({ question, runs, medianMs, p95Ms, detail }) => ({
      question,
      runs,
      medianMs,
      p95Ms,
      detail,
    })),
  )
if (process.argv.includes('--save')) saveResults('reads', facts, results)
process.exit(0)

/**
 * @param {string} question
 * @param {number} runs
 * @param {() => Promise<unknown>} work
 */
async function measure(question, runs, work) {
  for (let run = 0; run < 3; run += 1) await work()
  const samples = []
  for (let run = 0; run < runs; run += 1) {
    const startedAt = performance.now()
    await work()
    samples.push(performance.now() - startedAt)
  }
  results.push({ question, ...summarize(samples) })
}

async function openDatabase() {
  const url = process.env['CRATESTACK_TEST_POSTGRES']
  if (url === undefined || url === '') {
    const driver = pglite({
      database: await (await import('@electric-sql/pglite')).PGlite.create(),
    })
    return { driver, name: 'PGlite', close: () => driver.close() }
  }
  const own = new URL(url)
  own.pathname = `/cratestack_bench_${process.pid}`
  const maintenance = postgres({ connectionString: url, poolSize: 1 })
  await maintenance.script(`CREATE DATABASE cratestack_bench_${process.pid}`)
  const driver = postgres({ connectionString: own.href, poolSize: 4 })
  const close = async () => {
    await driver.close()
    await maintenance.script(`DROP DATABASE cratestack_bench_${process.pid}`)
    await maintenance.close()
  }
  return { driver, name: 'PostgreSQL', close }
}
