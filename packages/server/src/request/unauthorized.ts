import { CratestackError } from '@cratestack/core'

/** The challenge of an error, beside it: errors of ours have no members for single bindings. */
const challenges = new WeakMap<CratestackError, string>()

/** What to tell whom about refused credentials. */
export interface UnauthorizedOptions {
  /** What the caller may read; never a credential. */
  readonly message?: string
  /** The value of `WWW-Authenticate`, such as `Bearer error="invalid_token"`. */
  readonly challenge?: string
  /** For operators. */
  readonly cause?: unknown
}

/**
 * Makes the error with which `authenticate` refuses credentials: status 401.
 *
 * @throws TypeError for a challenge that no header can carry
 */
export function unauthorized(options: UnauthorizedOptions = {}): CratestackError {
  const { message, challenge, cause } = options
  if (challenge !== undefined && !/^[\x20-\x7e]+$/.test(challenge))
    throw new TypeError('unauthorized: "challenge" must be printable ASCII')
  const error = new CratestackError('UNAUTHORIZED', message, cause === undefined ? {} : { cause })
  if (challenge !== undefined) challenges.set(error, challenge)
  return error
}

export function challengeOf(error: CratestackError): string | undefined {
  return challenges.get(error)
}
