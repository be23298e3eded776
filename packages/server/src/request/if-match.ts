import { CratestackError } from '@cratestack/core'
import { badRequest } from './refusals.ts'
import { readInt } from './scalar-text.ts'

/**
 * Reads the version that a write expects (spec/http 9.2): one strong tag around an integer.
 *
 * @param header - several lines are joined with commas, and so refused
 * @throws CratestackError `PRECONDITION_FAILED` when it is missing, `BAD_REQUEST` when malformed
 */
export function readIfMatch(header: string | undefined): number | bigint {
  if (header === undefined)
    throw new CratestackError('PRECONDITION_FAILED', 'If-Match header required')
  const tag = header.trim()
  if (tag === '*') throw badRequest('If-Match: * is not supported here')
  if (tag.length < 2 || !tag.startsWith('"') || tag.indexOf('"', 1) !== tag.length - 1)
    throw badRequest('If-Match must be one strong tag')
  const version = readInt(tag.slice(1, -1).trim())
  if (version === undefined) throw badRequest('If-Match must hold an integer')
  return version
}

/** The tag of a version (spec/http 9.1). */
export function printEtag(version: unknown): string | undefined {
  return typeof version === 'number' || typeof version === 'bigint' ? `"${version}"` : undefined
}
