import type { ComparisonOperator, ExpressionIr, OperandIr } from '../../ir/expression-ir.ts'
import type {
  CallOperand,
  ComparisonExpression,
  MembershipExpression,
  Operand,
  PathOperand,
} from '../../syntax/expression-nodes.ts'
import type { Span } from '../../text/span.ts'
import { quoted } from '../../text/suggest.ts'
import { compileCallerTerm } from './caller-terms.ts'
import { isKnownCall, takesNothing } from './functions.ts'
import { nearestInput, resolveInput } from './inputs.ts'
import { bareWord, isVariant, readLiteral } from './literals.ts'
import { resolveAuth, resolvePath } from './paths.ts'
import { type RuleContext, type Scope, throughRelations, type Value } from './scope.ts'

/** `L == R` and its kin (spec/language 12.3, 12.6, 12.8). `undefined` after a report. */
export function compileComparison(
  context: RuleContext,
  scope: Scope,
  term: ComparisonExpression,
): ExpressionIr | undefined {
  if (isCaller(term.left) || isCaller(term.right)) return compileCallerTerm(context, scope, term)
  const left = resolveLeft(context, scope, term.left, term)
  if (left === undefined) {
    // A wrong left side hides nothing on the right that can be judged alone.
    if (term.right.kind === 'auth') resolveAuth(context, term.right)
    return undefined
  }
  const right = readRight(context, scope, term, left)
  if (right === undefined) return undefined
  switch (right.kind) {
    case 'null':
      return compileNullCheck(context, term, left)
    case 'literal': {
      const literal = readLiteral(context, left, right.operand, isOrdering(term.operator))
      if (literal === undefined || !isOrderable(context, term, left)) return undefined
      return finish(context, term, left.steps, left.operand, literal, term.operator)
    }
    case 'value':
      return compareValues(context, scope, term, left, right.value)
  }
}

/** `x in [a, b]`, `x not in [a, b]` (spec/language 12.4). */
export function compileMembership(
  context: RuleContext,
  scope: Scope,
  term: MembershipExpression,
): ExpressionIr | undefined {
  if (isCaller(term.left)) {
    context.report('CS0809', term.left.span, 'auth() is the caller; expected a field of it', {
      hint: 'write auth().id in [..]',
    })
    return undefined
  }
  const left = resolveLeft(context, scope, term.left, term)
  if (left === undefined) return undefined
  if (left.operand.kind === 'now') {
    context.report('CS0815', term.left.span, 'now() is in no list of literals')
    return undefined
  }
  const values = []
  for (const each of term.values) {
    const literal = readLiteral(context, left, each, false)
    if (literal !== undefined) values.push(literal)
  }
  if (values.length !== term.values.length) return undefined
  const { negated } = term
  const membership: ExpressionIr = { kind: 'membership', negated, operand: left.operand, values }
  context.origins.set(membership, term.span)
  return throughRelations(left.steps, membership)
}

/** A whole `auth()`, without a path. */
function isCaller(operand: Operand): boolean {
  return operand.kind === 'auth' && operand.segments.length === 0
}

function resolveLeft(
  context: RuleContext,
  scope: Scope,
  operand: Operand,
  term: ComparisonExpression | MembershipExpression,
): Value | undefined {
  switch (operand.kind) {
    case 'auth':
      return resolveAuth(context, operand)
    case 'call':
      return resolveNow(context, scope, operand)
    case 'path':
      if (operand.body !== undefined) return comparedBody(context, operand)
      if (isLiteralWord(operand) && !isDeclared(context, scope, operand)) break
      return resolvePath(context, scope, operand)
    case 'text':
    case 'number':
      break
  }
  context.report('CS0815', operand.span, 'a comparison cannot start with a literal', {
    hint: term.kind === 'comparison' ? 'put the field first: field == literal' : undefined,
  })
  return undefined
}

function comparedBody(context: RuleContext, path: PathOperand): undefined {
  context.report(
    'CS0806',
    path.span,
    'a quantifier with a body is a whole term; nothing compares with it',
    {
      hint: 'write the comparison into the body, or ! in front of the term',
    },
  )
}

