// The wire cases of the specification against real databases, over both transports. What fails for
// a known reason stands in known-failures.json; a case there that passes is an error, too.

import { describeDatabases } from '@cratestack/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTables, readSchemaText } from '../support/test-schema.ts'
import { compareAnswer } from './compare-answer.ts'
import knownFailures from './known-failures.json' with { type: 'json' }
import { openTransport, type TransportName } from './transports.ts'
import { createVectorApp, seedVectors } from './vector-app.ts'
import { readVectors, skipReason, type VectorCase, type VectorFile } from './vectors-file.ts'

const vectors = readVectors()
if (vectors === undefined)
  describe.skip('http vectors: ../shared/vectors/http.json is not there', () => {
    test('skipped', () => undefined)
  })
else describeVectors(vectors)

function describeVectors(vectors: VectorFile): void {
  const schema = readSchemaText(vectors.schema)
  const known: Readonly<Record<string, string>> = knownFailures
  describeDatabases('http vectors', (database) => {
    beforeAll(() => createTables(database.driver, schema))
    const transports: readonly TransportName[] = ['fetch', 'node:http']
    describe.each(transports)('over %s', (transport) => {
      const tally = new Tally()
      afterAll(() => {
        process.stdout.write(`http vectors, ${database.name}, ${transport}: ${tally.print()}\n`)
      })
      for (const vector of vectors.cases) {
        const reason = skipReason(vector)
        const title = `${vector.id} ${vector.title}`
        if (reason !== undefined) {
          tally.skip(vector.id, reason)
          test.skip(`${title}: ${reason}`, () => undefined)
          continue
        }
        test(title, async () => {
          const failure = await run(vector).then(
            () => undefined,
            (error: unknown) => ({ error }),
          )
          tally.count(vector.id, failure === undefined)
          if (known[vector.id] === undefined) expect(failure?.error).toBeUndefined()
          else expect(failure, `${vector.id} passes: take it out of the list`).toBeDefined()
        })
      }

      async function run(vector: VectorCase): Promise<void> {
        await database.clear()
        await seedVectors(vectors, schema, database.driver)
        const app = createVectorApp(vectors, schema, database.driver, vector)
        const opened = await openTransport(transport, app)
        try {
          for (const { request, response } of vector.steps)
            compareAnswer(await opened.send(request), response, request, vector)
        } finally {
          await opened.close()
        }
      }
    })
  })
}

/** How many cases of each group pass. */
class Tally {
  readonly #groups = new Map<string, { passed: number; run: number; skipped: number }>()
  readonly #reasons = new Set<string>()

  count(id: string, passed: boolean): void {
    const group = this.#group(id)
    group.run += 1
    if (passed) group.passed += 1
  }

  skip(id: string, reason: string): void {
    this.#group(id).skipped += 1
    this.#reasons.add(reason)
  }

  print(): string {
    const counts = [...this.#groups].map(
      ([name, { passed, run, skipped }]) =>
        `${name} ${passed}/${run}${skipped > 0 ? ` (${skipped} skipped)` : ''}`,
    )
    return `${counts.join(', ')}; skipped: ${[...this.#reasons].join('; ')}`
  }

  #group(id: string): { passed: number; run: number; skipped: number } {
    const name = id.slice(0, 1)
    const group = this.#groups.get(name) ?? { passed: 0, run: 0, skipped: 0 }
    this.#groups.set(name, group)
    return group
  }
}
