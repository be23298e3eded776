// `npm run bench`: runs the benchmarks one after the other, so that they do not disturb each other.
// Arguments choose by name: `npm run bench -- parse`.

import { existsSync, readdirSync } from 'node:fs'
import { ready } from './ready.mjs'
import { inRoot, runNode } from './repository.mjs'

process.exitCode = (await ready()) || (await bench(process.argv.slice(2)))

/** @param {readonly string[]} wanted */
async function bench(wanted) {
  const folder = inRoot('benchmarks')
  const files = existsSync(folder)
    ? readdirSync(folder).filter((file) => file.endsWith('.bench.mjs'))
    : []
  const chosen = files.filter(
    (file) => wanted.length === 0 || wanted.some((word) => file.includes(word)),
  )
  if (chosen.length === 0) {
    console.error(`no benchmark to run; there are: ${files.join(', ') || 'none yet'}`)
    return 1
  }
  for (const file of chosen.sort()) {
    const code = await runNode(inRoot('benchmarks', file))
    if (code !== 0) return code
  }
  return 0
}
