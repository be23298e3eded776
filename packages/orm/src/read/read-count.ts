import { CratestackError } from '@cratestack/core'

/** @throws CratestackError `BAD_REQUEST` for what is no number of rows */
export function readCount(name: 'limit' | 'offset', value: number | undefined): number | undefined {
  if (value === undefined) return undefined
  if (!Number.isSafeInteger(value))
    throw new CratestackError('BAD_REQUEST', `${name} must be an integer`)
  if (value < 0) throw new CratestackError('BAD_REQUEST', `${name} may not be negative`)
  return value
}
