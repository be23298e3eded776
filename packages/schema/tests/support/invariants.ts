import { expect } from 'vitest'
import { type CheckedSchema, checkSchema, formatSchema, printIr } from '../../src/index.ts'
import { walkTree } from '../../src/syntax/walk.ts'
import { rawMeaning, typedMeaning } from './meaning.ts'

/** What holds for every text there is. */
export function expectInvariants(text: string): void {
  const checked = checkSchema(text)
  expectPlaces(text, checked)
  expectSentences(checked)
  printIr(checked)
  checkSchema(text, { strict: true, target: 'embedded', unused: true, compatLenient: true })
  expectFormatting(text, checked)
}

function expectPlaces(text: string, { tree, diagnostics, source }: CheckedSchema): void {
  expect(source.text).toBe(text)
  for (const { code, span } of diagnostics) {
    expect(isInside(span.utf16Start, span.utf16End, text), `place of ${code}`).toBe(true)
    expect(span.start).toBeLessThanOrEqual(span.end)
    expect(span.line).toBeGreaterThanOrEqual(1)
    expect(span.line).toBeLessThanOrEqual(span.endLine)
  }
  walkTree(tree, (node) => {
    const { start, end } = node.span
    if (!isInside(start, end, text))
      expect.fail(`${node.kind ?? 'name'} stands outside: ${start}..${end}`)
    // Documentation keeps its text without slashes; every other text is what stands there.
    const isName = node.kind === undefined && node.text !== undefined
    const slice = text.slice(start, end)
    if (isName && !slice.startsWith('///') && slice !== node.text) {
      expect.fail(`"${node.text}" is named at "${slice}"`)
    }
  })
}

/** What is shown of a schema must neither steer a terminal nor flood it. */
function expectSentences({ diagnostics }: CheckedSchema): void {
  for (const { code, message, hint = '', related } of diagnostics) {
    for (const sentence of [message, hint, ...related.map((place) => place.message)]) {
      expect(sentence.length, `length of ${code}`).toBeLessThanOrEqual(501)
      expect(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(sentence), `text of ${code}`).toBe(false)
    }
  }
}

function expectFormatting(text: string, before: CheckedSchema): void {
  const formatted = formatSchema(text)
  if (!formatted.ok) {
    expect(formatted.diagnostics.length).toBeGreaterThan(0)
    return
  }
  const again = formatSchema(formatted.text)
  expect(again.ok ? again.text : again.diagnostics, 'formatting again changes nothing').toBe(
    formatted.text,
  )
  const after = checkSchema(formatted.text)
  expect(rawMeaning(after)).toEqual(rawMeaning(before))
  expect(typedMeaning(after)).toEqual(typedMeaning(before))
}

function isInside(start: number, end: number, text: string): boolean {
  return 0 <= start && start <= end && end <= text.length
}
