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

export function* explainNoMatch(
  model: ModelIndex,
  key: Predicate,
  seen: SeenVersion | undefined,
  action: 'update' | 'delete',
  planning: Planning,
): Steps<never> {
  const refused = new CratestackError('FORBIDDEN', `${action} is not allowed by policy`)
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
  throw new CratestackError(
    'PRECONDITION_FAILED',
    `version mismatch: expected ${seen.expected}, found ${String(found)}`,
  )
}

export function isOther(found: unknown, expected: number | bigint): boolean {
  return (
    (typeof found === 'number' || typeof found === 'bigint') && BigInt(found) !== BigInt(expected)
  )
}
