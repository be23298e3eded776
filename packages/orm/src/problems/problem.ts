// What is wrong with an input, collected in field order: names and bounds of the schema, never a
// value (spec/http 8.3).

import { CratestackError, printableName, type ValidationProblem } from '@cratestack/core'

export interface Problem {
  readonly details: ValidationProblem
  /** What is wrong, without the field's name. */
  readonly message: string
}

export function problem(
  field: string,
  rule: string,
  message: string,
  bounds: Pick<ValidationProblem, 'min' | 'max'> = {},
): Problem {
  return { details: { field, rule, ...bounds }, message: `field '${field}': ${message}` }
}

/** A name that the model does not have, or not here. */
export function unknownField(name: string): Problem {
  return problem(printableName(name), 'unknown', 'not a known field')
}

/** A list of many wrong elements must not be answered with more bytes than it came in. */
const shownProblems = 100

/** The one error of all problems, of which it shows the first; its message is that of the first. */
export function validationError(first: Problem, ...rest: readonly Problem[]): CratestackError {
  return new CratestackError('VALIDATION_ERROR', first.message, {
    details: { errors: [first, ...rest].slice(0, shownProblems).map(({ details }) => details) },
  })
}

/** @throws CratestackError `VALIDATION_ERROR` when there are problems */
export function refuseProblems(problems: readonly Problem[]): void {
  const [first, ...rest] = problems.slice(0, shownProblems)
  if (first !== undefined) throw validationError(first, ...rest)
}
