import type { Span } from '../text/span.ts'

/**
 * A token of attribute arguments and policy expressions.
 *
 * The language itself is line oriented (spec/language 1.1) and its lines are split by the parser;
 * tokens exist only inside parentheses, where the original looks for substrings.
 */
export type Token =
  | { readonly kind: 'name'; readonly text: string; readonly span: Span }
  /** `value` is what stands between the quotes, verbatim: the language has no escapes (1.6). */
  | {
      readonly kind: 'string'
      readonly value: string
      readonly quote: '"' | "'"
      readonly span: Span
    }
  /** Digits with an optional fraction; a sign is a token of its own. */
  | { readonly kind: 'number'; readonly text: string; readonly span: Span }
  | { readonly kind: 'symbol'; readonly text: SymbolText; readonly span: Span }
  /** A string without its closing quote, or a character that starts no token. */
  | { readonly kind: 'unknown'; readonly text: string; readonly span: Span }

export type SymbolText =
  | '('
  | ')'
  | '['
  | ']'
  | '{'
  | '}'
  | ','
  | ':'
  | '.'
  | '='
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '&&'
  | '||'
  | '!'
  | '-'
  | '+'
  | '?'
