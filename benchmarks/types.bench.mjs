// What does checking generated code cost? Seconds and instantiations that the files of a schema, and
// code that uses them, add to a project that only imports the same entries.
//
//     npm run build && node benchmarks/types.bench.mjs [--json] [--save]
//
// With the compiler of this repository, and with the oldest one that generated code is written for,
// which npm fetches.

import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { machineFacts, saveResults } from './machine.mjs'
import { generateSchema } from './schemas.mjs'
import { summarize } from './statistics.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const library = new URL('../packages/codegen/dist/index.js', import.meta.url)
if (!existsSync(library)) {
  console.error('benchmarks/types: run "npm run build" first')
  process.exit(1)
}
/** @type {typeof import('@cratestack/codegen')} */
const { emitTypescript } = await import(library.href)
/** @type {typeof import('@cratestack/schema')} */
const { checkSchema } = await import(
  new URL('../packages/schema/dist/index.js', import.meta.url).href
)

const compilers = {
  '7.0.2': [path.join(root, 'node_modules', 'typescript', 'bin', 'tsc')],
  '5.9.3': [fetchCompiler('typescript@5.9.3')],
}
// Below the repository, so that the packages are found as they are by whoever installs them.
const folder = path.join(root, 'node_modules', '.cache', 'cratestack', 'types-benchmark')

/** @typedef {{ readonly seconds: number, readonly instantiations: number }} Cost */

const facts = machineFacts()
const sizes = [0, 10, 100, 500]
const results = Object.keys(compilers).flatMap(resultsOf)
if (process.argv.includes('--json'))
  console.log(results.map((result) => JSON.stringify({ ...facts, ...result })).join('\n'))
else print()
if (process.argv.includes('--save')) saveResults('types', facts, results)

/**
 * A project that uses a schema of so many models, or only imports the entries.
 *
 * @param {string} name
 * @param {number} models
 */
function writeProject(name, models) {
  const home = path.join(folder, name)
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  const options = {
    target: 'es2022',
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    allowImportingTsExtensions: true,
  }
  writeFileSync(
    path.join(home, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, include: ['*.ts'] }),
  )
  writeFileSync(path.join(home, 'package.json'), JSON.stringify({ type: 'module' }))
  if (models === 0) {
    const text = ['server', 'client'].map((role) => `import 'cratestack/${role}'\n`)
    writeFileSync(path.join(home, 'index.ts'), text.join(''))
    return home
  }
  const schema = generateSchema(models)
  const { ir } = checkSchema(schema)
  if (ir === undefined) throw new Error('the generated schema is wrong')
  const schemaSha256 = createHash('sha256').update(schema).digest('hex')
  for (const file of emitTypescript(ir, { schemaSha256 }))
    writeFileSync(path.join(home, file.path), file.text)
  writeFileSync(path.join(home, 'use-server.ts'), serverUse(models))
  writeFileSync(path.join(home, 'use-client.ts'), clientUse(models))
  return home
}

/**
 * Three queries for every tenth model: a team does not write all of its queries at once.
 *
 * @param {number} models
 */
function serverUse(models) {
  const lines = [`import type { Context } from 'cratestack/server'`]
  const used = usedModels(models)
  const handles = used.map((index) => `thing${index}`).join(', ')
  lines.push(`import { type Db, ${handles} } from './server.ts'`, '')
  lines.push('export async function use(db: Db, ctx: Context) {')
  for (const index of used) {
    const thing = `thing${index}`
    lines.push(
      `  const a${index} = await db.${thing}.findMany({`,
      `    where: { name: { startsWith: 'x' }, amount: { gte: '1' }, OR: [{ state: 'open' }, { changedAt: null }] },`,
      `    select: { id: true, name: true, children: { id: true, code: true } },`,
      `    orderBy: [{ name: 'asc' }],`,
      '  }).run(ctx)',
      `  a${index}[0]?.children[0]?.code.toUpperCase()`,
      `  const b${index} = await db.${thing}.findMany().where(${thing}.amount.gte('1'))`,
      `    .include(${thing}.children, { select: { name: true } }).orderBy(${thing}.code.desc()).run(ctx)`,
      `  b${index}[0]?.children[0]?.name.toUpperCase()`,
      `  await db.${thing}.update('x').set({ name: 'y' }).ifMatch(1).run(ctx)`,
    )
  }
  lines.push('}', '')
  return lines.join('\n')
}

