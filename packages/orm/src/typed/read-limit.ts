import { CratestackError } from '@cratestack/core'

/**
 * Reads a number of rows. It often comes from a request, so a wrong one is the caller's mistake.
 *
 * @throws CratestackError `BAD_REQUEST` unless it is a whole number from 0
 */
export function readLimit(rows: unknown, name: string): number {
  if (typeof rows === 'number' && Number.isSafeInteger(rows) && rows >= 0) return rows
  const reason = typeof rows === 'number' && rows < 0 ? 'may not be negative' : 'is no whole number'
  throw new CratestackError('BAD_REQUEST', `${name} ${reason}`)
}
