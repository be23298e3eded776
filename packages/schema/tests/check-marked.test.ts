// The annotated-source form that diagnostics are tested in, tested on itself.

import { expect, test } from 'vitest'
import { checkSchema } from '../src/index.ts'
import { checkMarked, dedent, markDiagnostics, readMarked } from './support/marked.ts'

test('a marker names the code, and may leave the message open', () => {
  checkMarked(`
    model Post {
      id Int @id
      author Usr
             ^^^ CS0202
      @@allow("read", auth() != null)
    }
  `)
})

test('a diagnostic without a marker fails, and so does a marker without a diagnostic', () => {
  expect(() => checkMarked('type Post {\n  author Usr\n}\n')).toThrow()
  expect(() => checkMarked('type Post {\n  ^^^^ CS0202\n  author Int\n}\n')).toThrow()
})

test('what is marked reads back as the same markers', () => {
  const source = 'model Post {\n\tauthor Usr\n}\n'
  const { diagnostics } = checkSchema(source)
  const again = readMarked(markDiagnostics(source, diagnostics))
  expect(again.source).toBe(source)
  expect(again.markers.map(({ line, column, code }) => [line, column, code])).toEqual(
    diagnostics.map(({ span, code }) => [span.line, span.column, code]),
  )
})

test('indentation that all lines share is taken off', () => {
  expect(dedent('\n    a {\n      b\n    }\n  ')).toBe('a {\n  b\n}\n')
})
