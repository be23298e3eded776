// SQL's three-valued logic over tables in memory: what a database makes of a predicate, in as few
// lines as say it.

import { compareDateTimes, Decimal } from '@cratestack/core'
import type { ColumnType, ColumnValue, Operand, Predicate } from '@cratestack/sql'

export type Row = Readonly<Record<string, ColumnValue>>
export type Tables = Readonly<Record<string, readonly Row[]>>

/** @param rows - the rows in scope, innermost first */
export function interpret(
  predicate: Predicate,
  tables: Tables,
  rows: readonly Row[],
): boolean | undefined {
  const ask = (inner: Predicate): boolean | undefined => interpret(inner, tables, rows)
  const read = (operand: Operand): ColumnValue => {
    switch (operand.kind) {
      case 'column': {
        const value = rows[operand.level]?.[operand.name]
        if (value === undefined) throw new Error(`no column ${operand.name}`)
        return value
      }
      case 'parameter':
        if (operand.source.kind === 'slot') throw new Error('an empty slot')
        return operand.source.value
      case 'literal':
        return operand.value
      case 'lookup':
      case 'coalesce':
      case 'jsonText':
        throw new Error('policies look nothing up')
    }
  }
  switch (predicate.kind) {
    case 'constant':
      return predicate.value
    case 'and': {
      const answers = predicate.operands.map(ask)
      if (answers.includes(false)) return false
      return answers.includes(undefined) ? undefined : true
    }
    case 'or': {
      const answers = predicate.operands.map(ask)
      if (answers.includes(true)) return true
      return answers.includes(undefined) ? undefined : false
    }
    case 'not':
      return negate(ask(predicate.operand))
    case 'truth': {
      const answer = ask(predicate.operand)
      switch (predicate.test) {
        case 'isTrue':
          return answer === true
        case 'isNotTrue':
          return answer !== true
        case 'isFalse':
          return answer === false
        case 'isNotFalse':
          return answer !== false
      }
      break
    }
    case 'comparison': {
      const left = read(predicate.left)
      const right = read(predicate.right)
      if (left === null || right === null) return undefined
      const type = predicate.left.kind === 'column' ? predicate.left.type : undefined
      const order = compare(left, right, type)
      return {
        eq: order === 0,
        ne: order !== 0,
        lt: order < 0,
        lte: order <= 0,
        gt: order > 0,
        gte: order >= 0,
      }[predicate.operator]
    }
    case 'null':
      return (read(predicate.operand) === null) !== predicate.negated
    case 'membership': {
      const one = read(predicate.operand)
      const values = read(predicate.values)
      if (!Array.isArray(values)) throw new Error('membership in what is no list')
      if (one === null) return undefined
      return values.some((value) => compare(one, value, undefined) === 0) !== predicate.negated
    }
    case 'like': {
      const subject = read(predicate.operand)
      const part = read(predicate.text)
      if (typeof subject !== 'string' || typeof part !== 'string') return undefined
      if (predicate.match === 'startsWith') return subject.startsWith(part)
      return predicate.match === 'endsWith' ? subject.endsWith(part) : subject.includes(part)
    }
    case 'hasKey':
      throw new Error('policies ask nothing of JSON')
    case 'exists': {
      const { table, where, negated } = predicate
      const found = (tables[table] ?? []).some(
        (row) => interpret(where, tables, [row, ...rows]) === true,
      )
      return found !== negated
    }
  }
}

function negate(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer
}

function compare(left: ColumnValue, right: ColumnValue, type: ColumnType | undefined): number {
  if (type?.scalar === 'Decimal')
    return Decimal.parse(String(left)).compare(Decimal.parse(String(right)))
  if (type?.scalar === 'DateTime') return compareDateTimes(String(left), String(right))
  if (left === right) return 0
  return Number(left) < Number(right) || String(left) < String(right) ? -1 : 1
}
