import type { ExpressionIr, OperandIr } from '../../ir/expression-ir.ts'
import type { RuleContext } from './scope.ts'

/**
 * CSW0832: terms of a deny rule that an absent value leaves unmatched. An unknown operand never
 * satisfies `==` (spec/server 2.4), so `@@deny("read", auth().banned == true)` spares everybody
 * without that claim. Silent where the rule says what absence means: `|| x == null` or
 * `x != null &&` beside the term.
 */
export function reportUnmatchedDenials(context: RuleContext, when: ExpressionIr): void {
  visit(context, when, false, noneDecided)
}

/** Operands whose absence the rule has spoken about. */
type Decided = ReadonlySet<string>

const noneDecided: Decided = new Set()

/** `negated` counts the `!` around the node: lowering pushes them inward (spec/server 2.4). */
function visit(context: RuleContext, node: ExpressionIr, negated: boolean, decided: Decided): void {
  switch (node.kind) {
    case 'or':
    case 'and': {
      const isOr = (node.kind === 'or') !== negated
      const inside = decidedBeside(node.operands, negated, isOr, decided)
      for (const operand of node.operands) visit(context, operand, negated, inside)
      return
    }
    case 'not':
      visit(context, node.operand, !negated, decided)
      return
    case 'comparison':
      if (node.operator === (negated ? '!=' : '==')) {
        reportAbsent(context, node, [node.left, node.right], decided)
      }
      return
    case 'membership':
      if (node.negated === negated) reportAbsent(context, node, [node.operand], decided)
      return
    case 'related':
      visitRelated(context, node, negated, decided)
      return
    case 'flag':
    case 'text':
    case 'nullCheck':
    case 'constant':
    case 'authenticated':
    case 'system':
    case 'hasRole':
    case 'inTenant':
      return
  }
}

/**
 * Only where the body is asked whether it may hold can an absent value spare somebody: below
 * `none`, and below a negated `some`, it is asked whether it surely holds (the table of server 2.4).
 */
function visitRelated(
  context: RuleContext,
  node: Extract<ExpressionIr, { kind: 'related' }>,
  negated: boolean,
  decided: Decided,
): void {
  const inside = new Set([...decided].filter((key) => !key.startsWith('column ')))
  if (node.quantifier === 'every') visit(context, node.body, negated, inside)
  else if ((node.quantifier === 'none') === negated) visit(context, node.body, false, inside)
}

function reportAbsent(
  context: RuleContext,
  node: ExpressionIr,
  operands: readonly OperandIr[],
  decided: Decided,
): void {
  const span = context.origins.get(node)
  if (span === undefined) return
  for (const operand of operands) {
    if (isDecided(operand, decided)) continue
    if (operand.kind === 'auth') {
      const path = `auth().${operand.path.join('.')}`
      const message = `the rule does not deny where "${path}" is absent, as it is for anonymous callers`
      context.report('CSW0832', span, message, {
        hint: `add "|| ${path} == null" to deny there too, or "auth() != null &&" to say that it is meant`,
      })
      return
    }
    if (operand.kind === 'column' && operand.optional) {
      const message = `the rule does not deny where "${operand.field}" is null`
      context.report('CSW0832', span, message, {
        hint: `add "|| ${operand.field} == null" to deny there too, or "${operand.field} != null &&" to say that it is meant`,
      })
      return
    }
  }
}

function isDecided(operand: OperandIr, decided: Decided): boolean {
  const key = keyOf(operand)
  if (key === undefined || decided.has(key)) return true
  return operand.kind === 'auth' && !operand.optional && decided.has(callerKey)
}

function decidedBeside(
  operands: readonly ExpressionIr[],
  negated: boolean,
  isOr: boolean,
  decided: Decided,
): Decided {
  let inside: Set<string> | undefined
  for (const operand of operands) {
    const check = nullCheckOf(operand, negated)
    // `x == null ||` denies where x is absent; `x != null &&` says that it must not.
    if (check === undefined || check.asksForAbsence !== isOr) continue
    inside ??= new Set(decided)
    inside.add(check.key)
  }
  return inside ?? decided
}

interface NullCheck {
  readonly key: string
  readonly asksForAbsence: boolean
}

function nullCheckOf(node: ExpressionIr, negated: boolean): NullCheck | undefined {
  if (node.kind === 'not') return nullCheckOf(node.operand, !negated)
  if (node.kind === 'authenticated') return { key: callerKey, asksForAbsence: negated }
  if (node.kind !== 'nullCheck') return undefined
  const key = keyOf(node.operand)
  return key === undefined ? undefined : { key, asksForAbsence: node.negated === negated }
}

const callerKey = 'auth'

function keyOf(operand: OperandIr): string | undefined {
  if (operand.kind === 'auth') return `auth ${operand.path.join('.')}`
  return operand.kind === 'column' ? `column ${operand.field}` : undefined
}
