// On what, and of which version, something was measured.

import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))

export function machineFacts() {
  return {
    at: new Date().toISOString(),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
    }).trim(),
    node: process.version,
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.cpus().length,
    platform: `${os.platform()} ${os.arch()}`,
  }
}

/**
 * Keeps results by day and commit, for `baseline.mjs` to compare.
 *
 * @param {string} name - of the benchmark
 * @param {ReturnType<typeof machineFacts>} facts
 * @param {readonly object[]} results
 */
export function saveResults(name, facts, results) {
  const folder = `${root}benchmarks/results`
  mkdirSync(folder, { recursive: true })
  const file = `${folder}/${name}-${facts.at.slice(0, 10)}-${facts.commit}.jsonl`
  const lines = results.map((result) => JSON.stringify({ ...facts, ...result }))
  writeFileSync(file, `${lines.join('\n')}\n`)
  console.error(`saved ${file.slice(root.length)}`)
}
