import type { Attribute, Field, Name, ViewBlock } from '../syntax/nodes.ts'
import type { LineReader } from './line-reader.ts'
import { findWithin, splitAtCommas, trimmedName } from './names.ts'
import { findLastClosing, parseLineAttribute } from './parse-attribute.ts'
import { parseBlockBody, parseBlockHeader, startsElement } from './parse-block.ts'
import { parseField } from './parse-field.ts'

/** `view Name from A, B { fields, @@attributes }`. */
export function parseView(reader: LineReader): ViewBlock {
  const block = parseBlockHeader(reader, 'view', 'CS0705')
  const { name, sources } = splitTitle(reader.text, block.title)
  if (name.text === '') {
    reader.report('CS0704', block.header, 'the view has no name', {
      hint: 'write "view Name from Model {"',
    })
  }
  const members: (Field | Attribute)[] = []
  const { span, closed } = parseBlockBody(reader, 'view', block, () => {
    if (reader.startsWith('@@')) {
      reader.takeDocs()
      members.push(parseViewAttribute(reader))
    } else if (reader.startsWith('@')) refuseDirective(reader)
    else members.push(parseField(reader))
  })
  return {
    kind: 'view',
    docs: block.docs,
    name,
    sources,
    members,
    header: block.header,
    span,
    closed,
  }
}

/** `Name from A, B`: the separator is ` from ` with its blanks (spec/language 7.1). */
function splitTitle(text: string, title: Name): { name: Name; sources: readonly Name[] } {
  const { start, end } = title.span
  const at = findWithin(text, ' from ', start, end)
  if (at !== -1) {
    return {
      name: trimmedName(text, start, at),
      sources: splitAtCommas(text, at + ' from '.length, end),
    }
  }
  // "view from A {" and "view X from {": the trimmed title lost one of the blanks.
  if (title.text.startsWith('from '))
    return {
      name: trimmedName(text, start, start),
      sources: splitAtCommas(text, start + 'from '.length, end),
    }
  if (title.text.endsWith(' from'))
    return { name: trimmedName(text, start, end - ' from'.length), sources: [] }
  return { name: title, sources: [] }
}

/** An `@@` line; SQL bodies in triple quotes reach over the following lines, braces included (7.4). */
export function parseViewAttribute(reader: LineReader): Attribute {
  const { text } = reader
  const verbatim = sqlAttributes.some((prefix) => reader.startsWith(prefix))
  if (!verbatim) {
    reader.cutTrailingComment()
    const attribute = parseLineAttribute(text, reader.start, reader.end)
    reader.advance()
    return attribute
  }
  if (opensBody(reader)) return parseMultilineSql(reader)
  cutCommentBehindSql(reader)
  const attribute = parseLineAttribute(text, reader.start, reader.end, true)
  reader.advance()
  return attribute
}

function opensBody(reader: LineReader): boolean {
  // In the line alone: a search through all the text for every body would be quadratic.
  const { line } = reader
  const open = line.indexOf('("""')
  return open !== -1 && !line.includes('"""', open + 4)
}

/** SQL may hold `//`, so a comment starts only behind the last closing parenthesis. */
function cutCommentBehindSql(reader: LineReader): void {
  const close = findLastClosing(reader.text, reader.start, reader.end)
  if (close === reader.end - 1 || close === -1) return
  const behind = trimmedName(reader.text, close + 1, reader.end)
  if (!behind.text.startsWith('//') || behind.span.start === close + 1) return
  reader.comments.push({ kind: 'comment', form: 'trailing', span: behind.span })
  reader.end = close + 1
}

/** The lines up to the first `""")`; where there is none, up to the end of the block. */
function parseMultilineSql(reader: LineReader): Attribute {
  const { start, text, span } = reader
  const mark = reader.mark()
  const close = reader.tripleQuoteCloseBelow()
  reader.advance()
  while (close !== -1 && !reader.done && !startsElement(reader)) {
    if (close < reader.end) {
      cutCommentBehindSql(reader)
      const attribute = parseLineAttribute(text, start, reader.end, true)
      reader.advance()
      return attribute
    }
    reader.advance()
  }
  reader.rewind(mark)
  reader.report('CS0713', span, 'the """ body of this attribute is never closed', {
    hint: 'end the body with """) on its last line',
  })
  // Lines of SQL are no members of the block, and one mistake deserves one message.
  do reader.advance()
  while (!reader.done && !reader.is('}') && !startsElement(reader))
  return parseLineAttribute(text, start, span.end, true)
}

function refuseDirective(reader: LineReader): void {
  reader.takeDocs()
  reader.cutTrailingComment()
  const word = /^@[^\s(]*/.exec(reader.line)?.[0] ?? '@'
  reader.report('CS0106', reader.span, `"${word}" cannot stand on a line of its own in a view`, {
    hint: `attributes of a view start with "@@": "@${word}"`,
  })
  reader.advance()
}

/** Attributes that hold SQL, by prefix as in the original. */
const sqlAttributes: readonly string[] = ['@@server_sql', '@@embedded_sql', '@@sql']
