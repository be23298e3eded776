// `npm run check`: everything that must hold before a change is merged, cheapest first, stopping at
// the first failure. `--skip test` leaves a step out, for a caller that has just run it.

import { readyToBuild } from './ready.mjs'
import { runNode, toolPath } from './repository.mjs'

/** Each step is a list of Node scripts with their arguments. A tool is looked up when it is run. */
const steps = {
  layout: [() => ['scripts/check-layout.mjs']],
  lint: [
    () => [toolPath('@biomejs/biome'), 'check', '.'],
    () => [toolPath('oxlint'), '--type-aware'],
  ],
  build: [
    () => [toolPath('typescript', 'tsc'), '-b'],
    () => [toolPath('typescript', 'tsc'), '-p', 'tsconfig.tests.json'],
  ],
  test: [() => [toolPath('vitest'), 'run']],
  api: [() => ['scripts/api-report.mjs']],
  docs: [() => ['scripts/check-docs.mjs']],
}

process.exitCode = await check(readSkipped(process.argv.slice(2)))

/** @param {ReadonlySet<string>} skipped */
async function check(skipped) {
  const code = await readyToBuild()
  if (code !== 0) return code
  /** @type {string[]} */
  const report = []
  for (const [name, commands] of Object.entries(steps)) {
    if (skipped.has(name)) {
      report.push(`${name} skipped`)
      continue
    }
    console.error(`\n== ${name}`)
    const startedAt = performance.now()
    for (const command of commands) {
      const [script = '', ...args] = command()
      const code = await runNode(script, args)
      if (code !== 0) {
        console.error(
          `\ncheck: "${name}" failed with exit code ${code} after: ${report.join(', ')}`,
        )
        return code
      }
    }
    report.push(`${name} ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  }
  console.error(`\ncheck: all good (${report.join(', ')})`)
  return 0
}

/** @param {readonly string[]} args */
function readSkipped(args) {
  /** @type {Set<string>} */
  const skipped = new Set()
  for (let at = 0; at < args.length; at += 2) {
    const name = args[at + 1]
    if (args[at] !== '--skip' || name === undefined || !(name in steps)) {
      console.error(`usage: npm run check -- [--skip ${Object.keys(steps).join('|')}]...`)
      process.exit(2)
    }
    skipped.add(name)
  }
  return skipped
}
