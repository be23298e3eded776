import type { Attribute } from '../syntax/nodes.ts'
import { type Span, spanOf } from '../text/span.ts'
import type { LineReader } from './line-reader.ts'
import { findClosing } from './parse-attribute.ts'
import { startsElement } from './parse-block.ts'

/** An attribute that is spread over more lines than this is not recognised as one. */
const mostLines = 20

/**
 * Looks whether the parenthesis that an attribute leaves open is closed on one of the next lines. An
 * attribute stands on one line (spec/language 1.1), so that is a mistake; but read as one attribute it
 * costs one diagnostic, not one for each line that looks like a broken field.
 *
 * The reader stands behind the attribute's line, and behind the closing one when that is found.
 *
 * @returns the end of the closing line; `undefined` when the parenthesis really is missing
 */
export function passContinuation(
  reader: LineReader,
  attribute: Attribute | undefined,
): number | undefined {
  if (attribute === undefined || attribute.closed || attribute.args === undefined) return undefined
  const mark = reader.mark()
  const joints: Span[] = []
  let previousEnd = attribute.span.end
  let first: Span | undefined
  for (let lines = 0; lines < mostLines && !stops(reader); lines++) {
    first ??= reader.span
    joints.push(spanOf(previousEnd, reader.start))
    previousEnd = reader.end
    const { end } = reader
    const close = findClosing(reader.text, attribute.args.start - 1, end)
    reader.advance()
    if (close === -1) continue
    reader.report(
      'CS0201',
      first,
      `this line goes on with "${attribute.sigil}${attribute.name.text}(" of the line above`,
      {
        hint: 'an attribute stands on one line',
        fix: { title: 'join the lines', edits: joints.map((span) => ({ span, text: ' ' })) },
        related: [{ message: 'the attribute', span: attribute.span }],
      },
    )
    return end
  }
  reader.rewind(mark)
  return undefined
}

function stops(reader: LineReader): boolean {
  return (
    reader.done ||
    reader.isEmpty ||
    reader.is('}') ||
    reader.startsWith('//') ||
    reader.startsWith('@') ||
    startsElement(reader)
  )
}
