// Blanks between the tokens of argument lists and policy expressions. Whatever does not survive
// being read back is left alone by the callers.

import type { SymbolText, Token } from '../lexer/token.ts'
import { tokenize } from '../lexer/tokenize.ts'

/** `a: b, c: [d, e]`: one blank behind `:` and `,`, none inside brackets, no trailing comma. */
export function formatArguments(text: string): string | undefined {
  const tokens = tokenize(text, 0, text.length)
  if (!tokens.every(isPlain)) return undefined
  const kept = dropTrailingCommas(tokens)
  if (kept === undefined) return undefined
  return printTokens(kept)
}

/** A policy expression: one blank around operators, so that the original's literal forms match. */
export function formatExpression(text: string): string | undefined {
  const tokens = tokenize(text, 0, text.length)
  if (tokens.some((token) => token.kind === 'unknown')) return undefined
  return printTokens(tokens)
}

/**
 * A string with a quote of its own kind inside can be read in two ways, so its neighbours may be
 * part of it; nothing is moved around such text.
 */
function isPlain(token: Token): boolean {
  if (token.kind === 'string') return !token.value.includes(token.quote)
  return token.kind !== 'unknown'
}

/** The original tolerates one comma before a closing bracket; anything emptier is left alone. */
function dropTrailingCommas(tokens: readonly Token[]): readonly Token[] | undefined {
  const kept: Token[] = []
  for (const [index, token] of tokens.entries()) {
    if (!isSymbol(token, ',')) {
      kept.push(token)
      continue
    }
    const previous = tokens[index - 1]
    const next = tokens[index + 1]
    if (previous === undefined || isSymbol(previous, ',', '[', '(')) return undefined
    if (next !== undefined && !isSymbol(next, ']', ')')) kept.push(token)
  }
  return kept
}

/** Where a symbol wants blanks: `prefix` binds to what follows it, `tight` to both sides. */
type Spacing = 'tight' | 'after' | 'around' | 'open' | 'close' | 'prefix'

const spacing: Readonly<Record<SymbolText, Spacing>> = {
  '(': 'open',
  '[': 'open',
  '{': 'open',
  ')': 'close',
  ']': 'close',
  '}': 'close',
  ',': 'after',
  ':': 'after',
  '.': 'tight',
  '=': 'around',
  '==': 'around',
  '!=': 'around',
  '<': 'around',
  '<=': 'around',
  '>': 'around',
  '>=': 'around',
  '&&': 'around',
  '||': 'around',
  '!': 'prefix',
  '-': 'prefix',
  '+': 'prefix',
  '?': 'close',
}

function printTokens(tokens: readonly Token[]): string | undefined {
  let out = ''
  for (const [index, token] of tokens.entries()) {
    const previous = tokens[index - 1]
    if (previous !== undefined && needsBlank(previous, token)) out += ' '
    out += printToken(token)
  }
  return readsBack(tokens, out) ? out : undefined
}

function needsBlank(left: Token, right: Token): boolean {
  const before = left.kind === 'symbol' ? spacing[left.text] : 'word'
  const after = right.kind === 'symbol' ? spacing[right.text] : 'word'
  if (after === 'close' || after === 'after' || after === 'tight') return false
  if (before === 'open' || before === 'tight' || before === 'prefix') return false
  // `hasRole('x')` and `some(...)` are calls; `in [...]` and a group behind an operator are not.
  if (isSymbol(right, '(')) return left.kind !== 'name' || left.text === 'in' || left.text === 'not'
  // Words that touch (`5m`) were never two words to their author.
  const gap = left.span.end < right.span.start
  return before !== 'word' || (after !== 'word' && after !== 'prefix') || gap
}

function printToken(token: Token): string {
  if (token.kind !== 'string') return token.text
  // Both quotes mean the same, but the original's view rules and actions only know double ones.
  const quote = token.value.includes('"') ? token.quote : '"'
  return `${quote}${token.value}${quote}`
}

/** Whether the printed text is the same tokens again: the one promise that makes respacing safe. */
function readsBack(tokens: readonly Token[], text: string): boolean {
  const again = tokenize(text, 0, text.length)
  return (
    again.length === tokens.length &&
    again.every((token, index) => {
      const original = tokens[index]
      return (
        original !== undefined &&
        token.kind === original.kind &&
        content(token) === content(original)
      )
    })
  )
}

function content(token: Token): string {
  return token.kind === 'string' ? token.value : token.text
}

function isSymbol(token: Token, ...symbols: readonly SymbolText[]): boolean {
  return token.kind === 'symbol' && symbols.includes(token.text)
}
