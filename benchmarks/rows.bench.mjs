// What do batches, writes of many rows and aggregates cost, and what does it help to send items together?
//
//     npm run build && node benchmarks/rows.bench.mjs [--json | --save]
//
// On the PostgreSQL of `CRATESTACK_TEST_POSTGRES`, a URL whose user may create databases, else on PGlite.

import { existsSync } from 'node:fs'
import { machineFacts, saveResults } from './machine.mjs'
import { summarize } from './statistics.mjs'

const library = new URL('../packages/orm/dist/index.js', import.meta.url)
if (!existsSync(library)) {
  console.error('benchmarks/rows: run "npm run build" first')
  process.exit(1)
}
/** @param {string} entry */
const load = async (entry) => import(new URL(`../packages/${entry}.js`, import.meta.url).href)
/** @type {typeof import('@cratestack/orm')} */
const { avg, createDatabase, count: rowsOf, max, sum } = await load('orm/dist/index')
/** @type {typeof import('@cratestack/schema')} */
const { checkSchema } = await load('schema/dist/index')
/** @type {typeof import('@cratestack/core')} */
const { Context } = await load('core/dist/index')
/** @type {typeof import('@cratestack/postgres')} */
const { postgres } = await load('postgres/dist/index')
/** @type {typeof import('@cratestack/postgres/pglite')} */
const { pglite } = await load('postgres/dist/pglite')
/** @type {typeof import('@cratestack/sql')} */
const { tablesOf } = await load('sql/dist/index')

const { ir: schema } = checkSchema(`
auth Caller {
  id Int
}
model Shelf {
  id Int @id
  open Boolean

  @@allow("all", true)
}
model Item {
  id Int @id
  code String @unique
  name String @length(min: 1, max: 40)
  price Decimal @range(min: 0)
  stock Int
  note String?
  madeAt DateTime @default(now())
  shelfId Int
  shelf Shelf @relation(fields: [shelfId], references: [id])
  ownerId Int

  @@allow("read", ownerId == auth().id || shelf.open)
  @@allow("create", shelf.open)
  @@allow("update", ownerId == auth().id)
  @@allow("delete", ownerId == auth().id)
}
`)
if (schema === undefined) throw new Error('the schema of this benchmark has a mistake')

const ctx = Context.fromPrincipal({ id: 1 })
const { driver, name } = await openDatabase()
await driver.script(driver.dialect.renderTables(tablesOf(schema)).join(';\n'))
await driver.script('INSERT INTO shelfs (id, open) VALUES (1, true), (2, true), (3, false)')
/** @type {any} */
const db = createDatabase({
  schema,
  driver,
  clock: { epochMs: () => Date.now(), monotonicMs: () => performance.now() },
  random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
})

/** @type {{ work: string, items: number, perItem: ReturnType<typeof summarize> }[]} */
const results = []
let next = 0
for (const size of [1, 10, 100, 1_000]) {
  const rounds = size === 1_000 ? 7 : size === 100 ? 20 : 60
  await measure('create, one by one', size, rounds, async () => {
    for (const item of makeItems(size)) await db.item.create(item).run(ctx)
  })
  await measure('batchCreate', size, rounds, () => db.item.batchCreate(makeItems(size)).run(ctx))
  await measure('batchCreate, one of them refused by the database', size, rounds, () => {
    const items = makeItems(size)
    const at = size >> 1
    return db.item
      .batchCreate(items.map((item, place) => (place === at ? { ...item, code: 'c0' } : item)))
      .run(ctx)
  })
  const stored = await store(size)
  await measure('update, one by one', size, rounds, async () => {
    for (const { id } of stored) await db.item.update(id).set({ stock: next++ }).run(ctx)
  })
  await measure('batchUpdate', size, rounds, () =>
    db.item.batchUpdate(stored.map(({ id }) => ({ id, patch: { stock: next++ } }))).run(ctx),
  )
  await measure('batchUpdate of a unique field, in turn', size, rounds, () =>
    db.item.batchUpdate(stored.map(({ id }) => ({ id, patch: { code: `u${next++}` } }))).run(ctx),
  )
  await measure('updateMany', size, rounds, () =>
    db.item
      .updateMany()
      .where({ id: { gte: stored[0]?.id, lte: stored.at(-1)?.id } })
      .set({ stock: next++ })
      .run(ctx),
  )
  await measure('batchUpsert, all there', size, rounds, () => db.item.batchUpsert(stored).run(ctx))
  await measure('batchUpsert, all new', size, rounds, () =>
    db.item.batchUpsert(makeItems(size)).run(ctx),
  )
  await measure('batchGet', size, rounds, () =>
    db.item.batchGet(stored.map(({ id }) => id)).run(ctx),
  )
  await measure(
    'batchDelete',
    size,
    rounds,
    (stored) => db.item.batchDelete(stored.map(keyOf)).run(ctx),
    () => store(size),
  )
}