/** `now()` is the only call with a value. */
function resolveNow(context: RuleContext, scope: Scope, call: CallOperand): Value | undefined {
  if (!isKnownCall(context, scope, call)) return undefined
  if (call.callee.text !== 'now') {
    const name = `${call.callee.text}()`
    context.report('CS0806', call.span, `${name} is a whole term; nothing compares with it`, {
      hint: `write ${name} alone, or ! in front of it`,
    })
    return undefined
  }
  if (!takesNothing(context, call)) return undefined
  return {
    operand: { kind: 'now' },
    type: { kind: 'scalar', name: 'DateTime' },
    typeName: 'DateTime',
    arity: 'required',
    optional: false,
    steps: [],
    shown: 'now()',
    span: call.span,
  }
}

type RightSide =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'literal'; readonly operand: Parameters<typeof readLiteral>[2] }
  | { readonly kind: 'null' }

/**
 * What the right side is depends on the left one: after a column a word is a literal, as in the
 * original; after an `auth()` path or an input it may be a field or an input.
 */
function readRight(
  context: RuleContext,
  scope: Scope,
  term: ComparisonExpression,
  left: Value,
): RightSide | undefined {
  const { right } = term
  switch (right.kind) {
    case 'text':
    case 'number':
      return { kind: 'literal', operand: right }
    case 'auth':
      return asValue(resolveAuth(context, right))
    case 'call':
      return asValue(resolveNow(context, scope, right))
    case 'path':
      if (right.body !== undefined) return comparedBody(context, right)
      return left.operand.kind === 'column'
        ? readAfterColumn(context, scope, right, left)
        : readAfterOther(context, scope, right, left)
  }
}

function asValue(value: Value | undefined): RightSide | undefined {
  return value === undefined ? undefined : { kind: 'value', value }
}

function readAfterColumn(
  context: RuleContext,
  scope: Scope,
  right: PathOperand,
  left: Value,
): RightSide | undefined {
  const word = bareWord(right)?.text
  if (word !== undefined && isVariant(context, left, word)) return literalSide(right)
  if (word === 'null') return { kind: 'null' }
  const isBoolean = word === 'true' || word === 'false'
  if (!isBoolean && isDeclared(context, scope, right)) {
    const other = quoted(right.segments.map((each) => each.text).join('.'))
    const message = `${quoted(left.shown)} and ${other} are both columns; expected a literal or an auth() path`
    context.report('CS0813', right.span, message)
    return undefined
  }
  return literalSide(right)
}

/** After `now()`, an `auth()` path or an input: declared names first (spec/language 12.3, 12.6). */
function readAfterOther(
  context: RuleContext,
  scope: Scope,
  right: PathOperand,
  left: Value,
): RightSide | undefined {
  if (isDeclared(context, scope, right)) return asValue(resolvePath(context, scope, right))
  const word = bareWord(right)?.text
  if (word !== undefined && (isVariant(context, left, word) || word === 'true' || word === 'false'))
    return literalSide(right)
  if (word === 'null') return { kind: 'null' }
  // A word after an enum is a variant misspelt; elsewhere it is a name that nobody declares.
  if (left.type.kind === 'enum' && word !== undefined) return literalSide(right)
  if (
    left.typeName === 'String' &&
    word !== undefined &&
    nearestName(context, scope, word) === undefined
  )
    return literalSide(right)
  return asValue(resolvePath(context, scope, right))
}

function nearestName({ names }: RuleContext, scope: Scope, word: string): string | undefined {
  return scope.kind === 'row'
    ? names.nearest(word, scope.row.byName.keys())
    : nearestInput(names, scope.inputs, word)
}

function literalSide(operand: PathOperand): RightSide {
  return { kind: 'literal', operand }
}

/** Whether a path starts with a field of the row or with an input of the call. */
function isDeclared(context: RuleContext, scope: Scope, path: PathOperand): boolean {
  const [first] = path.segments
  if (first === undefined) return false
  return scope.kind === 'row'
    ? scope.row.byName.has(first.text)
    : scope.inputs.args.has(first.text) ||
        resolveInput(context.names, scope.inputs, path.segments) !== undefined
}

function isLiteralWord(path: PathOperand): boolean {
  const word = bareWord(path)?.text
  return word === 'true' || word === 'false' || word === 'null'
}

function compileNullCheck(
  context: RuleContext,
  term: ComparisonExpression,
  left: Value,
): ExpressionIr | undefined {
  const { operator } = term
  if (operator !== '==' && operator !== '!=') {
    context.report('CS0815', term.right.span, `null has no order; expected "==" or "!="`)
    return undefined
  }
  const nullable = left.operand.kind === 'auth' || left.optional
  if (!nullable) {
    context.report('CS0815', term.right.span, `${quoted(left.shown)} is required and never null`)
    return undefined
  }
  return throughRelations(left.steps, {
    kind: 'nullCheck',
    negated: operator === '!=',
    operand: left.operand,
  })
}

