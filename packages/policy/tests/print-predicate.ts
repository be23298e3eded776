// Predicates as one line of text, with the bound values in place: for people who read tests.

import type { ColumnValue, Operand, Predicate } from '@cratestack/sql'

export function printPredicate(predicate: Predicate): string {
  switch (predicate.kind) {
    case 'constant':
      return predicate.value ? 'TRUE' : 'FALSE'
    case 'and':
    case 'or':
      return `(${predicate.operands.map(printPredicate).join(predicate.kind === 'and' ? ' AND ' : ' OR ')})`
    case 'not':
      return `NOT ${printPredicate(predicate.operand)}`
    case 'truth':
      return `(${printPredicate(predicate.operand)} ${tests[predicate.test]})`
    case 'comparison':
      return `${print(predicate.left)} ${operators[predicate.operator]} ${print(predicate.right)}`
    case 'null':
      return `${print(predicate.operand)} IS${predicate.negated ? ' NOT' : ''} NULL`
    case 'membership':
      return `${print(predicate.operand)} ${predicate.negated ? '<> ALL' : '= ANY'} ${print(predicate.values)}`
    case 'like':
      return `${print(predicate.operand)} ${predicate.match} ${print(predicate.text)}`
    case 'hasKey':
      throw new Error('policies ask nothing of JSON')
    case 'exists':
      return `${predicate.negated ? 'NO ' : ''}${predicate.table}[${printPredicate(predicate.where)}]`
  }
}

const tests = {
  isTrue: 'IS TRUE',
  isNotTrue: 'IS NOT TRUE',
  isFalse: 'IS FALSE',
  isNotFalse: 'IS NOT FALSE',
} as const

const operators = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

function print(operand: Operand): string {
  switch (operand.kind) {
    case 'column':
      return `${'^'.repeat(operand.level)}${operand.name}`
    case 'parameter':
      return operand.source.kind === 'slot' ? '?' : printValue(operand.source.value)
    case 'literal':
      return String(operand.value)
    case 'coalesce':
    case 'jsonText':
      throw new Error('policies ask nothing of JSON')
    case 'lookup':
      return `${operand.table}.${print(operand.column)}[${printPredicate(operand.where)}]`
  }
}

function printValue(value: ColumnValue): string {
  if (Array.isArray(value)) return `{${value.map(printValue).join(', ')}}`
  return typeof value === 'string' ? `'${value}'` : String(value)
}