const count = await db.item.aggregate().count().run(ctx)
await measure(`count of ${count} rows, a rule through a relation`, 1, 30, () =>
  db.item.aggregate().count().run(ctx),
)
await measure(`four values of ${count} rows, one by one`, 1, 30, async () => {
  for (const work of [
    db.item.aggregate().count(),
    db.item.aggregate().sum('price'),
    db.item.aggregate().avg('stock'),
    db.item.aggregate().max('madeAt'),
  ])
    await work.run(ctx)
})
await measure(`four values of ${count} rows, together`, 1, 30, () =>
  db.item
    .aggregate()
    .several({ n: rowsOf(), total: sum('price'), mean: avg('stock'), last: max('madeAt') })
    .run(ctx),
)
await measure(`two values of ${count} rows by group`, 1, 30, () =>
  db.item
    .aggregate()
    .groupBy(['shelfId'])
    .several({ n: rowsOf(), total: sum('price') })
    .run(ctx),
)

report()
await driver.close()

/** @param {{ id: number }} item */
function keyOf({ id }) {
  return id
}

/** @param {number} size */
function makeItems(size) {
  return Array.from({ length: size }, () => {
    const id = next++
    return {
      id,
      code: `c${id}`,
      name: `Item ${id}`,
      price: `${id % 100}.50`,
      stock: id % 7,
      shelfId: 1 + (id % 2),
      ownerId: 1,
    }
  })
}

/** @param {number} size */
async function store(size) {
  const items = makeItems(size)
  const { summary } = await db.item.batchCreate(items).run(ctx)
  if (summary.err > 0) throw new Error('items could not be stored')
  return items
}

/**
 * @param {string} work
 * @param {number} items
 * @param {number} rounds
 * @param {(prepared: any) => Promise<unknown>} run
 * @param {() => Promise<unknown>} prepare - not measured
 */
async function measure(work, items, rounds, run, prepare = async () => undefined) {
  await run(await prepare())
  await run(await prepare())
  const samples = []
  for (let round = 0; round < rounds; round += 1) {
    const prepared = await prepare()
    const start = performance.now()
    await run(prepared)
    samples.push((performance.now() - start) / items)
  }
  results.push({ work, items, perItem: summarize(samples) })
}

/** @returns {Promise<{ driver: import('@cratestack/sql').Driver, name: string }>} */
async function openDatabase() {
  const server = process.env['CRATESTACK_TEST_POSTGRES']
  if (server === undefined || server === '') return { driver: pglite(), name: 'PGlite' }
  const url = new URL(server)
  const admin = postgres({ connectionString: url.href, poolSize: 1 })
  url.pathname = `/bench_${process.pid}`
  await admin.script(`CREATE DATABASE bench_${process.pid}`)
  await admin.close()
  return { driver: postgres(url.href), name: 'PostgreSQL' }
}

function report() {
  const facts = { ...machineFacts(), database: name }
  const lines = results.map(({ work, items, perItem }) => ({ name: work, items, ...perItem }))
  if (process.argv.includes('--json'))
    for (const line of lines) console.log(JSON.stringify({ ...facts, ...line }))
  else {
    console.log(`${name}, ${facts.cpu}, Node ${facts.node}`)
    console.table(
      results.map(({ work, items, perItem: { medianMs, p95Ms } }) => ({
        work,
        items,
        'us per item': Math.round(medianMs * 1000),
        'p95 us': Math.round(p95Ms * 1000),
      })),
    )
  }
  if (process.argv.includes('--save')) saveResults('rows', facts, lines)
}
