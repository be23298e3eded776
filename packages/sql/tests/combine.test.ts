import { always, and, isAlways, isNever, never, not, or, type Predicate } from '@cratestack/sql'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const open: Predicate = {
  kind: 'comparison',
  operator: 'eq',
  left: { kind: 'literal', value: 1 },
  right: { kind: 'literal', value: 1 },
}

/** What a predicate of constants says. */
function evaluate(predicate: Predicate): boolean {
  switch (predicate.kind) {
    case 'constant':
      return predicate.value
    case 'and':
      return predicate.operands.every(evaluate)
    case 'or':
      return predicate.operands.some(evaluate)
    case 'not':
      return !evaluate(predicate.operand)
    case 'truth':
    case 'comparison':
    case 'null':
    case 'membership':
    case 'like':
    case 'hasKey':
    case 'exists':
      return true
  }
}

const { tree } = fc.letrec<{ tree: Predicate }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(always, never, open),
    fc.array(tie('tree')).map((operands): Predicate => ({ kind: 'and', operands })),
    fc.array(tie('tree')).map((operands): Predicate => ({ kind: 'or', operands })),
    tie('tree').map((operand): Predicate => ({ kind: 'not', operand })),
  ),
}))

test('what is known is folded away', () => {
  expect(and()).toBe(always)
  expect(or()).toBe(never)
  expect(and(open, never)).toBe(never)
  expect(or(open, always)).toBe(always)
  expect(and(open, always)).toBe(open)
  expect(not(not(open))).toBe(open)
  expect(and(open, and(open, open))).toEqual({ kind: 'and', operands: [open, open, open] })
})

test('folding never changes what is said', () => {
  fc.assert(
    fc.property(fc.array(tree), (trees) => {
      expect(evaluate(and(...trees))).toBe(trees.every(evaluate))
      expect(evaluate(or(...trees))).toBe(trees.some(evaluate))
      for (const each of trees) expect(evaluate(not(each))).toBe(!evaluate(each))
    }),
  )
})

test('what folds to a constant is seen', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(always, never)), (constants) => {
      expect(isAlways(and(...constants))).toBe(!constants.includes(never))
      expect(isNever(or(...constants))).toBe(!constants.includes(always))
    }),
  )
})
