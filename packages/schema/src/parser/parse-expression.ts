import type { Token } from '../lexer/token.ts'
import type {
  CallOperand,
  ComparisonSymbol,
  Expression,
  LiteralOperand,
  Operand,
  PathOperand,
} from '../syntax/expression-nodes.ts'
import type { Name } from '../syntax/nodes.ts'
import type { Report, ReportDetails } from '../text/diagnostic.ts'
import type { DiagnosticCode } from '../text/diagnostic-codes.ts'
import { joinSpans, type Span, spanOf } from '../text/span.ts'
import { quoted } from '../text/suggest.ts'

/**
 * Parses the tokens of one policy expression (spec/language 12.2, 12.8). Any tokens give a tree;
 * what is wrong goes to `report` and is a `broken` node in the tree. `place` is where an expression
 * without any token is reported.
 *
 * Takes time in proportion to the tokens: no token is looked at twice, not even after a mistake.
 */
export function parseExpression(tokens: readonly Token[], place: Span, report: Report): Expression {
  return new ExpressionParser(tokens, place, report).parse()
}

/** Groups, negations and quantifier bodies inside one another. Keeps every walk of the tree shallow. */
export const deepestNesting = 256

/** Mistakes reported per expression: hostile text may have one per token. */
const mostMistakes = 20

class ExpressionParser {
  readonly #tokens: readonly Token[]
  readonly #place: Span
  readonly #report: Report
  readonly #closing: ClosingBrackets
  #at = 0
  #depth = 0
  #mistakes = 0
  #givenUp = false

  constructor(tokens: readonly Token[], place: Span, report: Report) {
    this.#tokens = tokens
    this.#place = place
    this.#report = report
    this.#closing = matchBrackets(tokens)
  }

  parse(): Expression {
    if (this.#tokens.length === 0) {
      this.#mistake('CS0804', this.#place, 'the policy expression is empty')
      return { kind: 'broken', span: this.#place }
    }
    const expression = this.#or()
    const leftover = this.#peek()
    if (leftover !== undefined) {
      this.#mistake('CS0806', leftover.span, `unexpected ${shown(leftover)} without its "("`)
    }
    return expression
  }

  #or(): Expression {
    return this.#chain('or', '||', () => this.#and())
  }

