// The errors of the query string and of the path. They name what the caller named, cut and printable,
// and never what was sent as a value (spec/http 5.7, 8.4).

import { CratestackError, printableName } from '@cratestack/core'

export function badRequest(message: string): CratestackError {
  return new CratestackError('BAD_REQUEST', message)
}

/**
 * A name of the query string in quotes. Text that is no name, such as the rest of a value that was
 * cut at a comma, may be somebody's data and is not repeated.
 */
export function quotedName(name: string): string {
  return /^[\w.[\]$-]{1,128}$/.test(name) ? `'${printableName(name)}'` : 'of that name'
}

/** A name in `fields`, `include`, `includeFields` or `sort` that does not stand for what it should. */
export function unusableName(
  name: string,
  rule: 'selectable' | 'includable' | 'sortable',
  model: string,
): CratestackError {
  const thing = rule === 'includable' ? 'an includable relation' : `a ${rule} field`
  return new CratestackError(
    'VALIDATION_ERROR',
    `'${printableName(name)}' is not ${thing} of ${model}`,
    { details: { errors: [{ field: printableName(name), rule }] } },
  )
}
