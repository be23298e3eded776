// What may not be read of a model may not be read of a view of it: a field with `@from` inherits the read
// rules of the field that it comes from (spec/server 12.10).

import type { ExpressionIr, OperandIr } from '../../ir/expression-ir.ts'
import type { FieldPolicyIr } from '../../ir/model-ir.ts'
import { quoted } from '../../text/suggest.ts'
import type { CheckContext, FieldDeclaration, ViewDeclaration } from '../context.ts'
import type { PolicyPass } from './read-rule.ts'

/** @param rules - those of the fields of all models; what views inherit is added */
export function inheritReadRules(
  pass: PolicyPass,
  context: CheckContext,
  view: ViewDeclaration,
  rules: Map<FieldDeclaration, readonly FieldPolicyIr[]>,
): void {
  for (const field of view.fields) {
    const { from } = field.facts
    const source = from && context.names.models.get(from.model)?.byName.get(from.field)
    if (from === undefined || source === undefined) continue
    const inherited = (rules.get(source) ?? []).filter(({ action }) => action === 'read')
    if (inherited.length === 0) continue
    const shown = `${quoted(field.name)} shows "${from.model}.${from.field}"`
    const refuse = (reason: string, hint: string): void =>
      pass.report('CS0715', field.node.name.span, `${shown}, ${reason}`, { hint })
    const translated = inherited.flatMap((rule): readonly FieldPolicyIr[] => {
      const when = translate(rule.when, from.model, view)
      if (typeof when !== 'string') return [{ ...rule, when }]
      refuse(
        `whose read rules ask about ${quoted(when)}, which the view does not have`,
        `add a field with "@from(${from.model}.${when})", or leave out ${quoted(field.name)}`,
      )
      return []
    })
    field.facts.mask = source.facts.mask
    if (field.type?.arity !== 'optional' && field.facts.mask === undefined)
      refuse('which may be hidden, and is required here', 'make the field optional')
    rules.set(field, translated)
  }
}

/** The expression about rows of the view, or the name of what the view does not have. */
function translate(
  expression: ExpressionIr,
  model: string,
  view: ViewDeclaration,
): ExpressionIr | string {
  switch (expression.kind) {
    case 'constant':
    case 'authenticated':
    case 'system':
    case 'hasRole':
    case 'inTenant':
      return expression
    case 'related':
      return expression.relation
    case 'and':
    case 'or': {
      const operands: ExpressionIr[] = []
      for (const operand of expression.operands) {
        const translated = translate(operand, model, view)
        if (typeof translated === 'string') return translated
        operands.push(translated)
      }
      return { ...expression, operands }
    }
    case 'not': {
      const operand = translate(expression.operand, model, view)
      return typeof operand === 'string' ? operand : { ...expression, operand }
    }
    case 'flag':
    case 'membership':
    case 'nullCheck': {
      const operand = toViewOperand(expression.operand, model, view)
      return typeof operand === 'string' ? operand : { ...expression, operand }
    }
    case 'comparison': {
      const left = toViewOperand(expression.left, model, view)
      const right = toViewOperand(expression.right, model, view)
      if (typeof left === 'string') return left
      return typeof right === 'string' ? right : { ...expression, left, right }
    }
    case 'text': {
      const operand = toViewOperand(expression.operand, model, view)
      const value = toViewOperand(expression.value, model, view)
      if (typeof operand === 'string') return operand
      return typeof value === 'string' ? value : { ...expression, operand, value }
    }
  }
}

function toViewOperand(
  operand: OperandIr,
  model: string,
  view: ViewDeclaration,
): OperandIr | string {
  if (operand.kind !== 'column') return operand
  const field = view.fields.find(
    ({ facts: { from } }) => from?.model === model && from.field === operand.field,
  )
  if (field === undefined) return operand.field
  // Nobody checks that a column of a view is never NULL.
  return { ...operand, field: field.name, optional: true }
}