/** @param {number} models */
function clientUse(models) {
  const lines = [`import type { Api } from './client.ts'`, '']
  lines.push('export async function use(api: Api) {')
  for (const index of usedModels(models)) {
    lines.push(
      `  const a${index} = await api.thing${index}.get('x', {`,
      `    select: { id: true, name: true, children: { id: true, code: true } },`,
      '  })',
      `  a${index}.children[0]?.code.toUpperCase()`,
      `  await api.thing${index}.update('x', { name: 'y' }, { ifMatch: 1 })`,
    )
  }
  lines.push('}', '')
  return lines.join('\n')
}

/** @param {number} models */
function usedModels(models) {
  return Array.from({ length: Math.ceil(models / 10) }, (_, index) => index * 10)
}

/**
 * Rounds over all sizes, so that a busy moment of the machine does not meet one size only. What was
 * added is the difference of the quickest runs: everything else in a run is the machine's.
 *
 * @param {string} version
 */
function resultsOf(version) {
  const homes = sizes.map((models) => writeProject(`models-${models}`, models))
  // The first round warms the disk's cache and does not count.
  const rounds = Array.from({ length: 8 }, () =>
    homes.map((home) => runCompiler(version, home)),
  ).slice(1)
  const costs = sizes.map((models, at) => {
    const runs = rounds.flatMap((round) => round[at] ?? [])
    const seconds = Math.min(...runs.map((run) => run.seconds))
    const instantiations = runs[0]?.instantiations ?? Number.NaN
    return { models, seconds, instantiations, ...summarize(runs.map((run) => run.seconds * 1000)) }
  })
  const [empty, ...others] = costs
  if (empty === undefined) throw new Error('nothing was measured')
  return others.map(({ seconds, instantiations, ...cost }) => ({
    question: `types-${version}-${cost.models}`,
    compiler: version,
    emptySeconds: empty.seconds,
    addedSeconds: seconds - empty.seconds,
    addedInstantiations: instantiations - empty.instantiations,
    ...cost,
  }))
}

/**
 * @param {string} version
 * @param {string} home
 * @returns {Cost}
 */
function runCompiler(version, home) {
  const compiler = compilers[/** @type {keyof typeof compilers} */ (version)]
  const start = performance.now()
  const { status, stdout } = spawnSync(
    process.execPath,
    [...compiler, '-p', home, '--extendedDiagnostics'],
    { encoding: 'utf8', cwd: home },
  )
  const seconds = (performance.now() - start) / 1000
  if (status !== 0) throw new Error(`TypeScript ${version} does not accept ${home}:\n${stdout}`)
  const instantiations = Number(/^Instantiations:\s+(\d+)/m.exec(stdout)?.[1])
  return { seconds, instantiations }
}

/**
 * Where npm keeps a compiler, which it fetches when it is not there.
 *
 * @param {string} name - with its version
 */
function fetchCompiler(name) {
  const script =
    'console.log(require.resolve("typescript/lib/tsc.js", { paths: process.env.PATH.split(":").map((bin) => bin + "/..") }))'
  return execFileSync('npm', ['exec', '--yes', `--package=${name}`, '--', 'node', '-e', script], {
    encoding: 'utf8',
    cwd: path.parse(root).root,
  }).trim()
}

function print() {
  console.log(`${facts.cpu}, ${facts.cores} cores, Node ${facts.node}, commit ${facts.commit}\n`)
  console.log('TypeScript  models  empty s  added s  added instantiations')
  for (const { compiler, models, emptySeconds, addedSeconds, addedInstantiations } of results)
    console.log(
      [
        compiler.padEnd(10),
        String(models).padStart(6),
        emptySeconds.toFixed(2).padStart(7),
        addedSeconds.toFixed(2).padStart(7),
        String(addedInstantiations).padStart(20),
      ].join('  '),
    )
}
