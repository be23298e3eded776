// How long from a cold start to the first answered request?
//
//     npm run build && node benchmarks/start.bench.mjs [--json] [--save]
//
// Three starts of examples/bank with `cratestack dev`, each a process of its own, until a list of
// accounts has been answered: on an empty embedded database (create it, push, seed), on an existing one,
// and on an existing one with the list asked for again (what a running server adds).

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { machineFacts, saveResults } from './machine.mjs'
import { summarize } from './statistics.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const command = `${root}packages/cratestack/bin/cratestack.js`
const schema = `${root}examples/bank/schema.cstack`
const runs = 5

if (!existsSync(`${root}packages/cratestack/dist/server.js`)) {
  console.error('benchmarks/start: run "npm run build" first')
  process.exit(1)
}

/** @type {Record<'empty' | 'existing' | 'again', number[]>} */
const samples = { empty: [], existing: [], again: [] }
for (let run = 0; run < runs; run += 1) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cratestack-start-'))
  try {
    samples.empty.push((await startOnce(folder)).firstMs)
    const { firstMs, againMs } = await startOnce(folder)
    samples.existing.push(firstMs)
    samples.again.push(againMs)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const rows = Object.entries(samples).map(([question, measured]) => ({
  question: `first answer, ${question}`,
  ...summarize(measured),
}))
const facts = machineFacts()
if (process.argv.includes('--json'))
  for (const row of rows) console.log(JSON.stringify({ ...facts, ...row }))
else
  console.table(
    rows.map(({ question, runs, medianMs, p95Ms }) => ({ question, runs, medianMs, p95Ms })),
  )
if (process.argv.includes('--save')) saveResults('start', facts, rows)

/** @param {string} folder */
async function startOnce(folder) {
  const startedAt = performance.now()
  const child = spawn(
    process.execPath,
    [command, 'dev', schema, '--once', '--port', '0', '--data', `${folder}/db`, '--format', 'json'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  try {
    const url = await new Promise((resolve, reject) => {
      let printed = ''
      child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
        printed += chunk.toString()
        if (printed.includes('\n')) resolve(JSON.parse(printed).data.url)
      })
      child.once('exit', (code) => reject(new Error(`it ended with ${code}`)))
    })
    await list(url)
    const firstMs = performance.now() - startedAt
    const askedAt = performance.now()
    await list(url)
    return { firstMs, againMs: performance.now() - askedAt }
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    if (child.exitCode === null && child.kill('SIGINT')) await ended
  }
}

/** @param {string} url */
async function list(url) {
  const response = await fetch(`${url}/accounts`, { headers: { authorization: 'Bearer tess' } })
  if (response.status !== 200) throw new Error(`the list answered ${response.status}`)
  await response.arrayBuffer()
}
