// Any text gives a tree, in time and stack that do not depend on how mean it is.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tokenize } from '../src/lexer/tokenize.ts'
import { deepestNesting, parseExpression } from '../src/parser/parse-expression.ts'
import type { Expression } from '../src/syntax/expression-nodes.ts'
import type { Span } from '../src/text/span.ts'
import { docWith, policyDiagnostics } from './policy-harness.ts'

interface Reported {
  readonly code: string
  readonly span: Span
}

function parse(text: string): {
  readonly tree: Expression
  readonly reported: readonly Reported[]
} {
  const reported: Reported[] = []
  const whole = { start: 0, end: text.length }
  const tree = parseExpression(tokenize(text, 0, text.length), whole, (code, span) =>
    reported.push({ code, span }),
  )
  return { tree, reported }
}

describe('nesting', () => {
  test.each([
    ['groups', '(', ')'],
    ['negations', '!', ''],
    ['bodies', 'a.some(', ')'],
    ['negated groups', '!(', ')'],
  ])('%s up to the limit', (_, open, close) => {
    const levels = open === '!(' ? deepestNesting / 2 : deepestNesting
    expect(parse(`${open.repeat(levels)}x${close.repeat(levels)}`).reported).toEqual([])
    expect(parse(`${open.repeat(levels + 1)}x${close.repeat(levels + 1)}`).reported).toMatchObject([
      { code: 'CS0806' },
    ])
  })

  test.each(['(', '!', '!(', 'a.some(', '[', 'f(', 'auth(', '((a == ', 'a in ['])(
    '100,000 times %s',
    (piece) => {
      const text = piece.repeat(100_000)
      expect(parse(text).reported.length).toBeGreaterThan(0)
      expect(() => parse(`${text}x${')'.repeat(100_000)}`)).not.toThrow()
    },
  )

  test('long chains are flat', () => {
    const { tree, reported } = parse(Array(50_000).fill('a == 1 || b').join(' && '))
    expect(reported).toEqual([])
    expect(tree.kind).toBe('or')
  })
})

test('time grows with the text, not faster', () => {
  const pieces = ['a || ', 'a.b', '(a) || ', 'f(a, ', "a == 'x' && ", ') ', 'a in [1, ', '! ', '"']
  for (const piece of pieces) {
    const timeOf = (size: number) => {
      const text = piece.repeat(size / piece.length)
      const start = performance.now()
      parse(text)
      return performance.now() - start
    }
    timeOf(100_000)
    expect(timeOf(800_000), piece).toBeLessThan(2000)
  }
})

const piece = fc.oneof(
  fc.constantFrom(
    ...['(', ')', '[', ']', ',', '.', '==', '!=', '<', '<=', '>', '>=', '&&', '||', '!', '-', '+'],
    ...['auth()', 'auth().id', 'auth()', 'hasRole', "'x'", '"y"', "'", '"', '3', '1.5', 'now()'],
    ...['in', 'not in', 'not', 'true', 'false', 'null', 'this', 'open', 'title', 'lines', 'some'],
    ...['owner', 'depot', 'none', 'every', 'mood', 'calm', 'pages', 'dueAt', 'note', '=', '&', '#'],
    ...['lines.some(', 'owner.', 'startsWith(', 'contains(title, ', '\u{1F600}', 'é'],
  ),
  fc.string({ maxLength: 3 }),
)
const soup = fc
  .array(piece, { maxLength: 25 })
  .chain((pieces) => fc.constantFrom(' ', '').map((glue) => pieces.join(glue)))

test('token soup never throws and every span stays inside', () => {
  fc.assert(
    fc.property(soup, (text) => {
      const { tree, reported } = parse(text)
      for (const { span } of [...reported, ...allNodes(tree)]) {
        expect(span.start).toBeGreaterThanOrEqual(0)
        expect(span.end).toBeLessThanOrEqual(text.length)
        expect(span.start).toBeLessThanOrEqual(span.end)
      }
      if (allNodes(tree).some((node) => node.kind === 'broken')) {
        expect(reported.length).toBeGreaterThan(0)
      }
    }),
    { numRuns: 2000 },
  )
})

test('rules made of soup never throw, and what they report is inside their line', () => {
  fc.assert(
    fc.property(
      soup,
      fc.constantFrom('@@allow("read", ', '@@deny("all", ', '@@allow('),
      (text, head) => {
        const line = `${head}${text.replaceAll(/[\p{Zl}\p{Zp}\p{Cc}]/gu, ' ')})`
        const schema = docWith(line)
        const at = schema.indexOf(line)
        for (const { code, span } of policyDiagnostics(schema)) {
          if (code === 'CSW0830') continue
          expect(span.utf16Start).toBeGreaterThanOrEqual(at)
          expect(span.utf16End).toBeLessThanOrEqual(at + line.length)
        }
      },
    ),
    { numRuns: 500 },
  )
})

function allNodes(tree: Expression): readonly { readonly kind: string; readonly span: Span }[] {
  const nodes: { readonly kind: string; readonly span: Span }[] = [tree]
  switch (tree.kind) {
    case 'or':
    case 'and':
      for (const operand of tree.operands) nodes.push(...allNodes(operand))
      break
    case 'not':
      nodes.push(...allNodes(tree.operand))
      break
    case 'comparison':
      nodes.push(tree.left, tree.right)
      break
    case 'membership':
      nodes.push(tree.left, ...tree.values)
      break
    case 'bare':
      nodes.push(tree.operand)
      if (tree.operand.kind === 'path' && tree.operand.body !== undefined)
        nodes.push(...allNodes(tree.operand.body))
      break
    case 'broken':
      break
  }
  return nodes
}
