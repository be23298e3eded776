// How codecs tell what is wrong with a value: by the names of fields, never by what stood in them.

import { CratestackError, type ValidationProblem } from '../errors/cratestack-error.ts'
import { printableName } from '../errors/printable-name.ts'
import type { ScalarError } from '../scalars/scalar-error.ts'

/** A field's name, or the place of an element. */
export type PathSegment = string | number

/**
 * Prints the way to a value: `args.tags[2]`.
 *
 * @param length - how many of the segments count; default all
 */
export function printPath(segments: readonly PathSegment[], length?: number): string {
  return segments.slice(0, length).reduce<string>((path, segment) => {
    if (typeof segment === 'number') return `${path}[${segment}]`
    return path === '' ? segment : `${path}.${segment}`
  }, '')
}

/** A scalar that is well formed but more than we store, or more than a `number` holds. */
export function scalarProblem(field: string, error: ScalarError): ValidationProblem {
  return { field, rule: error.problem === 'unsafeInt' ? 'INT_UNSAFE' : 'range' }
}

/** A key that the shape does not have. */
export function unknownKeyProblem(
  segments: readonly PathSegment[],
  key: string,
): ValidationProblem {
  return { field: printPath([...segments, printableName(key)]), rule: 'unknown' }
}

/** An answer must not be larger than the input that it is about. */
const shownProblems = 100

/** Makes the one error of all problems: the message is that of the first (spec/http 8.3). */
export function inputError(
  problems: readonly [ValidationProblem, ...ValidationProblem[]],
): CratestackError {
  const [{ field, rule }] = problems
  const subject = field === '' ? 'input' : `field '${field}'`
  return new CratestackError('VALIDATION_ERROR', `${subject}: ${inputRules[rule] ?? 'not valid'}`, {
    details: { errors: problems.slice(0, shownProblems) },
  })
}

const inputRules: Readonly<Record<string, string>> = {
  range: 'out of range',
  INT_UNSAFE: 'outside ±(2^53 - 1) (INT_UNSAFE)',
  unknown: 'not a known field',
}
