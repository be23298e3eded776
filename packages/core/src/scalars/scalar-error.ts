/** The scalars whose text or number can be wrong. */
export type ParsedScalar =
  | 'Int'
  | 'BigInt'
  | 'Decimal'
  | 'DateTime'
  | 'Uuid'
  | 'Cuid'
  | 'Bytes'
  | 'Json'

/**
 * - `malformed`: not a value of the type. In a body that is `CODEC_ERROR`, elsewhere `BAD_REQUEST`.
 * - `outOfRange`: a value of the type, but more than we store. From a request `VALIDATION_ERROR`.
 * - `unsafeInt`: a 64-bit integer that would have to become a `number` and does not fit, known as
 *   `INT_UNSAFE`. From a request `VALIDATION_ERROR`, from a row `INTERNAL_ERROR`.
 */
export type ScalarProblem = 'malformed' | 'outOfRange' | 'unsafeInt'

/**
 * A scalar could not be read. Which error a caller gets depends on where the scalar stood, so
 * whoever reads it decides. The message says what was expected, and nothing about what was found.
 */
export class ScalarError extends Error {
  override readonly name = 'ScalarError'
  readonly scalar: ParsedScalar
  readonly problem: ScalarProblem

  constructor(scalar: ParsedScalar, problem: ScalarProblem, expected: string) {
    super(`${scalar}: ${expected}`)
    this.scalar = scalar
    this.problem = problem
  }
}
