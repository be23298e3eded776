// How long does the language take: parsing, checking and formatting schemas of many sizes?
//
//     npm run build && node benchmarks/language.bench.mjs [--json] [--save]
//
// Every size runs in a process of its own, so that peak memory is its own and no size warms up another.

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { machineFacts, saveResults } from './machine.mjs'
import { generateSchema } from './schemas.mjs'
import { summarize } from './statistics.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const library = new URL('../packages/schema/dist/index.js', import.meta.url)
const cli = `${root}packages/cli/bin/cratestack.js`
const sizes = [40, 100, 1_000, 5_000]
const questions = /** @type {const} */ (['parse', 'check', 'format'])

if (!existsSync(library)) {
  console.error('benchmarks/language: run "npm run build" first')
  process.exit(1)
}
const [task = '', size] = process.argv.slice(2)
const asked = questions.find((question) => question === task)
if (asked !== undefined) await measure(asked, Number(size))
else report(process.argv.includes('--json'), process.argv.includes('--save'))

/**
 * Runs in the child: one question about one size. Prints samples as JSON.
 *
 * @param {(typeof questions)[number]} question
 * @param {number} models
 */
async function measure(question, models) {
  /** @type {typeof import('@cratestack/schema')} */
  const { checkSchema, formatSchema, parseSchema } = await import(library.href)
  const text = generateSchema(models)
  const run = {
    parse: () => parseSchema(text),
    check: () => checkSchema(text),
    format: () => formatSchema(text),
  }[question]
  const errors = checkSchema(text).diagnostics.filter(({ severity }) => severity === 'error')
  if (errors[0] !== undefined)
    throw new Error(`the generated schema is wrong: ${errors[0].message}`)

  const firstMs = time(run)
  const samples = []
  const until = performance.now() + 3_000
  while (samples.length < 200 && (performance.now() < until || samples.length < 5)) {
    samples.push(time(run))
  }
  console.log(
    JSON.stringify({
      question,
      models,
      lines: text.split('\n').length - 1,
      bytes: Buffer.byteLength(text),
      firstMs,
      samples,
      // Kilobytes on every platform; the whole process, Node itself included.
      peakBytes: process.resourceUsage().maxRSS * 1024,
    }),
  )
}

/** @param {() => unknown} run */
function time(run) {
  const start = performance.now()
  run()
  return performance.now() - start
}

/**
 * @param {boolean} asJson
 * @param {boolean} save
 */
function report(asJson, save) {
  const results = [...languageResults(), ...coldStartResults()]
  const facts = machineFacts()
  if (asJson) for (const result of results) console.log(JSON.stringify({ ...facts, ...result }))
  else printTable(facts, results)
  if (save) saveResults('language', facts, results)
}

function* languageResults() {
  for (const models of sizes) {
    for (const question of questions) {
      const script = fileURLToPath(import.meta.url)
      const output = execFileSync(process.execPath, [script, question, String(models)], {
        encoding: 'utf8',
      })
      const { samples, ...result } = JSON.parse(output)
      const summary = summarize(samples)
      yield {
        ...result,
        question: `${question}-${models}`,
        ...summary,
        megabytesPerSecond: result.bytes / 1e6 / (summary.medianMs / 1e3),
      }
    }
  }
}

/** What a person waits for: a whole process, beside one that does nothing. */
function* coldStartResults() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cratestack-benchmark-'))
  const schema = path.join(folder, 'schema.cstack')
  writeFileSync(schema, generateSchema(1))
  yield { question: 'cold-node', ...summarize(coldStarts(['-e', ''])) }
  yield { question: 'cold-cli-check-1', ...summarize(coldStarts([cli, 'check', schema])) }
  rmSync(folder, { recursive: true })
}

/** @param {readonly string[]} args */
function coldStarts(args) {
  return Array.from({ length: 15 }, () =>
    time(() => {
      const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
      if (status !== 0) throw new Error(`${args.join(' ')} failed: ${stderr}`)
    }),
  )
}

/**
 * @typedef {object} Result
 * @property {string} question
 * @property {number} runs
 * @property {number} medianMs
 * @property {number} p95Ms
 * @property {number} [lines]
 * @property {number} [firstMs]
 * @property {number} [megabytesPerSecond]
 * @property {number} [peakBytes]
 */

/**
 * @param {ReturnType<typeof machineFacts>} facts
 * @param {readonly Result[]} results
 */
function printTable(facts, results) {
  console.log(`${facts.cpu}, ${facts.cores} cores, Node ${facts.node}, commit ${facts.commit}\n`)
  const head = ['question', 'lines', 'first ms', 'median ms', 'p95 ms', 'MB/s', 'peak MB', 'runs']
  const rows = results.map((result) => [
    result.question,
    result.lines ?? '',
    result.firstMs?.toFixed(1) ?? '',
    result.medianMs.toFixed(2),
    result.p95Ms.toFixed(2),
    result.megabytesPerSecond?.toFixed(1) ?? '',
    result.peakBytes === undefined ? '' : (result.peakBytes / 1e6).toFixed(0),
    result.runs,
  ])
  /** @param {number} column */
  const widthOf = (column) => Math.max(...[head, ...rows].map((row) => String(row[column]).length))
  for (const row of [head, ...rows]) {
    const cells = row.map((cell, column) =>
      column === 0 ? String(cell).padEnd(widthOf(0)) : String(cell).padStart(widthOf(column)),
    )
    console.log(cells.join('  '))
  }
}
