// The door for values that are going to be written. Behind it they are of their column's type and
// pass its validators.

import type { ColumnValue } from '@cratestack/sql'
import type { ColumnIndex, ModelIndex } from '../model/schema-index.ts'
import { type Problem, problem, refuseProblems, unknownField } from '../problems/problem.ts'
import { type Validators, validate } from '../validate/validators.ts'
import { toColumnValue } from '../values/to-column-value.ts'

export interface InputRules {
  readonly model: ModelIndex
  readonly validators: Validators
  /** Fields that the input may have. */
  readonly inputs: readonly ColumnIndex[]
  /** Fields that trusted code may set besides. */
  readonly serverFields: readonly ColumnIndex[]
  /** What a missing field, or `null` for a column that has no NULL, means. */
  readonly missing: 'refuse' | 'leave'
  readonly misplacedNull: 'refuse' | 'leave'
}

/**
 * The values by field, in schema order. `undefined` is the same as absent.
 *
 * @throws CratestackError `VALIDATION_ERROR` with all that is wrong, in field order
 */
export function readInput(
  input: Readonly<Record<string, unknown>>,
  trusted: Readonly<Record<string, unknown>>,
  rules: InputRules,
): ReadonlyMap<string, ColumnValue> {
  const { model, validators, inputs, serverFields } = rules
  const values = new Map<string, ColumnValue>()
  const problems: Problem[] = []
  for (const column of model.columns) {
    const { name, arity } = column
    const isTrusted = serverFields.includes(column) && own(trusted, name) !== undefined
    const isInput = inputs.includes(column)
    if (!isTrusted && !isInput) continue
    const value = isTrusted ? own(trusted, name) : own(input, name)
    if (value === undefined) {
      if (rules.missing === 'refuse' && arity !== 'optional' && column.ir.default === undefined)
        problems.push(problem(name, 'required', 'a value is required'))
      continue
    }
    if (rules.misplacedNull === 'leave' && !isTrusted && isMisplacedNull(value, column)) continue
    const converted = toColumnValue(value, column)
    if (converted.problem !== undefined) {
      problems.push(converted.problem)
      continue
    }
    for (const each of validate(validators, column, converted.value)) problems.push(each)
    values.set(name, converted.value)
  }
  problems.push(...unknownFields(input, inputs), ...unknownFields(trusted, serverFields))
  refuseProblems(problems)
  return values
}

/** Whether it is a NULL for a column that has none. JSON has a null of its own. */
export function isMisplacedNull(value: unknown, { type, arity }: ColumnIndex): boolean {
  if (value !== null || arity === 'optional') return false
  return type.scalar !== 'Json' || arity === 'list'
}

/** Only members of its own: nobody sets a field by what every object inherits. */
function own(values: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined
}

function unknownFields(
  values: Readonly<Record<string, unknown>>,
  known: readonly ColumnIndex[],
): readonly Problem[] {
  return Object.keys(values)
    .filter((name) => values[name] !== undefined && !known.some((column) => column.name === name))
    .map(unknownField)
}
