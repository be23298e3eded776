import type { Name } from '../syntax/nodes.ts'
import { isBlank } from '../text/characters.ts'
import { spanOf } from '../text/span.ts'

/** The text between two offsets without its outer blanks, as a name with its place. */
export function trimmedName(text: string, from: number, to: number): Name {
  let start = from
  let end = to
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return { text: text.slice(start, end), span: spanOf(start, end) }
}

/** First offset at or after `from` that is not blank; `to` when there is none. */
export function skipBlanks(text: string, from: number, to: number): number {
  let at = from
  while (at < to && isBlank(text.charCodeAt(at))) at++
  return at
}

/** First blank at or after `from`; `to` when there is none. */
export function findBlank(text: string, from: number, to: number): number {
  let at = from
  while (at < to && !isBlank(text.charCodeAt(at))) at++
  return at
}

/**
 * First place of `wanted` in a stretch, or -1. `indexOf` alone would search the rest of the text for
 * what a line lacks, once for every line.
 */
export function findWithin(text: string, wanted: string, from: number, to: number): number {
  const at = text.slice(from, to).indexOf(wanted)
  return at === -1 ? -1 : from + at
}

/** Splits at commas; blank segments are left out, as the original does everywhere. */
export function splitAtCommas(text: string, from: number, to: number): readonly Name[] {
  const names: Name[] = []
  let start = from
  while (start <= to) {
    let comma = findWithin(text, ',', start, to)
    if (comma === -1) comma = to
    const name = trimmedName(text, start, comma)
    if (name.text !== '') names.push(name)
    start = comma + 1
  }
  return names
}
