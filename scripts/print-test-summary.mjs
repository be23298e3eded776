// Prints `N passed, N failed` from the JSON results that vitest wrote, as the last line of a CI log.
// Says nothing when there are no results: a run that did not get that far has no numbers.

import { existsSync } from 'node:fs'
import { readJson } from './repository.mjs'

const file = process.argv[2]
if (file === undefined) throw new TypeError('print-test-summary: the results file is missing')

if (existsSync(file)) {
  const results = readJson(file)
  const skipped = results.numPendingTests + results.numTodoTests
  // A test file that does not load has no failed test, and is a failure all the same.
  const failed = Math.max(results.numFailedTests, results.success ? 0 : 1)
  const parts = [`${results.numPassedTests} passed`, `${failed} failed`]
  if (skipped > 0) parts.push(`${skipped} skipped`)
  console.log(parts.join(', '))
}
