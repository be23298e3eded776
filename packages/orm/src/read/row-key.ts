import { and, type ColumnValue, type Predicate, parameter } from '@cratestack/sql'
import type { ColumnIndex, ModelIndex } from '../model/schema-index.ts'
import { type Problem, problem, refuseProblems, validationError } from '../problems/problem.ts'
import type { RowKey } from '../query/query.ts'
import { toColumnValue } from '../values/to-column-value.ts'
import { equals } from './scope.ts'

/**
 * The condition of being the row with this key.
 *
 * @param uniques - sets of fields that may name a row
 * @throws CratestackError `VALIDATION_ERROR` unless the key has exactly the fields of one of them
 */
export function planKey(
  key: RowKey,
  model: ModelIndex,
  uniques: readonly (readonly ColumnIndex[])[] = [model.key],
): Predicate {
  return and(
    ...readKey(key, model, uniques).map(({ column: { column, type }, value }) =>
      equals(column, parameter(type, value)),
    ),
  )
}

export interface KeyPart {
  readonly column: ColumnIndex
  readonly value: ColumnValue
}

/** The columns of a key with their values, in the order of the schema's. */
export function readKey(
  key: RowKey,
  model: ModelIndex,
  uniques: readonly (readonly ColumnIndex[])[] = [model.key],
): readonly KeyPart[] {
  const names = Object.keys(key)
  const columns = uniques.find(
    (each) => each.length === names.length && each.every(({ name }) => Object.hasOwn(key, name)),
  )
  if (columns === undefined) {
    const wanted = model.key.map(({ name }) => name).join(', ')
    throw validationError(problem(wanted, 'key', `a row of ${model.name} is named by ${wanted}`))
  }
  const problems: Problem[] = []
  const parts = columns.map((column): KeyPart => {
    const converted = toColumnValue(key[column.name], { ...column, arity: 'required' })
    if (converted.problem !== undefined) problems.push(converted.problem)
    return { column, value: converted.value ?? null }
  })
  refuseProblems(problems)
  return parts
}
