import type { ExpressionIr } from '../../ir/expression-ir.ts'
import type { Token } from '../../lexer/token.ts'
import { tokenize } from '../../lexer/tokenize.ts'
import { parseExpression } from '../../parser/parse-expression.ts'
import type { Attribute } from '../../syntax/nodes.ts'
import { isBlank } from '../../text/characters.ts'
import type { Report } from '../../text/diagnostic.ts'
import { type Span, spanOf } from '../../text/span.ts'
import type { Declarations } from '../context.ts'
import { reportUnmatchedDenials } from './absent-values.ts'
import { readHead } from './actions.ts'
import type { RuleContext, Scope } from './scope.ts'
import { compileExpression } from './terms.ts'

/** What all rules of one check share. */
export interface PolicyPass {
  readonly names: Declarations
  readonly text: string
  readonly report: Report
  /** Errors reported so far: a rule during which the count rose is broken. */
  readonly errors: () => number
  /** Whether a rule that cannot be compiled leaves the schema usable (clients, embedded stores). */
  readonly tolerant: boolean
}

export type Effect = 'allow' | 'deny'

/** A rule as read from its attribute. */
export interface RuleText {
  readonly effect: Effect
  readonly action: { readonly text: string; readonly span: Span } | undefined
  /** `undefined` where not even the parentheses can be read. */
  readonly tokens: readonly Token[] | undefined
  readonly place: Span
  /** `PolicyPass.errors` before the attribute was read. */
  readonly errorsBefore: number
}

export function effectOf(attribute: Attribute): Effect | undefined {
  const name = attribute.name.text
  return name === 'allow' || name === 'deny' ? name : undefined
}

/** `("action", E)` of models, views and fields. */
export function readActionRule(
  pass: PolicyPass,
  attribute: Attribute,
  effect: Effect,
  known: readonly string[],
): RuleText {
  const errorsBefore = pass.errors()
  const args = readArguments(pass, attribute, `("${known[0]}", expression)`)
  if (args === undefined) {
    return { effect, action: undefined, tokens: undefined, place: attribute.span, errorsBefore }
  }
  const tokens = tokenize(pass.text, args.start, args.end)
  const head = readHead(tokens, attribute.span, known, pass.report)
  const { action, next } = head
  const readable = next >= 0 && tokens.length > 0 && (action !== undefined || next < tokens.length)
  const place = action?.span ?? attribute.span
  return { effect, action, tokens: readable ? tokens.slice(next) : undefined, place, errorsBefore }
}

/** `(E)` of procedures and queries. */
export function readCallRule(pass: PolicyPass, attribute: Attribute, effect: Effect): RuleText {
  const errorsBefore = pass.errors()
  const place = attribute.span
  const args = readArguments(pass, attribute, '(expression)')
  if (args === undefined)
    return { effect, action: undefined, tokens: undefined, place, errorsBefore }
  const tokens = tokenize(pass.text, args.start, args.end)
  const [first, second] = tokens
  if (first?.kind === 'string' && second?.kind === 'symbol' && second.text === ',') {
    pass.report('CS0806', first.span, 'rules of procedures have no action', {
      fix: {
        title: 'remove the action',
        edits: [
          { span: spanOf(first.span.start, tokens[2]?.span.start ?? second.span.end), text: '' },
        ],
      },
    })
    return { effect, action: undefined, tokens: tokens.slice(2), place, errorsBefore }
  }
  return { effect, action: undefined, tokens, place, errorsBefore }
}

/**
 * The span between the parentheses. A bare attribute and one with a blank before its parenthesis are
 * inert in the original, which would open a hole without a word (spec/language 12.1, DESIGN D12).
 */
function readArguments(pass: PolicyPass, attribute: Attribute, shape: string): Span | undefined {
  const { text, report } = pass
  const written = attribute.sigil + attribute.name.text
  if (attribute.gapBeforeArgs) {
    const open = attribute.args === undefined ? undefined : attribute.args.start - 1
    const gap = open === undefined ? undefined : spanOf(attribute.name.span.end, open)
    report('CS0803', attribute.span, `"${written}" has a blank before its parenthesis`, {
      hint: `write ${written}${shape}`,
      fix: gap && { title: 'remove the blank', edits: [{ span: gap, text: '' }] },
    })
  } else if (attribute.args === undefined) {
    report('CS0803', attribute.span, `"${written}" has no arguments`, {
      hint: `write ${written}${shape}`,
    })
  }
  if (attribute.args === undefined) return undefined
  if (attribute.rest !== undefined) {
    report('CS0806', attribute.rest, 'text is left over behind the rule', {
      hint: 'the closing parenthesis ends the rule',
    })
  }
  if (text.charAt(attribute.args.end) === ')') return attribute.args
  return unclosedArguments(pass, attribute.args)
}

/**
 * The original takes everything up to the last `)` of the line, so that an inner parenthesis is the
 * one left open; the expression's parser then finds which.
 */
function unclosedArguments(pass: PolicyPass, args: Span): Span | undefined {
  let end = args.end
  while (end > args.start && isBlank(pass.text.charCodeAt(end - 1))) end--
  if (pass.text.charAt(end - 1) === ')') return spanOf(args.start, end - 1)
  pass.report('CS0805', spanOf(args.start - 1, args.start), 'this "(" is never closed')
  return undefined
}

/** A compiled rule: what it asks, and the text it was written as. */
export interface CompiledRule {
  readonly when: ExpressionIr
  readonly text: string
}

/** `undefined` where the rule has an error that the target does not forgive. */
export function compileRule(
  pass: PolicyPass,
  rule: RuleText,
  scope: Scope,
): CompiledRule | undefined {
  const when = compileWhen(pass, rule, scope)
  const text = rule.tokens === undefined ? '' : textOfTokens(pass.text, rule.tokens)
  // What was left over or unclosed belongs to the rule: half a rule is not the rule.
  if (when !== undefined && pass.errors() === rule.errorsBefore) return { when, text }
  if (!pass.tolerant) return undefined
  // A rule that nobody can evaluate must never let anybody in.
  return { when: { kind: 'constant', value: rule.effect === 'deny' }, text }
}

function compileWhen(pass: PolicyPass, rule: RuleText, scope: Scope): ExpressionIr | undefined {
  if (rule.tokens === undefined) return undefined
  const context: RuleContext = {
    names: pass.names,
    report: pass.report,
    origins: new Map(),
  }
  const expression = parseExpression(rule.tokens, rule.place, pass.report)
  const when = compileExpression(context, scope, expression)
  if (when !== undefined && rule.effect === 'deny') reportUnmatchedDenials(context, when)
  return when
}

function textOfTokens(text: string, tokens: readonly Token[]): string {
  const first = tokens[0]
  const last = tokens.at(-1)
  return first === undefined || last === undefined
    ? ''
    : text.slice(first.span.start, last.span.end)
}
