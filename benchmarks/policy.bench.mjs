// What do rules cost: how many there are, how far they look, and how many fields they guard?
//
//     npm run build && node benchmarks/policy.bench.mjs [--json | --save]
//
// On the PostgreSQL of `CRATESTACK_TEST_POSTGRES`, a URL whose user may create databases, else on PGlite.
// A list of 20 rows out of 100,000, all of which every variant allows; variants take turns, so that a busy
// minute of the machine meets all of them. "plan" is what happens before the database is asked.

import { existsSync } from 'node:fs'
import { machineFacts, saveResults } from './machine.mjs'
import { summarize } from './statistics.mjs'

const library = new URL('../packages/orm/dist/index.js', import.meta.url)
if (!existsSync(library)) {
  console.error('benchmarks/policy: run "npm run build" first')
  process.exit(1)
}
/** @param {string} entry */
const load = async (entry) => import(new URL(`../packages/${entry}.js`, import.meta.url).href)
/** @type {typeof import('@cratestack/orm')} */
const { createOrm, everything, runOperation } = await load('orm/dist/index')
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

const rounds = 150
const rows = 100_000

/** Only the last holds, so that the database looks at all of them. @param {number} count */
const rowRules = (count) =>
  Array.from({ length: count }, (_, at) =>
    at === count - 1
      ? '  @@allow("read", level >= auth().level)'
      : `  @@allow("read", level > ${1000 + at})`,
  ).join('\n')

/** Rules that are decided by the caller alone; the last one allows. @param {number} count */
const callerRules = (count) =>
  Array.from({ length: count }, (_, at) =>
    at === count - 1
      ? `  @@allow("read", hasRole('clerk'))`
      : `  @@allow("read", hasRole('r${at}'))`,
  ).join('\n')

/** @param {number} depth */
const pathRule = (depth) => `  @@allow("read", ${'up.'.repeat(depth)}level >= auth().level)`

/** @type {readonly { name: string, rules: string, guards?: number }[]} */
const variants = [
  { name: 'allowed to all', rules: '  @@allow("read", true)' },
  ...[1, 5, 20].map((count) => ({
    name: `${count} ${count === 1 ? 'rule' : 'rules'} about the row`,
    rules: rowRules(count),
  })),
  ...[1, 5, 20].map((count) => ({
    name: `${count} ${count === 1 ? 'rule' : 'rules'} about the caller`,
    rules: callerRules(count),
  })),
  { name: '20 rules, half of them deny', rules: `${rowRules(10)}\n${denials(10)}` },
  ...[1, 2, 3, 4].map((depth) => ({
    name: `a rule ${depth} ${depth === 1 ? 'relation' : 'relations'} away`,
    rules: pathRule(depth),
  })),
  ...[1, 5].map((guards) => ({
    name: `${guards} guarded ${guards === 1 ? 'field' : 'fields'}`,
    rules: '  @@allow("read", true)',
    guards,
  })),
]

/** @param {number} count */
function denials(count) {
  return Array.from({ length: count }, (_, at) => `  @@deny("read", level < ${-100 - at})`).join(
    '\n',
  )
}

/** @param {{ rules: string, guards?: number }} variant */
function schemaOf({ rules, guards = 0 }) {
  const fields = Array.from({ length: 5 }, (_, at) => {
    const rule = at < guards ? ' @allow("read", level >= auth().level)' : ''
    return `  note${at} String?${rule}`
  })
  const { ir } = checkSchema(`
auth Caller {
  id Int
  level Int
}
model Item {
  id Int @id
  level Int
${fields.join('\n')}
  upId Int?
  up Item? @relation(fields: [upId], references: [id])
${rules}
}
`)
  if (ir === undefined) throw new Error('a schema of this benchmark has a mistake')
  return ir
}

const ctx = Context.fromPrincipal({ id: 1, level: 0, role: 'clerk' })
const { driver, name, drop } = await openDatabase()
const plain = schemaOf({ rules: '  @@allow("read", true)' })
await driver.script(driver.dialect.renderTables(tablesOf(plain)).join(';\n'))
await driver.script(`
  INSERT INTO items (id, level, note0, note1, note2, note3, note4, up_id)
    SELECT n, n % 10, 'a' || n, 'b' || n, 'c' || n, 'd' || n, 'e' || n, 1 + n * 7 % ${rows}
    FROM generate_series(1, ${rows}) AS n;
  ANALYZE items`)

const measured = variants.map((variant) => {
  const schema = schemaOf(variant)
  const orm = createOrm({
    schema,
    dialect: driver.dialect,
    clock: { epochMs: () => Date.now(), monotonicMs: () => performance.now() },
    random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
  })
  /** @type {import('@cratestack/orm').ListQuery} */
  const query = {
    model: 'Item',
    slot: 'list',
    where: undefined,
    orderBy: [{ path: ['id'], direction: 'asc', nulls: 'last' }],
    selection: everything,
    limit: 20,
    offset: undefined,
    count: false,
  }
  return {
    variant,
    plan: () => orm.list(query, ctx, 'wire'),
    /** @type {number[]} */ planMs: [],
    /** @type {number[]} */ totalMs: [],
  }
})

for (let round = 0; round < rounds + 10; round += 1)
  for (const each of measured) {
    const start = performance.now()
    const operation = each.plan()
    const planned = performance.now()
    const { rows: found } = await runOperation(operation, { kind: 'driver', driver })
    const end = performance.now()
    if (found.length !== 20) throw new Error(`${each.variant.name}: ${found.length} rows`)
    // The first rounds compile the code and prepare the statements.
    if (round < 10) continue
    each.planMs.push(planned - start)
    each.totalMs.push(end - start)
  }

const results = measured.map(({ variant, planMs, totalMs }) => ({
  work: variant.name,
  plan: summarize(planMs),
  total: summarize(totalMs),
}))
report()
await driver.close()
await drop()

function report() {
  const facts = { ...machineFacts(), database: name }
  if (process.argv.includes('--json'))
    for (const result of results) console.log(JSON.stringify({ ...facts, ...result }))
  else {
    const base = results[0]?.total.medianMs ?? 1
    console.log(`${facts.cpu}, ${facts.cores} cores, Node ${facts.node}, ${name}\n`)
    console.log(`${'20 of 100,000 rows'.padEnd(32)}   plan ms  total ms   ratio`)
    for (const { work, plan, total } of results)
      console.log(
        `${work.padEnd(32)} ${plan.medianMs.toFixed(3).padStart(9)} ${total.medianMs.toFixed(3).padStart(9)} ${(total.medianMs / base).toFixed(2).padStart(7)}`,
      )
  }
  if (process.argv.includes('--save')) saveResults('policy', facts, results)
}

async function openDatabase() {
  const url = process.env['CRATESTACK_TEST_POSTGRES']
  if (url === undefined || url === '')
    return { driver: pglite(), name: 'PGlite', drop: async () => undefined }
  const maintenance = postgres({ connectionString: url, poolSize: 1 })
  const database = `cratestack_bench_${process.pid}`
  await maintenance.script(`CREATE DATABASE ${database}`)
  const own = new URL(url)
  own.pathname = `/${database}`
  return {
    driver: postgres({ connectionString: own.href, poolSize: 1 }),
    name: 'PostgreSQL',
    drop: async () => {
      await maintenance.script(`DROP DATABASE ${database} WITH (FORCE)`)
      await maintenance.close()
    },
  }
}
