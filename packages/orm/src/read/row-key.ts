import { and, type Predicate, parameter } from '@cratestack/sql'
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
  const names = Object.keys(key)
  const columns = uniques.find(
    (each) => each.length === names.length && each.every(({ name }) => Object.hasOwn(key, name)),
  )
  if (columns === undefined) {
    const wanted = model.key.map(({ name }) => name).join(', ')
    throw validationError(problem(wanted, 'key', `a row of ${model.name} is named by ${wanted}`))
  }
  const problems: Problem[] = []
  const parts = columns.map((column): Predicate => {
    const converted = toColumnValue(key[column.name], { ...column, arity: 'required' })
    if (converted.problem !== undefined) problems.push(converted.problem)
    return equals(column.column, parameter(column.type, converted.value ?? null))
  })
  refuseProblems(problems)
  return and(...parts)
}
