// Schemas as people break them: lines and tokens of the conformance cases dropped, repeated, swapped,
// renamed and spliced into each other. Nothing may throw, hang or point outside the text.
//
// The short version runs always; RUN_SLOW=1 runs the long one with a fresh seed, which it prints.
// SEED=n repeats a run.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mutated } from './support/generate.ts'
import { expectInvariants } from './support/invariants.ts'

const slow = process.env['RUN_SLOW'] === '1'
const seed = Number(
  process.env['SEED'] ?? (slow ? Math.floor(Math.random() * 2 ** 31) : 20_261_121),
)
const numRuns = slow ? 100_000 : 300
// Says "hang", not "slow": such schemas take a few milliseconds.
const hangMs = 60_000

test(`${numRuns} mutated schemas, seed ${seed}`, () => {
  fc.assert(
    fc.property(mutated, (text) => {
      const start = performance.now()
      expectInvariants(text)
      expect(performance.now() - start).toBeLessThan(hangMs)
    }),
    { seed, numRuns },
  )
}, 3_600_000)
