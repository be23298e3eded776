import type { Attribute, Name } from '../syntax/nodes.ts'
import { isBlank } from '../text/characters.ts'
import { type Span, spanOf } from '../text/span.ts'
import { findBlank, skipBlanks, trimmedName } from './names.ts'

export interface AttributeRun {
  readonly attributes: readonly Attribute[]
  /** Words between attributes that belong to none; the original skips them. */
  readonly strayWords: readonly Name[]
}

/**
 * Attributes of a field or procedure line: separated by blanks at bracket depth 0. Unlike the
 * original, brackets inside quotes do not count (spec/language 1.7).
 */
export function parseAttributes(text: string, from: number, to: number): AttributeRun {
  const attributes: Attribute[] = []
  const strayWords: Name[] = []
  let at = skipBlanks(text, from, to)
  while (at < to) {
    if (text.charCodeAt(at) !== atSign) {
      const end = findStrayEnd(text, at, to)
      strayWords.push({ text: text.slice(at, end), span: spanOf(at, end) })
      at = skipBlanks(text, end, to)
      continue
    }
    const attribute = parseAttribute(text, at, to)
    attributes.push(attribute)
    at = skipBlanks(text, attribute.span.end, to)
  }
  return { attributes, strayWords }
}

/** A word without `@` ends at a blank, or where an attribute starts in its middle. */
function findStrayEnd(text: string, from: number, to: number): number {
  let at = from
  while (at < to && !isBlank(text.charCodeAt(at)) && text.charCodeAt(at) !== atSign) at++
  return at
}

function parseAttribute(text: string, start: number, to: number): Attribute {
  const sigil = text.charCodeAt(start + 1) === atSign ? '@@' : '@'
  const nameStart = start + sigil.length
  let nameEnd = nameStart
  while (
    nameEnd < to &&
    !isBlank(text.charCodeAt(nameEnd)) &&
    text.charCodeAt(nameEnd) !== openParen
  )
    nameEnd++
  const name = { text: text.slice(nameStart, nameEnd), span: spanOf(nameStart, nameEnd) }
  if (text.charCodeAt(nameEnd) !== openParen || nameEnd >= to) {
    const next = skipBlanks(text, nameEnd, to)
    const gapBeforeArgs = next < to && next > nameEnd && text.charCodeAt(next) === openParen
    return makeAttribute(text, { sigil, name, start, end: nameEnd, gapBeforeArgs })
  }
  const close = findClosing(text, nameEnd, to)
  if (close === -1) {
    return makeAttribute(text, {
      sigil,
      name,
      start,
      end: to,
      args: spanOf(nameEnd + 1, to),
      closed: false,
    })
  }
  const end = findBlank(text, close + 1, to)
  const rest = end > close + 1 ? spanOf(close + 1, end) : undefined
  return makeAttribute(text, { sigil, name, start, end, args: spanOf(nameEnd + 1, close), rest })
}

/**
 * The one attribute of an `@@` line: it takes the whole line, and its parentheses reach to the last
 * `)`, as in the original. What follows a balanced `)` is `rest`, unless SQL may hold such text.
 */
export function parseLineAttribute(
  text: string,
  start: number,
  to: number,
  verbatim = false,
): Attribute {
  const nameStart = start + (text.charCodeAt(start + 1) === atSign ? 2 : 1)
  const sigil = nameStart === start + 2 ? '@@' : '@'
  let nameEnd = nameStart
  while (
    nameEnd < to &&
    !isBlank(text.charCodeAt(nameEnd)) &&
    text.charCodeAt(nameEnd) !== openParen
  )
    nameEnd++
  const name = { text: text.slice(nameStart, nameEnd), span: spanOf(nameStart, nameEnd) }
  const open = skipBlanks(text, nameEnd, to)
  const gapBeforeArgs = open > nameEnd && open < to && text.charCodeAt(open) === openParen
  if (open >= to) return makeAttribute(text, { sigil, name, start, end: to })
  if (text.charCodeAt(open) !== openParen) {
    return makeAttribute(text, {
      sigil,
      name,
      start,
      end: to,
      rest: trimmedName(text, nameEnd, to).span,
    })
  }
  const close = verbatim ? findLastClosing(text, open, to) : findClosing(text, open, to)
  if (close === -1) {
    return makeAttribute(text, {
      sigil,
      name,
      start,
      end: to,
      args: spanOf(open + 1, to),
      closed: false,
      gapBeforeArgs,
    })
  }
  const rest = trimmedName(text, close + 1, to)
  return makeAttribute(text, {
    sigil,
    name,
    start,
    end: to,
    args: spanOf(open + 1, close),
    rest: rest.text === '' ? undefined : rest.span,
    gapBeforeArgs,
  })
}

interface AttributeParts {
  readonly sigil: '@' | '@@'
  readonly name: Name
  readonly start: number
  readonly end: number
  readonly args?: Span
  readonly closed?: boolean
  readonly rest?: Span | undefined
  readonly gapBeforeArgs?: boolean
}

function makeAttribute(text: string, parts: AttributeParts): Attribute {
  return {
    kind: 'attribute',
    sigil: parts.sigil,
    name: parts.name,
    args: parts.args,
    closed: parts.closed ?? true,
    gapBeforeArgs: parts.gapBeforeArgs ?? false,
    rest: parts.rest,
    raw: text.slice(parts.start, parts.end),
    span: spanOf(parts.start, parts.end),
  }
}

/** The last `)` of a stretch, or -1. Looks no further back: `lastIndexOf` would search all the text. */
export function findLastClosing(text: string, from: number, to: number): number {
  let at = to - 1
  while (at > from && text.charCodeAt(at) !== closeParen) at--
  return at > from ? at : -1
}

/**
 * The parenthesis that closes the one at `open`. Brackets inside quotes do not count; where that
 * leaves the text unbalanced (an apostrophe in raw SQL), they do, as in the original.
 */
export function findClosing(text: string, open: number, to: number): number {
  const aware = findBalanced(text, open, to, true)
  return aware === -1 ? findBalanced(text, open, to, false) : aware
}

function findBalanced(text: string, open: number, to: number, quotesCount: boolean): number {
  let depth = 0
  let noMoreQuotes = 0
  for (let at = open; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code === openParen || code === 0x5b) depth++
    else if (code === closeParen || code === 0x5d) {
      depth--
      if (depth === 0) return at
    } else if (quotesCount && (code === 0x22 || code === 0x27)) {
      const bit = code === 0x22 ? 1 : 2
      if ((noMoreQuotes & bit) !== 0) continue
      const close = text.indexOf(code === 0x22 ? '"' : "'", at + 1)
      if (close === -1 || close >= to) noMoreQuotes |= bit
      else at = close
    }
  }
  return -1
}

const atSign = 0x40
const openParen = 0x28
const closeParen = 0x29
