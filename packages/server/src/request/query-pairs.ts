// The raw query string, taken apart as a form (WHATWG URL, application/x-www-form-urlencoded).

export interface QueryPair {
  readonly name: string
  readonly value: string
}

/**
 * Splits a query string into decoded pairs, in order. Empty pairs are skipped; escapes that are
 * malformed stay as they are.
 */
export function readQueryPairs(query: string): readonly QueryPair[] {
  const pairs: QueryPair[] = []
  let start = 0
  while (start < query.length) {
    const ampersand = query.indexOf('&', start)
    const end = ampersand < 0 ? query.length : ampersand
    if (end > start) pairs.push(readPair(query, start, end))
    start = end + 1
  }
  return pairs
}

function readPair(query: string, start: number, end: number): QueryPair {
  const equals = query.indexOf('=', start)
  if (equals < 0 || equals >= end) return { name: decode(query.slice(start, end)), value: '' }
  return { name: decode(query.slice(start, equals)), value: decode(query.slice(equals + 1, end)) }
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    // Rare and legal: the platform knows how to read what is not UTF-8 or no escape at all.
    return new URLSearchParams(`text=${text}`).get('text') ?? ''
  }
}
