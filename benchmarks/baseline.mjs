// Compares two files of results: is the second slower, faster, or is it noise?
//
//     node benchmarks/baseline.mjs benchmarks/results/A.jsonl benchmarks/results/B.jsonl

import { readFileSync } from 'node:fs'

const [before, after] = process.argv.slice(2)
if (before === undefined || after === undefined) {
  console.error('usage: node benchmarks/baseline.mjs BEFORE.jsonl AFTER.jsonl')
  process.exit(2)
}
const baseline = readResults(before)
const current = readResults(after)
if (baseline.machine !== current.machine) {
  console.log(`different machines: ${baseline.machine} / ${current.machine}; read with care`)
}
for (const [question, result] of current.results) {
  const base = baseline.results.get(question)
  if (base === undefined) console.log(`${question}: new, ${result.medianMs.toFixed(2)} ms`)
  else console.log(`${question}: ${verdict(base, result)}`)
}

/**
 * @typedef {object} Result
 * @property {number} medianMs
 * @property {number} lowerQuartileMs
 * @property {number} upperQuartileMs
 */

/**
 * A change counts when it is more than five percent and the middle halves do not overlap.
 *
 * @param {Result} base
 * @param {Result} result
 */
function verdict(base, result) {
  const change = result.medianMs / base.medianMs - 1
  const apart =
    result.lowerQuartileMs > base.upperQuartileMs || result.upperQuartileMs < base.lowerQuartileMs
  const word = !apart || Math.abs(change) <= 0.05 ? 'noise' : change > 0 ? 'slower' : 'faster'
  const percent = `${change >= 0 ? '+' : ''}${(change * 100).toFixed(1)} %`
  return `${word} (${base.medianMs.toFixed(2)} -> ${result.medianMs.toFixed(2)} ms, ${percent})`
}

/** @param {string} file */
function readResults(file) {
  const results = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  const { cpu, cores, node } = results[0] ?? {}
  return {
    machine: `${cpu}, ${cores} cores, ${node}`,
    /** @type {Map<string, Result>} */
    results: new Map(results.map((result) => [result.question, result])),
  }
}
