import type { FieldPolicyIr, PolicyAction } from '../../ir/model-ir.ts'
import type { Token } from '../../lexer/token.ts'
import type { Report, ReportDetails } from '../../text/diagnostic.ts'
import { type Span, spanOf } from '../../text/span.ts'
import { didYouMean, nearest, quoted } from '../../text/suggest.ts'

/** Actions of model rules; the last three are slots of ours, which `all` leaves out (spec/language 8.14). */
export const modelActions: readonly PolicyAction[] = [
  'list',
  'detail',
  'read',
  'create',
  'update',
  'delete',
  'all',
  'postUpdate',
  'restore',
  'readDeleted',
]

export const fieldActions: readonly FieldPolicyIr['action'][] = ['read', 'create', 'update']

/** What stands before the expression: `"read",`. */
export interface RuleHead {
  /** Missing when there is none that could be read (reported). */
  readonly action: { readonly text: string; readonly span: Span } | undefined
  /** Index of the expression's first token. */
  readonly next: number
}

/** Reads `"action",`; CS0803 where quotes or comma are missing. The expression is read in any case. */
export function readHead(
  tokens: readonly Token[],
  place: Span,
  known: readonly string[],
  report: Report,
): RuleHead {
  const [first, second] = tokens
  if (first === undefined) {
    report('CS0803', place, 'the rule has no action and no expression', {
      hint: `write ("${known[0]}", expression)`,
    })
    return { action: undefined, next: 0 }
  }
  if (first.kind === 'string') return readQuoted(first, second, known, report)
  const follows = second?.kind === 'symbol' && second.text === ','
  if (first.kind !== 'name' || !follows) {
    report('CS0803', first.span, 'expected an action in quotes before the expression', {
      hint: `write ("${known[0]}", expression); the actions are ${known.join(', ')}`,
    })
    return { action: undefined, next: follows ? 2 : 0 }
  }
  report('CS0803', first.span, `the action ${quoted(first.text)} is not quoted`, {
    fix: known.includes(first.text)
      ? {
          title: `write "${first.text}"`,
          edits: [{ span: first.span, text: `"${first.text}"` }],
        }
      : undefined,
    hint: known.includes(first.text) ? undefined : `the actions are ${known.join(', ')}`,
  })
  return { action: undefined, next: 2 }
}

function readQuoted(
  first: Extract<Token, { kind: 'string' }>,
  second: Token | undefined,
  known: readonly string[],
  report: Report,
): RuleHead {
  if (second?.kind === 'symbol' && second.text === ',') {
    return { action: { text: first.value, span: first.span }, next: 2 }
  }
  // Without its comma the action's quote may seem to close much later (`"read" hasRole("x")`).
  const inner = first.value.indexOf(first.quote)
  const text = inner === -1 ? first.value : first.value.slice(0, inner)
  const span = spanOf(first.span.start, first.span.start + text.length + 2)
  const missing = 'expected a comma and an expression after the action'
  report('CS0803', span, missing, {
    hint: known.includes(text)
      ? `write (${first.quote}${text}${first.quote}, expression)`
      : undefined,
  })
  return { action: undefined, next: inner === -1 ? 1 : -1 }
}

/** CS0802, with the severity that the caller's options give it. */
export function reportUnknownAction(
  action: { readonly text: string; readonly span: Span },
  known: readonly string[],
  report: Report,
  severity: ReportDetails['severity'],
): void {
  const near = nearest(action.text, known)
  const isList = /[,\s]/.test(action.text.trim())
  const message = `unknown action ${quoted(action.text)}${isList ? '' : didYouMean(near)}`
  report('CS0802', action.span, message, {
    severity,
    hint: isList
      ? 'a rule has one action; write one rule for each'
      : `the actions are ${known.join(', ')}`,
    fix:
      near === undefined || isList
        ? undefined
        : { title: `write "${near}"`, edits: [{ span: action.span, text: `"${near}"` }] },
  })
}
