// How long does generating the TypeScript of a schema take, once it is checked?
//
//     npm run build && node benchmarks/generate.bench.mjs [--json] [--save]

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { machineFacts, saveResults } from './machine.mjs'
import { generateSchema } from './schemas.mjs'
import { summarize } from './statistics.mjs'

const library = new URL('../packages/codegen/dist/index.js', import.meta.url)
if (!existsSync(library)) {
  console.error('benchmarks/generate: run "npm run build" first')
  process.exit(1)
}
/** @type {typeof import('@cratestack/codegen')} */
const { emitTypescript } = await import(library.href)
/** @type {typeof import('@cratestack/schema')} */
const { checkSchema } = await import(
  new URL('../packages/schema/dist/index.js', import.meta.url).href
)

const facts = machineFacts()
const results = [10, 100, 500].map(measure)
if (process.argv.includes('--json'))
  console.log(results.map((result) => JSON.stringify({ ...facts, ...result })).join('\n'))
else print()
if (process.argv.includes('--save')) saveResults('generate', facts, results)

/** @param {number} models */
function measure(models) {
  const text = generateSchema(models)
  const { ir } = checkSchema(text)
  if (ir === undefined) throw new Error('the generated schema is wrong')
  const schemaSha256 = createHash('sha256').update(text).digest('hex')
  const run = () => emitTypescript(ir, { schemaSha256 })
  const firstMs = time(run)
  const samples = []
  const until = performance.now() + 3_000
  while (samples.length < 100 && (performance.now() < until || samples.length < 5))
    samples.push(time(run))
  const bytes = run().reduce((sum, file) => sum + Buffer.byteLength(file.text), 0)
  return { question: `generate-${models}`, models, bytes, firstMs, ...summarize(samples) }
}

/** @param {() => unknown} run */
function time(run) {
  const start = performance.now()
  run()
  return performance.now() - start
}

function print() {
  console.log(`${facts.cpu}, ${facts.cores} cores, Node ${facts.node}, commit ${facts.commit}\n`)
  console.log('models  kilobytes  first ms  median ms  p95 ms')
  for (const { models, bytes, firstMs, medianMs, p95Ms } of results) {
    const cells = [bytes / 1e3, firstMs, medianMs, p95Ms].map((value, at) =>
      value.toFixed(at === 0 ? 0 : 1).padStart([9, 8, 9, 6][at] ?? 0),
    )
    console.log(`${String(models).padStart(6)}  ${cells.join('  ')}`)
  }
}
