import type { Field } from '../syntax/nodes.ts'
import { isBlank } from '../text/characters.ts'
import { spanOf } from '../text/span.ts'
import { passContinuation } from './continuation.ts'
import type { LineReader } from './line-reader.ts'
import { findBlank, findWithin, skipBlanks } from './names.ts'
import { parseAttributes } from './parse-attribute.ts'
import { parseTypeReference } from './parse-type-reference.ts'

/** `name Type @attribute @attribute(...)`: the reader stands on the line and is moved past it. */
export function parseField(reader: LineReader): Field {
  const docs = reader.takeDocs()
  const comment = reader.cutTrailingComment()
  const { text, start, end, report } = reader
  const nameEnd = findBlank(text, start, end)
  const name = { text: text.slice(start, nameEnd), span: spanOf(start, nameEnd) }
  const typeStart = skipBlanks(text, nameEnd, end)
  const span = spanOf(start, end)
  if (comment !== undefined) warnOfHiddenAttribute(reader, comment.start, comment.end)
  reader.advance()
  if (typeStart === end) {
    report('CS0107', name.span, `the field "${name.text}" has no type`, {
      hint: 'write the type behind the name: "title String"',
    })
    return { kind: 'field', docs, name, type: undefined, attributes: [], strayWords: [], span }
  }
  const typeEnd = findTypeEnd(text, typeStart, end)
  const type = parseTypeReference(text, typeStart, typeEnd, report)
  const run = parseAttributes(text, typeEnd, end)
  const lastEnd = passContinuation(reader, run.attributes.at(-1))
  if (lastEnd === undefined) return { kind: 'field', docs, name, type, ...run, span }
  const joined = parseAttributes(text, typeEnd, lastEnd)
  return { kind: 'field', docs, name, type, ...joined, span: spanOf(start, lastEnd) }
}

/** A type ends at the first blank outside its parentheses. */
function findTypeEnd(text: string, from: number, to: number): number {
  let depth = 0
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x28 || code === 0x3c) depth++
    else if (code === 0x29 || code === 0x3e) depth--
    else if (depth <= 0 && isBlank(code)) return at
  }
  return depth > 0 ? findBlank(text, from, to) : to
}

/** The original applies an `@word` inside a trailing comment as an attribute (spec/language 1.3). */
function warnOfHiddenAttribute(reader: LineReader, from: number, to: number): void {
  const at = findWithin(reader.text, '@', from, to)
  if (at === -1) return
  const end = findBlank(reader.text, at, to)
  reader.report(
    'CSW1001',
    spanOf(at, end),
    `"${reader.text.slice(at, end)}" in this comment is not applied, but releases before 0.14.1 apply it as an attribute`,
    { hint: 'move the comment to a line of its own' },
  )
}