function compareValues(
  context: RuleContext,
  scope: Scope,
  term: ComparisonExpression,
  left: Value,
  right: Value,
): ExpressionIr | undefined {
  const { operator } = term
  if (isCallerSide(left) && isCallerSide(right) && !isNowAndAuth(left, right)) {
    context.report(
      'CS0813',
      right.span,
      `${left.shown} and ${right.shown} say nothing about ${scope.kind === 'row' ? 'the row' : 'the input'}`,
      {
        hint: 'compare an auth() path with a field or a literal',
      },
    )
    return undefined
  }
  if (!isOrderable(context, term, left)) return undefined
  if (!haveOneType(context, scope, term, left, right)) return undefined
  // The row's side goes first, so that whoever evaluates or renders meets one shape.
  if (isCallerSide(left) && !isCallerSide(right)) {
    return finish(context, term, right.steps, right.operand, left.operand, flipped[operator])
  }
  return finish(context, term, left.steps, left.operand, right.operand, operator)
}

function finish(
  context: RuleContext,
  term: ComparisonExpression,
  steps: Value['steps'],
  left: OperandIr,
  right: OperandIr,
  operator: ComparisonOperator,
): ExpressionIr {
  const comparison: ExpressionIr = { kind: 'comparison', operator, left, right }
  context.origins.set(comparison, term.span)
  return throughRelations(steps, comparison)
}

const flipped: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

function isCallerSide(value: Value): boolean {
  return value.operand.kind === 'auth' || value.operand.kind === 'now'
}

function isNowAndAuth(left: Value, right: Value): boolean {
  return (left.operand.kind === 'now') !== (right.operand.kind === 'now')
}

function isOrdering(operator: ComparisonOperator): boolean {
  return operator !== '==' && operator !== '!='
}

const orderedTypes: ReadonlySet<string> = new Set(['Int', 'BigInt', 'Float', 'Decimal', 'DateTime'])

function isOrderable(context: RuleContext, term: ComparisonExpression, value: Value): boolean {
  if (!isOrdering(term.operator)) return true
  if (orderedTypes.has(value.type.name) && value.type.kind === 'scalar' && value.arity !== 'list')
    return true
  const found = value.arity === 'list' ? `a list of ${value.typeName}` : value.typeName
  context.report(
    'CS0812',
    value.span,
    `${quoted(value.shown)} is ${found}; ${quoted(term.operator)} orders Int, BigInt, Float, Decimal and DateTime`,
  )
  return false
}

/**
 * Type names must be equal. Where the original does not look (`column == auth().x`, inputs against
 * `auth()`), a difference is a warning and the comparison finds nothing at run time.
 */
function haveOneType(
  context: RuleContext,
  scope: Scope,
  term: ComparisonExpression,
  left: Value,
  right: Value,
): boolean {
  const inputs = left.operand.kind === 'input' && right.operand.kind === 'input'
  const sameType = left.typeName === right.typeName
  const sameShape = inputs
    ? left.arity === right.arity
    : (left.arity === 'list') === (right.arity === 'list')
  if (sameType && sameShape) return true
  const message = `${quoted(left.shown)} is ${describe(left)}, ${quoted(right.shown)} is ${describe(right)}`
  const unlooked =
    scope.kind === 'input'
      ? !inputs
      : term.operator === '==' && left.operand.kind === 'column' && left.steps.length === 0
  const tolerated =
    !isOrdering(term.operator) && !isNow(left) && !isNow(right) && (sameType || unlooked)
  if (!tolerated || (inputs && !sameShape)) {
    report(context, 'CS0812', term, message)
    return false
  }
  report(context, 'CSW0812', term, `${message}; they are never equal`)
  return true
}

function report(
  context: RuleContext,
  code: 'CS0812' | 'CSW0812',
  term: { readonly span: Span },
  message: string,
): void {
  context.report(code, term.span, message)
}

function isNow(value: Value): boolean {
  return value.operand.kind === 'now'
}

function describe(value: Value): string {
  if (value.arity === 'list') return `a list of ${value.typeName}`
  return value.arity === 'optional' && value.operand.kind === 'input'
    ? `an optional ${value.typeName}`
    : value.typeName
}
