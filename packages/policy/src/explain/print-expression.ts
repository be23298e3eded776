// Expressions as schemas write them, so that an explanation can name the terms of a rule.

import type { ExpressionIr, LiteralIr, OperandIr } from '@cratestack/schema/ir'

/** @param path - the to-one relations before the term, each with its dot */
export function printExpression(expression: ExpressionIr, path = ''): string {
  const print = (operand: OperandIr): string => printOperand(operand, path)
  switch (expression.kind) {
    case 'constant':
      return String(expression.value)
    case 'and':
    case 'or': {
      const between = expression.kind === 'and' ? ' && ' : ' || '
      return expression.operands.map((each) => printGrouped(each, path)).join(between)
    }
    case 'not':
      return expression.operand.kind === 'authenticated'
        ? 'auth() == null'
        : `!${printGrouped(expression.operand, path)}`
    case 'authenticated':
      return 'auth() != null'
    case 'system':
      return 'isSystem()'
    case 'hasRole':
      return `hasRole(${quote(expression.role)})`
    case 'inTenant':
      return `inTenant(${quote(expression.tenant)})`
    case 'comparison':
      return `${print(expression.left)} ${expression.operator} ${print(expression.right)}`
    case 'membership': {
      const values = expression.values.map(printLiteral).join(', ')
      return `${print(expression.operand)} ${expression.negated ? 'not in' : 'in'} [${values}]`
    }
    case 'nullCheck':
      return `${print(expression.operand)} ${expression.negated ? '!=' : '=='} null`
    case 'flag':
      return print(expression.operand)
    case 'text':
      return `${expression.function}(${print(expression.operand)}, ${print(expression.value)})`
    case 'related': {
      const step = `${path}${expression.relation}.`
      return expression.quantifier === 'one'
        ? printExpression(expression.body, step)
        : `${step}${expression.quantifier}(${printExpression(expression.body)})`
    }
  }
}

function printGrouped(expression: ExpressionIr, path: string): string {
  const text = printExpression(expression, path)
  return expression.kind === 'and' || expression.kind === 'or' ? `(${text})` : text
}

function printOperand(operand: OperandIr, path: string): string {
  switch (operand.kind) {
    case 'column':
      return `${path}${operand.field}`
    case 'auth':
      return `auth().${operand.path.join('.')}`
    case 'input':
      return operand.path.join('.')
    case 'now':
      return 'now()'
    case 'literal':
      return printLiteral(operand)
  }
}

function printLiteral(literal: LiteralIr): string {
  return literal.type === 'string' ? quote(literal.value) : String(literal.value)
}

function quote(text: string): string {
  return text.includes("'") ? `"${text}"` : `'${text}'`
}
