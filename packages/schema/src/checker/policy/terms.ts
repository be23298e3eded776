import type { ExpressionIr } from '../../ir/expression-ir.ts'
import type {
  BareTerm,
  Expression,
  LogicalExpression,
  PathOperand,
} from '../../syntax/expression-nodes.ts'
import type { Span } from '../../text/span.ts'
import { quoted } from '../../text/suggest.ts'
import { compileComparison, compileMembership } from './comparisons.ts'
import { compileCall, reportMethod } from './functions.ts'
import { isQuantifier, resolveAuth, resolvePath, walkRowPath } from './paths.ts'
import {
  type RowScope,
  type RuleContext,
  type Scope,
  throughRelations,
  type Value,
} from './scope.ts'

/**
 * Checks an expression in its scope and gives its IR; `undefined` after a report. Every operand is
 * looked at, also beside a broken one, so that one run shows all mistakes.
 */
export function compileExpression(
  context: RuleContext,
  scope: Scope,
  expression: Expression,
): ExpressionIr | undefined {
  switch (expression.kind) {
    case 'or':
    case 'and':
      return compileLogical(context, scope, expression)
    case 'not': {
      const operand = compileExpression(context, scope, expression.operand)
      return operand === undefined ? undefined : { kind: 'not', operand }
    }
    case 'comparison':
      return compileComparison(context, scope, expression)
    case 'membership':
      return compileMembership(context, scope, expression)
    case 'bare':
      return compileBare(context, scope, expression)
    case 'broken':
      return undefined
  }
}

function compileLogical(
  context: RuleContext,
  scope: Scope,
  expression: LogicalExpression,
): ExpressionIr | undefined {
  const { kind } = expression
  const operands: ExpressionIr[] = []
  let whole = true
  for (const each of expression.operands) {
    const operand = compileExpression(context, scope, each)
    if (operand === undefined) whole = false
    else if (operand.kind === kind) for (const inner of operand.operands) operands.push(inner)
    else operands.push(operand)
  }
  return whole ? { kind, operands } : undefined
}

function compileBare(context: RuleContext, scope: Scope, term: BareTerm): ExpressionIr | undefined {
  const { operand } = term
  switch (operand.kind) {
    case 'path':
      return compilePath(context, scope, operand)
    case 'call':
      return compileCall(context, scope, operand)
    case 'auth': {
      const caller = operand.segments.length === 0
      if (!caller && resolveAuth(context, operand) === undefined) return undefined
      const path = operand.segments.map((segment) => segment.text).join('.')
      const written = caller ? 'auth()' : `auth().${path}`
      const hint = `write ${written} ${caller ? '!= null' : '== true'}`
      context.report('CS0808', operand.span, `${quoted(written)} is no term of its own`, { hint })
      return undefined
    }
    case 'text':
    case 'number':
      context.report(
        'CS0808',
        operand.span,
        'a literal is no term; expected a comparison or a flag',
        operand.kind === 'text'
          ? { hint: 'an expression stands without quotes around it' }
          : undefined,
      )
      return undefined
  }
}

function compilePath(
  context: RuleContext,
  scope: Scope,
  path: PathOperand,
): ExpressionIr | undefined {
  const constant = readConstant(scope, path)
  if (constant !== undefined) return { kind: 'constant', value: constant }
  if (path.body !== undefined) return compileQuantifier(context, scope, path, path.body)
  if (scope.kind === 'row' && isBareRelation(scope, path)) {
    return notAFlag(context, path.segments[0]?.text ?? '', path.span, 'a relation')
  }
  const value = resolvePath(context, scope, path)
  if (value === undefined) return undefined
  if (!isFlag(value)) return notAFlag(context, value.shown, value.span, describe(value))
  const flag: ExpressionIr = { kind: 'flag', operand: value.operand }
  return throughRelations(value.steps, flag)
}

/**
 * `true` and `false` are terms everywhere (spec/language 12.8), but a model's field of that name was
 * a flag before they were. In procedures the literal has always won (12.6).
 */
function readConstant(scope: Scope, path: PathOperand): boolean | undefined {
  const [first] = path.segments
  if (first === undefined || path.segments.length > 1 || path.body !== undefined) return undefined
  if (first.text !== 'true' && first.text !== 'false') return undefined
  if (scope.kind === 'row' && scope.row.byName.has(first.text)) return undefined
  return first.text === 'true'
}

function compileQuantifier(
  context: RuleContext,
  scope: Scope,
  path: PathOperand,
  body: Expression,
): ExpressionIr | undefined {
  const last = path.segments.at(-1)
  if (last === undefined || !isQuantifier(last.text)) {
    reportMethod(context, path)
    return undefined
  }
  if (scope.kind === 'input') {
    context.report('CS0816', path.span, 'a call has no row, so its rules have no relations', {
      hint: 'check the row with @authorize(Model, detail, argument)',
    })
    return undefined
  }
  const end = walkRowPath(context, scope, path)
  if (end === undefined || end.kind !== 'quantifier') return undefined
  const inner: RowScope = {
    kind: 'row',
    row: end.row,
    steps: scope.steps + end.steps.length,
  }
  const compiled = compileExpression(context, inner, body)
  return compiled === undefined ? undefined : throughRelations(end.steps, compiled)
}

function isBareRelation(scope: RowScope, path: PathOperand): boolean {
  const [first] = path.segments
  if (first === undefined || path.segments.length > 1) return false
  return scope.row.byName.get(first.text)?.type?.base.kind === 'model'
}

function isFlag(value: Value): boolean {
  return value.typeName === 'Boolean' && value.arity === 'required' && !value.optional
}

function notAFlag(context: RuleContext, shown: string, span: Span, found: string): undefined {
  context.report(
    'CS0808',
    span,
    `${quoted(shown)} is ${found}; a term of its own must be a required Boolean`,
    { hint: found === 'an optional Boolean' ? `write ${shown} == true` : undefined },
  )
}

function describe(value: Value): string {
  if (value.arity === 'list') return `a list of ${value.typeName}`
  return value.optional ? `an optional ${value.typeName}` : value.typeName
}
