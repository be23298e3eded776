// A write with a condition on the version touched nothing. Whoever can read the row learns that its
// version is another one; everybody else learns nothing (spec/http 9.3).

import { CratestackError } from '@cratestack/core'
import { and, isNever, type Predicate } from '@cratestack/sql'
import { type Planning, render } from '../model/planning.ts'
import type { ColumnIndex, ModelIndex } from '../model/schema-index.ts'
import type { Steps } from '../operation/operation.ts'
import { readScope } from '../read/scope.ts'

/** The version that a caller has seen, of a model that counts them. */
export interface SeenVersion {
  readonly column: ColumnIndex
  readonly expected: number | bigint
}

/**
 * @throws CratestackError `PRECONDITION_FAILED` when no version was given for a model that has them
 */
export function readSeenVersion(
  model: ModelIndex,
  ifMatch: number | bigint | undefined,
): SeenVersion | undefined {
  if (model.version === undefined) return undefined
  if (ifMatch === undefined)
    throw new CratestackError('PRECONDITION_FAILED', 'If-Match header required')
  return { column: model.version, expected: ifMatch }
}

/**
 * @param refused - what everybody hears who cannot read a row of another version
 */
export function* explainNoMatch(
  model: ModelIndex,
  key: Predicate,
  seen: SeenVersion | undefined,
  action: 'update' | 'delete',
  planning: Planning,
  refused: CratestackError = new CratestackError('FORBIDDEN', `${action} is not allowed by policy`),
): Steps<never> {
  if (seen === undefined) throw refused
  const where = and(key, readScope(model, 'detail', planning))
  if (isNever(where)) throw refused
  const { name, type, column } = seen.column
  const [result] = yield [
    render(planning, {
      kind: 'select',
      table: model.table,
      columns: [{ name, type, value: column }],
      where,
      orderBy: [],
      limit: undefined,
      offset: undefined,
      lock: undefined,
    }),
  ]
  const found = result?.rows[0]?.[0]
  if (found === undefined || !isOther(found, seen.expected)) throw refused
  throw versionMismatch(seen.expected, found)
}

/** Only for who can read the row. */
export function versionMismatch(expected: number | bigint, found: unknown): CratestackError {
  return new CratestackError(
    'PRECONDITION_FAILED',
    `version mismatch: expected ${expected}, found ${String(found)}`,
  )
}

/** For everybody else: a row that is missing, hidden or not to be written is none of that version. */
export function noSuchVersion(expected: number | bigint): CratestackError {
  return new CratestackError('PRECONDITION_FAILED', `there is no record of version ${expected}`)
}

export function isOther(found: unknown, expected: number | bigint): boolean {
  return (
    (typeof found === 'number' || typeof found === 'bigint') && BigInt(found) !== BigInt(expected)
  )
}
