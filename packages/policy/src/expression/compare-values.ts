import { compareDateTimes, Decimal } from '@cratestack/core'
import type { ComparisonOperator } from '@cratestack/schema/ir'
import type { ColumnType } from '@cratestack/sql'
import type { KnownValue } from './fit-value.ts'

/** Whether `left operator right` holds for two values of one type, as the database would say. */
export function holds(
  operator: ComparisonOperator,
  left: KnownValue,
  right: KnownValue,
  type: ColumnType,
): boolean {
  const order = compareValues(left, right, type)
  switch (operator) {
    case '==':
      return order === 0
    case '!=':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

/** The order of text is that of UTF-16 units: rules only ask whether texts are equal. */
function compareValues(left: KnownValue, right: KnownValue, type: ColumnType): number {
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left.length !== right.length) return 1
    const item: ColumnType = { ...type, list: false }
    return left.every((each, index) => compareValues(each, right[index], item) === 0) ? 0 : 1
  }
  if (typeof left === 'string' && typeof right === 'string') {
    if (type.scalar === 'Decimal') return Decimal.parse(left).compare(Decimal.parse(right))
    if (type.scalar === 'DateTime') return compareDateTimes(left, right)
  }
  return compareScalars(left, right)
}

function compareScalars(left: KnownValue, right: KnownValue): number {
  if (left === right) return 0
  if (isNumeric(left) && isNumeric(right)) {
    // PostgreSQL orders NaN, too: equal to itself and above everything else.
    if (Number.isNaN(left) || Number.isNaN(right))
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right))
    return left < right ? -1 : left > right ? 1 : 0
  }
  return typeof left === 'string' && typeof right === 'string' && left < right ? -1 : 1
}

function isNumeric(value: KnownValue): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

export function matchesText(
  match: 'startsWith' | 'endsWith' | 'contains',
  subject: string,
  part: string,
): boolean {
  switch (match) {
    case 'startsWith':
      return subject.startsWith(part)
    case 'endsWith':
      return subject.endsWith(part)
    case 'contains':
      return subject.includes(part)
  }
}