  #and(): Expression {
    return this.#chain('and', '&&', () => this.#factor())
  }

  #chain(kind: 'or' | 'and', symbol: '||' | '&&', next: () => Expression): Expression {
    const first = next()
    if (!this.#sees(symbol)) return first
    const operands = [first]
    while (this.#accept(symbol)) operands.push(next())
    return { kind, operands, span: this.#from(first.span) }
  }

  #factor(): Expression {
    const token = this.#peek()
    if (token === undefined) return this.#emptyTerm()
    if (isSymbol(token, '!')) return this.#negation(token)
    const expression = isSymbol(token, '(') ? this.#group(token) : this.#term()
    if (this.#endsHere()) return expression
    // `title = 'x'` is a slip, not the bare term `title` and something more.
    return { kind: 'broken', span: this.#from(expression.span) }
  }

  #negation(not: Token): Expression {
    if (!this.#descend(not)) return { kind: 'broken', span: not.span }
    this.#at++
    const grouped = this.#sees('(') || this.#sees('!')
    const operand = this.#factor()
    this.#depth--
    // `!(a == b)` negates a group; `!a == b` would have two readings.
    if (!grouped && (operand.kind === 'comparison' || operand.kind === 'membership')) {
      this.#mistake('CS0806', not.span, '"!" stands before a comparison without parentheses', {
        hint: 'write !(a == b), or turn the operator around: a != b, a not in [..]',
      })
    }
    return { kind: 'not', operand, span: joinSpans(not.span, operand.span) }
  }

  #group(open: Token): Expression {
    if (!this.#descend(open)) return { kind: 'broken', span: open.span }
    this.#at++
    const inner = this.#or()
    this.#depth--
    this.#close(open)
    return inner
  }

  /** The `)` of a group or body; only the innermost of several open ones is worth a word. */
  #close(open: Token): void {
    if (this.#accept(')')) return
    this.#mistake('CS0805', open.span, 'this "(" is never closed')
    this.#giveUp()
  }

  #term(): Expression {
    const start = this.#at
    const left = this.#operand()
    if (left === undefined) return this.#brokenTerm(start)
    const token = this.#peek()
    if (token?.kind === 'symbol' && isComparison(token.text)) {
      this.#at++
      const right = this.#operand(token)
      if (right === undefined) return this.#brokenTerm(start)
      const span = joinSpans(left.span, right.span)
      const operatorSpan = token.span
      return { kind: 'comparison', operator: token.text, operatorSpan, left, right, span }
    }
    if (token?.kind === 'name' && token.text === 'in') return this.#membership(left, false, start)
    if (token?.kind === 'name' && token.text === 'not' && this.#isName(this.#at + 1, 'in')) {
      this.#at++
      return this.#membership(left, true, start)
    }
    return { kind: 'bare', operand: left, span: left.span }
  }

  /** `in [a, b]` from the word `in` on. */
  #membership(left: Operand, negated: boolean, start: number): Expression {
    const word = this.#next()
    const open = this.#peek()
    if (open === undefined || !isSymbol(open, '[')) {
      this.#mistake('CS0817', open?.span ?? word.span, 'expected a list after "in"', {
        hint: 'write it in brackets: in [a, b]; a role of the caller is hasRole("name")',
      })
      return this.#brokenTerm(start)
    }
    const openAt = this.#at
    this.#at++
    const values = this.#listValues(open)
    if (values === undefined) {
      const close = this.#closing[openAt] ?? -1
      if (close === -1) return this.#brokenTerm(start)
      this.#at = close + 1
      return { kind: 'broken', span: this.#from(left.span) }
    }
    return { kind: 'membership', negated, left, values, span: this.#from(left.span) }
  }

  /** Literals up to and with the `]`; `undefined` after a mistake. */
  #listValues(open: Token): readonly LiteralOperand[] | undefined {
    const values: LiteralOperand[] = []
    if (this.#sees(']')) {
      const span = joinSpans(open.span, this.#next().span)
      this.#mistake('CS0817', span, 'the list after "in" is empty')
      return undefined
    }
    for (;;) {
      const value = this.#listValue()
      if (value === undefined) return this.#badList(open, 'expected a literal')
      values.push(value)
      if (this.#accept(']')) return values
      if (!this.#accept(',')) return this.#badList(open, 'expected "," or "]"')
    }
  }

  #listValue(): LiteralOperand | undefined {
    const token = this.#peek()
    if (token?.kind === 'name') {
      this.#at++
      return { kind: 'path', segments: [token], body: undefined, span: token.span }
    }
    return this.#literal()
  }

  #badList(open: Token, expected: string): undefined {
    const token = this.#peek()
    if (token === undefined) this.#mistake('CS0817', open.span, 'this list is never closed')
    else this.#mistake('CS0817', token.span, `${expected} in the list, found ${shown(token)}`)
    return undefined
  }

  /** A side of a comparison, or a bare term. `undefined` after a mistake. */
  #operand(operator?: Token): Operand | undefined {
    const token = this.#peek()
    if (token === undefined || endsTerm(token)) {
      if (operator === undefined) this.#emptyTerm()
      else
        this.#mistake('CS0804', operator.span, `nothing to compare with after ${shown(operator)}`)
      return undefined
    }
    if (token.kind === 'name') return this.#named()
    const literal = this.#literal()
    if (literal === undefined) this.#unexpected(token)
    return literal
  }

  #literal(): LiteralOperand | undefined {
    const token = this.#peek()
    if (token?.kind === 'string') {
      this.#at++
      return { kind: 'text', value: token.value, span: token.span }
    }
    if (token?.kind === 'number') {
      this.#at++
      return { kind: 'number', text: token.text, span: token.span }
    }
    if (token === undefined || !(isSymbol(token, '-') || isSymbol(token, '+'))) return undefined
    const digits = this.#tokens[this.#at + 1]
    if (digits?.kind !== 'number' || digits.span.start !== token.span.end) return undefined
    this.#at += 2
    const span = joinSpans(token.span, digits.span)
    return { kind: 'number', text: token.text + digits.text, span }
  }

  /** A path, a call or `auth()`. */
  #named(): Operand | undefined {
    const first = this.#at
    const segments = this.#segments()
    if (segments === undefined) return undefined
    const [callee = noName, second] = segments
    const open = this.#peek()
    if (open === undefined || !isSymbol(open, '(')) {
      return { kind: 'path', segments, body: undefined, span: this.#from(callee.span) }
    }
    if (second !== undefined) return this.#body(segments, open)
    const call = this.#call(callee, false, callee.span)
    if (call === undefined || callee.text !== 'auth') return call
    if (call.args?.length !== 0) {
      this.#mistake('CS0811', call.argsSpan, 'auth() takes no arguments')
    }
    return this.#authPath(spanOf(this.#tokenAt(first).span.start, call.span.end))
  }

  /** `name { "." name }`. */
  #segments(): readonly Name[] | undefined {
    const segments: Name[] = []
    for (;;) {
      const token = this.#peek()
      if (token?.kind !== 'name') {
        const dot = this.#tokenAt(this.#at - 1)
        this.#mistake('CS0806', dot.span, 'expected a name after "."')
        return undefined
      }
      segments.push({ text: token.text, span: token.span })
      this.#at++
      if (!this.#accept('.')) return segments
    }
  }

  #authPath(auth: Span): Operand | undefined {
    if (!this.#accept('.')) return { kind: 'auth', segments: [], span: auth }
    const segments = this.#segments()
    if (segments === undefined) return undefined
    const span = this.#from(auth)
    if (!this.#sees('(')) return { kind: 'auth', segments, span }
    const text = segments.map((segment) => segment.text).join('.')
    return this.#call(
      { text, span: spanOf(segments[0]?.span.start ?? span.start, span.end) },
      true,
      auth,
    )
  }

  /** `rel.some(E)` from the `(` on. */
  #body(segments: readonly Name[], open: Token): PathOperand | undefined {
    if (!this.#descend(open)) return undefined
    this.#at++
    const body = this.#or()
    this.#depth--
    this.#close(open)
    return { kind: 'path', segments, body, span: this.#from(segments[0]?.span ?? open.span) }
  }

  /** The parentheses behind a function's name. What stands in them is for the checker to judge. */
  #call(callee: Name, onAuth: boolean, from: Span): CallOperand | undefined {
    const open = this.#next()
    const close = this.#closing[this.#at - 1] ?? -1
    if (close === -1) {
      this.#mistake('CS0805', open.span, 'this "(" is never closed')
      this.#giveUp()
      return undefined
    }
    const args = this.#args(close)
    this.#at = close + 1
    const argsSpan = this.#from(open.span)
    return { kind: 'call', callee, onAuth, args, argsSpan, span: this.#from(from) }
  }

  #args(close: number): readonly Operand[] | undefined {
    const args: Operand[] = []
    if (this.#at === close) return args
    for (;;) {
      const argument = this.#argument()
      if (argument === undefined) return undefined
      args.push(argument)
      if (this.#at === close) return args
      if (!this.#accept(',')) return undefined
    }
  }

  /** A literal, a path, `auth().path` or `auth()`: no call has a call in it. Reports nothing. */
  #argument(): Operand | undefined {
    const literal = this.#literal()
    if (literal !== undefined) return literal
    const start = this.#peek()
    if (start?.kind !== 'name') return undefined
    const onAuth = start.text === 'auth' && this.#isSymbolAt(1, '(') && this.#isSymbolAt(2, ')')
    if (onAuth) {
      this.#at += 3
      if (!this.#accept('.')) return { kind: 'auth', segments: [], span: this.#from(start.span) }
    }
    const segments: Name[] = []
    do {
      const token = this.#peek()
      if (token?.kind !== 'name') return undefined
      segments.push({ text: token.text, span: token.span })
      this.#at++
    } while (this.#accept('.'))
    const span = this.#from(start.span)
    return onAuth
      ? { kind: 'auth', segments, span }
      : { kind: 'path', segments, body: undefined, span }
  }

  /** After a term stands `&&`, `||`, `)` or nothing; everything else is left over. */
  #endsHere(): boolean {
    const token = this.#peek()
    if (token === undefined || endsTerm(token)) return true
    this.#unexpected(token)
    this.#skipTerm()
    return false
  }

  #emptyTerm(): Expression {
    const before = this.#tokens[this.#at - 1]
    const found = this.#peek()
    const token = before ?? found
    if (token === undefined) return { kind: 'broken', span: this.#place }
    const place = before === undefined ? `before ${shown(token)}` : `after ${shown(token)}`
    this.#mistake('CS0804', token.span, `expected a term ${place}`)
    return { kind: 'broken', span: token.span }
  }

  #brokenTerm(start: number): Expression {
    this.#skipTerm()
    return { kind: 'broken', span: this.#from(this.#tokenAt(start).span) }
  }

  /** Moves behind the rest of a term, over whole brackets. */
  #skipTerm(): void {
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      if (endsTerm(token)) return
      const close = this.#closing[this.#at] ?? -1
      this.#at = close === -1 ? this.#at + 1 : close + 1
    }
  }

  #unexpected(token: Token): void {
    const before = this.#tokens[this.#at - 1]
    if (before?.kind === 'name' && before.text === 'not') {
      this.#mistake('CS0806', before.span, '"not" stands before "in" only', {
        hint: 'write ! to negate a term',
        fix: { title: 'write !', edits: [{ span: before.span, text: '!' }] },
      })
      return
    }
    if (isSymbol(token, '=') && before !== undefined && before.span.end === token.span.start) {
      this.#mistake('CS0806', joinSpans(before.span, token.span), 'there is no such operator', {
        hint: 'equality is written == and !=',
        fix: { title: 'remove the last "="', edits: [{ span: token.span, text: '' }] },
      })
      return
    }
    const slip = slips.get(token.kind === 'string' ? '' : token.text)
    if (slip !== undefined) {
      this.#mistake('CS0806', token.span, `unexpected ${shown(token)}`, {
        hint: `write ${slip}`,
        fix: { title: `write ${slip}`, edits: [{ span: token.span, text: slip }] },
      })
      return
    }
    if (token.kind === 'unknown' && (token.text.startsWith("'") || token.text.startsWith('"'))) {
      const quote = spanOf(token.span.start, token.span.start + 1)
      this.#mistake('CS0806', quote, 'this string is never closed')
      return
    }
    this.#mistake('CS0806', token.span, `unexpected ${shown(token)}`, {
      hint: 'terms are joined by && and ||; there is no arithmetic',
    })
  }

  /** Enters a nesting level, or gives up where there are too many. */
  #descend(token: Token): boolean {
    if (this.#depth >= deepestNesting) {
      this.#mistake(
        'CS0806',
        token.span,
        `the expression is nested more than ${deepestNesting} levels deep`,
      )
      this.#giveUp()
      return false
    }
    this.#depth++
    return true
  }

  /** Ends the parse: what follows could only repeat the mistake. */
  #giveUp(): void {
    this.#givenUp = true
    this.#at = this.#tokens.length
  }

  #mistake(code: DiagnosticCode, span: Span, message: string, details?: ReportDetails): void {
    if (this.#givenUp || this.#mistakes === mostMistakes) return
    this.#mistakes++
    this.#report(code, span, message, details)
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at]
  }

  /** The current token, which the caller has seen; moves behind it. */
  #next(): Token {
    return this.#tokenAt(this.#at++)
  }

  #tokenAt(at: number): Token {
    return this.#tokens[at] ?? { kind: 'unknown', text: '', span: this.#place }
  }

  #sees(symbol: string): boolean {
    const token = this.#peek()
    return token !== undefined && isSymbol(token, symbol)
  }

  #accept(symbol: string): boolean {
    if (!this.#sees(symbol)) return false
    this.#at++
    return true
  }

  #isName(at: number, text: string): boolean {
    const token = this.#tokens[at]
    return token?.kind === 'name' && token.text === text
  }

  #isSymbolAt(ahead: number, text: string): boolean {
    const token = this.#tokens[this.#at + ahead]
    return token !== undefined && isSymbol(token, text)
  }

  /** From `start` to the last token read. */
  #from(start: Span): Span {
    const last = this.#tokens[this.#at - 1]
    return last === undefined ? start : joinSpans(start, last.span)
  }
}

