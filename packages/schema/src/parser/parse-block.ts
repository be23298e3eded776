import type { DocLine, Name } from '../syntax/nodes.ts'
import type { DiagnosticCode } from '../text/diagnostic-codes.ts'
import { joinSpans, type Span, spanOf } from '../text/span.ts'
import type { LineReader } from './line-reader.ts'
import { findBlank, findWithin, skipBlanks, trimmedName } from './names.ts'

export interface BlockHeader {
  readonly docs: readonly DocLine[]
  /** Text between the keyword and the brace, trimmed. */
  readonly title: Name
  readonly header: Span
  /** `{ }` on one line: the body is empty and already closed. */
  readonly empty: boolean
  /** Whether an opening brace was found. */
  readonly opened: boolean
  /** Whether the header has its form; what the body lacks is no further mistake then. */
  readonly sound: boolean
}

/** Reads `keyword title {` and moves to the first line of the body. */
export function parseBlockHeader(
  reader: LineReader,
  keyword: string,
  code: DiagnosticCode = 'CS0102',
): BlockHeader {
  const docs = reader.takeDocs()
  reader.cutTrailingComment()
  const { text, start, end } = reader
  const header = spanOf(start, end)
  const titleStart = start + keyword.length
  reader.advance()
  if (text.charCodeAt(end - 1) === openBrace) {
    return {
      docs,
      title: trimmedName(text, titleStart, end - 1),
      header,
      empty: false,
      opened: true,
      sound: true,
    }
  }
  const lastBrace = text.slice(start, end).lastIndexOf('{')
  const brace = lastBrace === -1 ? -1 : start + lastBrace
  if (brace >= titleStart && trimmedName(text, brace + 1, end).text === '}') {
    const title = trimmedName(text, titleStart, brace)
    return { docs, title, header, empty: true, opened: true, sound: true }
  }
  const oneLine = brace >= titleStart
  reader.report(code, header, `the ${keyword} header does not end with "{"`, {
    hint: oneLine
      ? 'put every member and the closing brace on lines of their own'
      : `write "${keyword} ${sayableTitle(text, keyword, trimmedName(text, titleStart, end)).text} {"`,
  })
  const title = trimmedName(text, titleStart, oneLine ? brace : end)
  const shared = { docs, title: sayableTitle(text, keyword, title), header, sound: false }
  if (oneLine) return { ...shared, empty: text.charCodeAt(end - 1) === closeBrace, opened: true }
  const opened = skipLoneBrace(reader)
  return { ...shared, empty: !opened && startsElement(reader), opened }
}

/** Of `enum A = x | y` only the first word can be the name; the rest has been reported. */
function sayableTitle(text: string, keyword: string, title: Name): Name {
  if (keyword === 'view') return title
  const { start, end } = title.span
  return trimmedName(text, start, findBlank(text, start, end))
}

/** Accepts a brace on the line below a header that forgot it, so that the body is still read as one. */
function skipLoneBrace(reader: LineReader): boolean {
  const mark = reader.mark()
  while (!reader.done && reader.isEmpty) reader.advance()
  if (!reader.done && reader.is('{')) {
    reader.advance()
    return true
  }
  reader.rewind(mark)
  return false
}

export interface BlockEnd {
  readonly span: Span
  readonly closed: boolean
}

/**
 * Reads body lines up to the closing brace. A line that can only start another element ends the
 * block too, so that one forgotten brace costs one diagnostic.
 *
 * @param readLine - reads the current line and moves past it; comments and blanks never reach it
 */
export function parseBlockBody(
  reader: LineReader,
  keyword: string,
  block: BlockHeader,
  readLine: () => void,
): BlockEnd {
  if (block.empty) return { span: block.header, closed: block.sound }
  while (!reader.done) {
    if (closesBlock(reader)) {
      const end = reader.span
      reader.takeDocs()
      reader.advance()
      return { span: joinSpans(block.header, end), closed: true }
    }
    if (startsElement(reader)) break
    if (!reader.skipTrivia()) readLine()
  }
  const end = reader.done ? reader.text.length : Math.max(block.header.end, reader.start - 1)
  if (block.opened) reportUnclosed(reader, keyword, block)
  return { span: spanOf(block.header.start, end), closed: false }
}

/** `}` alone on its line, a trailing comment aside; that comment is cut off then. */
function closesBlock(reader: LineReader): boolean {
  if (reader.text.charCodeAt(reader.start) !== closeBrace) return false
  if (
    !reader.is('}') &&
    reader.text.startsWith('//', skipBlanks(reader.text, reader.start + 1, reader.end))
  )
    reader.cutTrailingComment()
  return reader.is('}')
}

/**
 * Where the original would read on to the next closing brace, it stumbles over the line that the
 * block swallows; without any, over the header. Both places are named; the first is its line.
 */
function reportUnclosed(reader: LineReader, keyword: string, block: BlockHeader): void {
  const hint = `put "}" on a line of its own behind the last member of the ${keyword}`
  if (reader.done || textBlocks.has(keyword) || !reader.hasLoneBraceBelow()) {
    reader.report('CS0104', block.header, `the ${keyword} block is never closed`, {
      hint,
      related: reader.done
        ? []
        : [{ message: 'the next declaration starts here', span: reader.span }],
    })
    return
  }
  reader.report('CS0104', reader.span, `the ${keyword} block above this line is not closed`, {
    hint,
    related: [{ message: `the ${keyword} block starts here`, span: block.header }],
  })
}

/** Blocks whose lines are text to the original, which then complains about the block as a whole. */
const textBlocks: ReadonlySet<string> = new Set(['datasource', 'extension', 'mcp'])

/** Whether a line inside a block can only be the start of another element. */
export function startsElement(reader: LineReader): boolean {
  if (reader.done) return true
  const { text, start, end } = reader
  const first = text.charCodeAt(start)
  if (first < 0x61 || first > 0x76) return false
  if (opensBlock(reader)) {
    if (reader.startsWith('mcp {')) return true
    return blockKeywords.some((keyword) => reader.startsWith(keyword))
  }
  return (
    (reader.startsWith('procedure ') || reader.startsWith('mutation procedure ')) &&
    text.slice(start, end).includes('(')
  )
}

/** Whether a line ends with an opening brace, a trailing comment aside. */
function opensBlock({ text, start, end }: LineReader): boolean {
  if (text.charCodeAt(end - 1) === openBrace) return true
  const brace = findWithin(text, '{', start, end)
  if (brace === -1) return false
  const behind = trimmedName(text, brace + 1, end)
  return behind.text.startsWith('//') && behind.span.start > brace + 1
}

const blockKeywords: readonly string[] = [
  'datasource ',
  'auth ',
  'mixin ',
  'model ',
  'type ',
  'enum ',
  'view ',
  'extension ',
]

const openBrace = 0x7b
const closeBrace = 0x7d
