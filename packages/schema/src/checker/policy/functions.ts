import type { ExpressionIr, OperandIr } from '../../ir/expression-ir.ts'
import type { CallOperand, Operand } from '../../syntax/expression-nodes.ts'
import { didYouMean, nearest, quoted } from '../../text/suggest.ts'
import { isQuantifier, resolveAuth, resolvePath } from './paths.ts'
import { type RuleContext, type Scope, throughRelations, type Value } from './scope.ts'

/** A call that stands alone as a term (spec/language 12.3 forms 2 and 3, 12.8). */
export function compileCall(
  context: RuleContext,
  scope: Scope,
  call: CallOperand,
): ExpressionIr | undefined {
  if (!isKnownCall(context, scope, call)) return undefined
  switch (call.callee.text) {
    case 'isSystem':
      return takesNothing(context, call) ? { kind: 'system' } : undefined
    case 'hasRole': {
      const role = oneText(context, call)
      return role === undefined ? undefined : { kind: 'hasRole', role }
    }
    case 'inTenant': {
      const tenant = oneText(context, call)
      return tenant === undefined ? undefined : { kind: 'inTenant', tenant }
    }
    case 'now':
      context.report('CS0808', call.span, 'now() is an instant; expected a comparison with it', {
        hint: 'write column < now()',
      })
      return undefined
    case 'startsWith':
    case 'endsWith':
    case 'contains':
      return compileText(context, scope, call, call.callee.text)
    default:
      return undefined
  }
}

/** Whether a function of that name exists; CS0810 otherwise. */
export function isKnownCall(context: RuleContext, scope: Scope, call: CallOperand): boolean {
  const { text, span } = call.callee
  if (call.onAuth ? text === 'isSystem' : functionNames.has(text)) return true
  const near = nearest(text, call.onAuth ? ['isSystem'] : functionNames)
  const relation = scope.kind === 'row' && scope.row.byName.get(text)?.type?.base.kind === 'model'
  context.report('CS0810', span, `unknown function ${quoted(text)}${didYouMean(near)}`, {
    hint:
      call.onAuth && functionNames.has(text)
        ? `write ${text}(..) without auth()`
        : relation
          ? `write ${text}.some(..), ${text}.every(..) or ${text}.none(..)`
          : `the functions are ${[...functionNames].join(', ')}`,
    fix: near === undefined ? undefined : { title: `call ${near}`, edits: [{ span, text: near }] },
  })
  return false
}

const functionNames: ReadonlySet<string> = new Set([
  'hasRole',
  'inTenant',
  'isSystem',
  'now',
  'startsWith',
  'endsWith',
  'contains',
])

/** `x.startsWith('a')` and other methods that the language does not have. */
export function reportMethod(context: RuleContext, path: Operand): void {
  if (path.kind !== 'path') return
  const method = path.segments.at(-1)
  if (method === undefined || isQuantifier(method.text)) return
  const owner = path.segments.slice(0, -1).map((segment) => segment.text)
  context.report('CS0810', method.span, `unknown function ${quoted(method.text)} of a path`, {
    hint: functionNames.has(method.text)
      ? `write ${method.text}(${owner.join('.')}, ..)`
      : 'only some(..), every(..) and none(..) follow a to-many relation',
  })
}

export function takesNothing(context: RuleContext, call: CallOperand): boolean {
  if (call.args?.length === 0) return true
  context.report('CS0811', call.argsSpan, `${call.callee.text}() takes no arguments`)
  return false
}

function oneText(context: RuleContext, call: CallOperand): string | undefined {
  const [argument] = call.args ?? []
  if (call.args?.length === 1 && argument?.kind === 'text') return argument.value
  context.report(
    'CS0811',
    call.argsSpan,
    `${call.callee.text}() takes exactly one text in quotes`,
    { hint: `write ${call.callee.text}('name')` },
  )
  return undefined
}

function compileText(
  context: RuleContext,
  scope: Scope,
  call: CallOperand,
  name: 'startsWith' | 'endsWith' | 'contains',
): ExpressionIr | undefined {
  const [subject, part] = call.args ?? []
  if (call.args?.length !== 2 || subject === undefined || part === undefined) {
    return wrongTextArguments(context, call)
  }
  const operand = textValue(context, scope, subject)
  if (part.kind === 'text') {
    if (operand === undefined) return undefined
    const value: OperandIr = { kind: 'literal', type: 'string', value: part.value }
    return throughRelations(operand.steps, {
      kind: 'text',
      function: name,
      operand: operand.operand,
      value,
    })
  }
  if (part.kind !== 'auth' || part.segments.length === 0) return wrongTextArguments(context, call)
  const value = textValue(context, scope, part)
  if (operand === undefined || value === undefined) return undefined
  return throughRelations(operand.steps, {
    kind: 'text',
    function: name,
    operand: operand.operand,
    value: value.operand,
  })
}

function wrongTextArguments(context: RuleContext, call: CallOperand): undefined {
  const { text } = call.callee
  const message = `${text}() takes a String column or path and a text in quotes or an auth() path`
  context.report('CS0811', call.argsSpan, message, { hint: `write ${text}(name, 'x')` })
}

function textValue(context: RuleContext, scope: Scope, operand: Operand): Value | undefined {
  const value =
    operand.kind === 'path'
      ? resolvePath(context, scope, operand)
      : operand.kind === 'auth' && operand.segments.length > 0
        ? resolveAuth(context, operand)
        : undefined
  if (value === undefined) {
    if (operand.kind === 'path' || operand.kind === 'auth') return undefined
    context.report('CS0811', operand.span, 'expected a String column or path')
    return undefined
  }
  if (value.typeName === 'String' && value.arity !== 'list') return value
  const found = value.arity === 'list' ? `a list of ${value.typeName}` : value.typeName
  context.report('CS0812', operand.span, `${quoted(value.shown)} is ${found}; expected String`)
  return undefined
}
