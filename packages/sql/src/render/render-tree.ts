import type { Column, ColumnGuard, Operand, Predicate } from '../predicate/predicate.ts'
import { type ColumnType, scalarType } from '../values/column-type.ts'
import type { Parameter } from '../values/parameter.ts'
import type { SqlWriter } from './sql-writer.ts'
import type { Step } from './step.ts'
import { textMatchSteps } from './text-match.ts'

/**
 * Writes a predicate or an operand.
 *
 * What is left to do waits in a list of our own and not on the stack, so a tree of any depth can be
 * written: whether it is too deep is for the database to say.
 */
export function renderTree(out: SqlWriter, root: Predicate | Operand): void {
  const steps: Step[] = [root]
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if (typeof step === 'string') {
      out.text(step)
      continue
    }
    const parts = takeApart(out, step)
    for (let index = parts.length - 1; index >= 0; index -= 1) {
      const part = parts[index]
      if (part !== undefined) steps.push(part)
    }
  }
}

const nothing: readonly Step[] = []

/** Writes what can be written at once, and gives the rest in order. */
function takeApart(out: SqlWriter, node: Exclude<Step, string>): readonly Step[] {
  switch (node.kind) {
    case 'constant':
      return node.value ? ['TRUE'] : ['FALSE']
    case 'and':
      return joined(node.operands, ' AND ', 'TRUE')
    case 'or':
      return joined(node.operands, ' OR ', 'FALSE')
    case 'not':
      return ['NOT ', ...parenthesised(node.operand)]
    case 'truth':
      return [...parenthesised(node.operand), truthTests[node.test]]
    case 'comparison':
      return [
        beside(out, node.left, node.right),
        comparisonOperators[node.operator],
        beside(out, node.right, node.left),
      ]
    case 'null':
      return [node.operand, node.negated ? ' IS NOT NULL' : ' IS NULL']
    case 'membership':
      return membershipSteps(out, node)
    case 'like':
      return textMatchSteps(node)
    case 'hasKey':
      return ['jsonb_exists(', node.operand, ', ', asText(node.key), ')']
    case 'coalesce':
      return ['COALESCE(', ...separated(node.operands), ')']
    case 'jsonText':
      return ['(', node.of, ' ->> ', asText(node.key), ')']
    case 'exists':
      return [
        node.negated ? 'NOT EXISTS (SELECT 1 FROM ' : 'EXISTS (SELECT 1 FROM ',
        { kind: 'enterScope' },
        { kind: 'table', name: node.table },
        ' WHERE ',
        node.where,
        ')',
        { kind: 'leaveScope' },
      ]
    case 'lookup':
      return [
        '(SELECT ',
        { kind: 'enterScope' },
        node.column,
        ' FROM ',
        { kind: 'table', name: node.table },
        ' WHERE ',
        node.where,
        ' LIMIT 1)',
        { kind: 'leaveScope' },
      ]
    case 'literal':
      return [renderLiteral(node.value)]
    case 'column':
      if (node.guard !== undefined) return guardedSteps(node, node.guard)
      out.column(node.name, node.level)
      return nothing
    case 'parameter':
      out.typedParameter(node)
      return nothing
    case 'untyped':
      out.parameter(node.parameter)
      return nothing
    case 'enterScope':
      out.enterScope()
      return nothing
    case 'table':
      out.table(node.name)
      return nothing
    case 'leaveScope':
      out.leaveScope()
      return nothing
  }
}

function separated(operands: readonly Operand[]): readonly Step[] {
  return operands.flatMap((operand, at) => (at === 0 ? [operand] : [', ', operand]))
}

/** Operators of JSON take text and numbers alike, so what is meant has to be said. */
function asText(key: Parameter): Parameter {
  return { ...key, type: scalarType('String') }
}

function guardedSteps(
  { name, type, level }: Column,
  { when, otherwise }: ColumnGuard,
): readonly Step[] {
  return [
    '(CASE WHEN ',
    when,
    ' THEN ',
    { kind: 'column', name, type, level },
    ...(otherwise === undefined
      ? []
      : [' ELSE ', { kind: 'untyped', parameter: otherwise } as const]),
    ' END)',
  ]
}

export const comparisonOperators: Readonly<
  Record<Extract<Predicate, { kind: 'comparison' }>['operator'], string>
> = { eq: ' = ', ne: ' <> ', lt: ' < ', lte: ' <= ', gt: ' > ', gte: ' >= ' }

const truthTests: Readonly<Record<Extract<Predicate, { kind: 'truth' }>['test'], string>> = {
  isTrue: ' IS TRUE',
  isNotTrue: ' IS NOT TRUE',
  isFalse: ' IS FALSE',
  isNotFalse: ' IS NOT FALSE',
}

function renderLiteral(value: boolean | 0 | 1 | null): string {
  if (value === null) return 'NULL'
  if (typeof value === 'number') return String(value)
  return value ? 'TRUE' : 'FALSE'
}

function joined(operands: readonly Predicate[], between: string, none: string): readonly Step[] {
  if (operands.length === 0) return [none]
  const steps: Step[] = []
  for (const operand of operands) steps.push(steps.length === 0 ? '(' : between, operand)
  steps.push(')')
  return steps
}

/** Conjunctions and disjunctions bring their own parentheses. */
function parenthesised(operand: Predicate): readonly Step[] {
  const joins = operand.kind === 'and' || operand.kind === 'or'
  return joins && operand.operands.length > 0 ? [operand] : ['(', operand, ')']
}

function membershipSteps(
  out: SqlWriter,
  { operand, values, negated }: Extract<Predicate, { readonly kind: 'membership' }>,
): readonly Step[] {
  const type = typeOf(operand)
  const clear = type !== undefined && out.isSameType({ ...type, list: true }, values.type)
  return [
    operand,
    negated ? ' <> ALL(' : ' = ANY(',
    clear ? { kind: 'untyped', parameter: values } : values,
    ')',
  ]
}

/** An operand, and without its type where the other one says it. */
function beside(out: SqlWriter, operand: Operand, other: Operand): Step {
  if (operand.kind !== 'parameter') return operand
  const type = typeOf(other)
  return type !== undefined && out.isSameType(type, operand.type)
    ? { kind: 'untyped', parameter: operand }
    : operand
}

/** The type of what stands in a table; parameters do not know theirs until they are told. */
function typeOf(operand: Operand): ColumnType | undefined {
  let inner = operand
  while (inner.kind === 'lookup') inner = inner.column
  if (inner.kind === 'jsonText') return scalarType('String')
  return inner.kind === 'column' || inner.kind === 'coalesce' ? inner.type : undefined
}