/** For every `(` and `[` the index of the token that closes it, -1 for the rest. */
type ClosingBrackets = Int32Array

function matchBrackets(tokens: readonly Token[]): ClosingBrackets {
  const closing = new Int32Array(tokens.length).fill(-1)
  const open: number[] = []
  tokens.forEach((token, at) => {
    if (token.kind !== 'symbol') return
    if (token.text === '(' || token.text === '[') open.push(at)
    if (token.text !== ')' && token.text !== ']') return
    const last = tokens[open.at(-1) ?? -1]
    if (last === undefined || !isSymbol(last, token.text === ')' ? '(' : '[')) return
    closing[open.pop() ?? at] = at
  })
  return closing
}

function isSymbol(token: Token, text: string): boolean {
  return token.kind === 'symbol' && token.text === text
}

function endsTerm(token: Token): boolean {
  return (
    token.kind === 'symbol' && (token.text === '&&' || token.text === '||' || token.text === ')')
  )
}

function isComparison(text: string): text is ComparisonSymbol {
  return comparisons.has(text)
}

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>='])

/** What other languages write for our operators. */
const slips: ReadonlyMap<string, string> = new Map([
  ['=', '=='],
  ['&', '&&'],
  ['|', '||'],
  ['and', '&&'],
  ['or', '||'],
])

const noName: Name = { text: '', span: spanOf(0, 0) }

/** A token as messages print it. */
function shown(token: Token): string {
  return token.kind === 'string' ? 'a string' : quoted(token.text)
}
