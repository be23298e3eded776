import { isBlank, isDigit, isNamePart, isNameStart } from '../text/characters.ts'
import { spanOf } from '../text/span.ts'
import type { SymbolText, Token } from './token.ts'

/** Tokens of `text` between two offsets. Never fails: what is no token becomes an `unknown` one. */
export function tokenize(text: string, start: number, end: number): readonly Token[] {
  const tokens: Token[] = []
  const quotes = new QuoteIndex(text, start, end)
  let at = start
  while (at < end) {
    const code = text.charCodeAt(at)
    if (isBlank(code)) {
      at++
      continue
    }
    const token = readToken(text, at, end, quotes)
    tokens.push(token)
    at = token.span.end
  }
  return tokens
}

function readToken(text: string, at: number, end: number, quotes: QuoteIndex): Token {
  const code = text.charCodeAt(at)
  if (isNameStart(code) || code > 0x7f) return readName(text, at, end)
  if (isDigit(code)) return readNumber(text, at, end)
  if (code === 0x22) return readString(text, at, '"', end, quotes)
  if (code === 0x27) return readString(text, at, "'", end, quotes)
  const pair = at + 1 < end ? twoCharacterSymbols.get(text.slice(at, at + 2)) : undefined
  if (pair !== undefined) return { kind: 'symbol', text: pair, span: spanOf(at, at + 2) }
  const single = oneCharacterSymbols.get(text.charAt(at))
  if (single !== undefined) return { kind: 'symbol', text: single, span: spanOf(at, at + 1) }
  return { kind: 'unknown', text: text.charAt(at), span: spanOf(at, at + 1) }
}

/** Names may hold any character beyond ASCII here; whether the name is legal is the checker's question. */
function readName(text: string, start: number, end: number): Token {
  let at = start + 1
  while (at < end) {
    const code = text.charCodeAt(at)
    if (!isNamePart(code) && (code <= 0x7f || isBlank(code))) break
    at++
  }
  return { kind: 'name', text: text.slice(start, at), span: spanOf(start, at) }
}

function readNumber(text: string, start: number, end: number): Token {
  let at = start
  while (at < end && isDigit(text.charCodeAt(at))) at++
  if (at + 1 < end && text.charCodeAt(at) === 0x2e && isDigit(text.charCodeAt(at + 1))) {
    at++
    while (at < end && isDigit(text.charCodeAt(at))) at++
  }
  return { kind: 'number', text: text.slice(start, at), span: spanOf(start, at) }
}

/**
 * There are no escapes, and the original takes everything up to the last quote of a term, so an
 * inner quote of the same kind is content (`"say "hi""`). A quote closes the string when what
 * follows can end a term; where none does, the first one closes it.
 */
function readString(
  text: string,
  start: number,
  quote: '"' | "'",
  end: number,
  quotes: QuoteIndex,
): Token {
  const close = quotes.closing(quote, start + 1)
  if (close === -1)
    return { kind: 'unknown', text: text.slice(start, end), span: spanOf(start, end) }
  return {
    kind: 'string',
    value: text.slice(start + 1, close),
    quote,
    span: spanOf(start, close + 1),
  }
}

/** Finds closing quotes. Remembers where term-ending quotes stop, which keeps the whole run linear. */
class QuoteIndex {
  readonly #text: string
  readonly #start: number
  readonly #end: number
  readonly #lastTermEnd = new Map<string, number>()

  constructor(text: string, start: number, end: number) {
    this.#text = text
    this.#start = start
    this.#end = end
  }

  closing(quote: '"' | "'", from: number): number {
    const first = this.#next(quote, from)
    if (first > this.#lastEnding(quote)) return first
    for (let at = first; at !== -1; at = this.#next(quote, at + 1))
      if (this.#endsTerm(at + 1)) return at
    return first
  }

  #next(quote: string, from: number): number {
    const at = this.#text.indexOf(quote, from)
    return at < this.#end ? at : -1
  }

  /** The last quote of this kind that can end a term, or -1. */
  #lastEnding(quote: string): number {
    const known = this.#lastTermEnd.get(quote)
    if (known !== undefined) return known
    let at = this.#text.lastIndexOf(quote, this.#end - 1)
    while (at >= this.#start && !this.#endsTerm(at + 1)) {
      at = at === 0 ? -1 : this.#text.lastIndexOf(quote, at - 1)
    }
    const last = at >= this.#start ? at : -1
    this.#lastTermEnd.set(quote, last)
    return last
  }

  #endsTerm(from: number): boolean {
    let at = from
    while (at < this.#end && isBlank(this.#text.charCodeAt(at))) at++
    return at >= this.#end || termEnds.has(this.#text.charAt(at))
  }
}

const termEnds: ReadonlySet<string> = new Set([')', ']', '}', ',', '&', '|'])

const twoCharacterSymbols: ReadonlyMap<string, SymbolText> = new Map(
  (['==', '!=', '<=', '>=', '&&', '||'] as const).map((symbol) => [symbol, symbol]),
)

const oneCharacterSymbols: ReadonlyMap<string, SymbolText> = new Map(
  (['(', ')', '[', ']', '{', '}', ',', ':', '.', '=', '<', '>', '!', '-', '+', '?'] as const).map(
    (symbol) => [symbol, symbol],
  ),
)
