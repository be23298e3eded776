import { type ErrorCode, type ErrorKind, errorKinds } from './error-kinds.ts'

/** One failed rule of the input. Holds names and bounds of the schema, never a value. */
export interface ValidationProblem {
  /** Dotted path of the field, such as `args.memo`; elements of lists as in `tags[2]`. */
  readonly field: string
  /** The attribute's name (`length`, `range`, ...), or `unknown` for a key nobody asked for. */
  readonly rule: string
  readonly min?: number | string
  readonly max?: number | string
}

/** What an error may tell besides its message (spec/http 8.1). */
export type ErrorDetails =
  /** Of `VALIDATION_ERROR`: every failed rule, in field order. */
  | { readonly errors: readonly ValidationProblem[] }
  /** Of `CONFLICT`: the fields of the unique constraint that two rows share. */
  | { readonly fields: readonly string[] }

export interface CratestackErrorOptions {
  readonly details?: ErrorDetails
  /** For operators: what went wrong below. It reaches logs, never a caller. */
  readonly cause?: unknown
}

/**
 * The one error that crosses package boundaries.
 *
 * `code` is for programs, `message` for callers, `cause` for operators. A message may name fields
 * of the public contract, but never holds a value of a row or a request.
 */
export class CratestackError extends Error {
  override readonly name = 'CratestackError'
  readonly code: ErrorCode
  readonly details: ErrorDetails | undefined

  /**
   * @param message - default: the sentence of {@link errorKinds}. Codes with fixed wording keep
   *   theirs; the text becomes the `cause` where none is given, so that operators still read it
   */
  constructor(code: ErrorCode, message?: string, options: CratestackErrorOptions = {}) {
    const kind = errorKinds[code]
    const shown = kind.wording === 'fixed' ? kind.message : (message ?? kind.message)
    const hidden =
      kind.wording === 'fixed' && message !== undefined ? new Error(message) : undefined
    const cause = options.cause ?? hidden
    super(shown, cause === undefined ? undefined : { cause })
    this.code = code
    this.details = options.details
  }

  /** Status, RPC code and retryability of this error's code. */
  get kind(): ErrorKind {
    return errorKinds[this.code]
  }
}

/** Gives the error as it is, or `INTERNAL_ERROR` with it as `cause` when it is any other value. */
export function toCratestackError(error: unknown): CratestackError {
  if (error instanceof CratestackError) return error
  return new CratestackError('INTERNAL_ERROR', undefined, { cause: error })
}
