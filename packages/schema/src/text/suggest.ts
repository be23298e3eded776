// Wording shared by every pass that meets an unknown name.

import { isUnicodeName } from './characters.ts'

/**
 * The candidate that `name` is most likely a slip of the hand for, or `undefined`. One slip (a
 * letter too many, too few, wrong, or two swapped) in short names, two or three in longer ones.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length === 0 || name.length > longestName) return undefined
  const wanted = name.toLowerCase()
  let best: string | undefined
  let bestDistance = allowedSlips(name.length) + 1
  let looked = 0
  const rows = createRows()
  for (const candidate of candidates) {
    // A schema may declare any number of names and misspell any number of them.
    if (++looked > mostCandidates) break
    if (candidate === name || candidate.length > longestName) continue
    // Only the letter case differs: nothing can be nearer.
    if (candidate.toLowerCase() === wanted) return candidate
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance, rows)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

export type Nearest = typeof nearest

/**
 * `nearest` that stops looking after `most` calls. A schema may misspell a hundred thousand names
 * and declare as many; nobody sees more suggestions than diagnostics.
 */
export function limitedNearest(most: number): Nearest {
  let left = most
  return (name, candidates) => {
    if (left-- <= 0) return undefined
    const near = nearest(name, candidates)
    // What is declared under a broken name is the mistake, not the remedy.
    return near === undefined || !near.split('.').every(isUnicodeName) ? undefined : near
  }
}

/** Several lists of candidates in a row, none of them copied. */
export function* allOf(...lists: readonly Iterable<string>[]): Iterable<string> {
  for (const list of lists) yield* list
}

/** The first twenty names, for hints that list what there is. */
export function firstNames(names: ReadonlySet<string>): string {
  const first: string[] = []
  for (const name of names) {
    if (first.length === 20) return `${first.join(', ')}, …`
    first.push(name)
  }
  return first.join(', ')
}

/** `; did you mean "x"?`, or nothing. Goes behind the message about an unknown name. */
export function didYouMean(near: string | undefined): string {
  return near === undefined ? '' : `; did you mean "${near}"?`
}

/** A name from a schema in quotes, cut to 64 printable characters (DESIGN D14). */
export function quoted(name: string): string {
  let shown = ''
  let length = 0
  for (const character of name) {
    if (length++ === 64) return `"${shown}…"`
    shown += unprintable.test(character) ? '\u{FFFD}' : character
  }
  return `"${shown}"`
}

/** A sentence for people: what cannot be seen is replaced, and what nobody would read is cut. */
export function printable(sentence: string): string {
  const cut = cutSentence(sentence)
  return unprintable.test(cut) ? cut.replace(everyUnprintable, '\u{FFFD}') : cut
}

/** Names may be as long as the file; sentences with them may not. */
export function cutSentence(sentence: string): string {
  return sentence.length > longestSentence ? `${sentence.slice(0, longestSentence)}…` : sentence
}

const longestSentence = 500
const longestName = 64
const mostCandidates = 2000
// Controls, format characters (bidi among them), lone surrogates, line separators.
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
const everyUnprintable = new RegExp(unprintable, 'gu')

function allowedSlips(length: number): number {
  if (length <= 2) return 0
  if (length <= 5) return 1
  return length <= 10 ? 2 : 3
}

/** Optimal string alignment distance, given up as soon as it must reach `limit`. */
function editDistance(left: string, right: string, limit: number, rows: Rows): number {
  let [beforeLast, last, current] = rows
  for (let column = 0; column <= right.length; column++) last[column] = column
  for (let row = 1; row <= left.length; row++) {
    current[0] = row
    let smallest = row
    const code = left.charCodeAt(row - 1)
    for (let column = 1; column <= right.length; column++) {
      let cost = (last[column - 1] ?? 0) + (code === right.charCodeAt(column - 1) ? 0 : 1)
      cost = Math.min(cost, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1)
      const swapped =
        row > 1 &&
        column > 1 &&
        code === right.charCodeAt(column - 2) &&
        left.charCodeAt(row - 2) === right.charCodeAt(column - 1)
      if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1)
      current[column] = cost
      if (cost < smallest) smallest = cost
    }
    if (smallest >= limit) return limit
    ;[beforeLast, last, current] = [last, current, beforeLast]
  }
  return last[right.length] ?? limit
}

/** Three rows of the distance table, used again for every candidate. */
type Rows = readonly [Uint8Array, Uint8Array, Uint8Array]

function createRows(): Rows {
  const row = () => new Uint8Array(longestName + 1)
  return [row(), row(), row()]
}
