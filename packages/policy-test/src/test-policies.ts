import { readFile } from 'node:fs/promises'
import { systemClock, systemRandom } from '@cratestack/core'
import { pglite } from '@cratestack/postgres/pglite'
import { checkSchema } from '@cratestack/schema'
import type { SchemaIr } from '@cratestack/schema/ir'
import { PGlite } from '@electric-sql/pglite'
import { type PolicyCase, runPolicyTables } from './run/run-policy-tables.ts'
import { readPolicyTables, type TableProblem } from './tables/policy-tables.ts'

/**
 * Holds the tables of a page against the rules of a schema, for any test runner:
 *
 * ```ts
 * const cases = await testPolicies('schema.cstack', 'policies.md')
 * test.each(cases)('$title: $expected', ({ expected, actual }) => expect(actual).toBe(expected))
 * ```
 *
 * @param schemaFile - relative to the working directory, as the page
 * @throws Error for a schema with errors, or a page with tables that make no sense
 */
export async function testPolicies(
  schemaFile: string,
  pageFile: string,
): Promise<readonly PolicyCase[]> {
  const { ir, diagnostics } = checkSchema(await readFile(schemaFile, 'utf8'))
  if (ir === undefined) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    throw new Error(
      `${schemaFile}: ${errors.map(({ code, message }) => `${code} ${message}`).join('; ')}`,
    )
  }
  const tested = await testPolicyPage(await readFile(pageFile, 'utf8'), ir)
  if (tested.problems.length > 0)
    throw new Error(
      tested.problems.map(({ line, message }) => `${pageFile}:${line}: ${message}`).join('\n'),
    )
  return tested.cases
}

export interface TestedPage {
  /** Empty when there are problems. */
  readonly cases: readonly PolicyCase[]
  readonly problems: readonly TableProblem[]
}

/** The same for texts that are at hand, on a PostgreSQL in memory. */
export async function testPolicyPage(page: string, schema: SchemaIr): Promise<TestedPage> {
  const tables = readPolicyTables(page, schema)
  if (tables.problems.length > 0) return { cases: [], problems: tables.problems }
  const driver = pglite({ database: await PGlite.create() })
  try {
    const cases = await runPolicyTables(tables, {
      schema,
      driver,
      clock: systemClock(globalThis),
      random: systemRandom(globalThis),
    })
    return { cases, problems: [] }
  } finally {
    await driver.close()
  }
}
