// Arrays as PostgreSQL writes them: https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO

/** Items are always quoted, so that none is taken for `NULL` or for punctuation. */
export function printArray(items: readonly (string | null)[]): string {
  return `{${items.map((item) => (item === null ? 'NULL' : quote(item))).join(',')}}`
}

function quote(item: string): string {
  return `"${item.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/**
 * The items of an array of one dimension.
 *
 * @throws RangeError for more dimensions and for bounds that do not start at one, which no list has
 */
export function parseArray(text: string): readonly (string | null)[] {
  if (text === '{}') return []
  if (!text.startsWith('{')) throw new RangeError('an array with bounds of its own')
  const items: (string | null)[] = []
  let at = 1
  while (at < text.length) {
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1)
      items.push(unquote(text.slice(at + 1, end)))
      at = end + 2
    } else {
      if (text[at] === '{') throw new RangeError('an array of more than one dimension')
      const comma = text.indexOf(',', at)
      const end = comma === -1 ? text.length - 1 : comma
      const item = text.slice(at, end)
      items.push(item === 'NULL' ? null : item)
      at = end + 1
    }
  }
  return items
}

function closingQuote(text: string, from: number): number {
  let at = from
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

function unquote(item: string): string {
  return item.includes('\\') ? item.replace(/\\(.)/gsu, '$1') : item
}
