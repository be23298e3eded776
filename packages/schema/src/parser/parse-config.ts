import type {
  ConfigEntry,
  DatasourceBlock,
  ExtensionBlock,
  McpBlock,
  Name,
  TransportDirective,
} from '../syntax/nodes.ts'
import { spanOf } from '../text/span.ts'
import type { LineReader } from './line-reader.ts'
import { findWithin, trimmedName } from './names.ts'
import { parseBlockBody, parseBlockHeader } from './parse-block.ts'

/** `datasource name { key = value }`. */
export function parseDatasource(reader: LineReader): DatasourceBlock {
  const block = parseBlockHeader(reader, 'datasource')
  const entries: ConfigEntry[] = []
  const { span, closed } = parseBlockBody(reader, 'datasource', block, () => {
    reader.cutTrailingComment('everywhere')
    const { text, start, end } = reader
    const equals = findWithin(text, '=', start, end)
    if (equals === -1) {
      // The original points at the header of the block; so do we, and name the line besides.
      reader.report('CS0111', block.header, 'a datasource line is not of the form "key = value"', {
        related: [{ message: 'there is no "=" here', span: reader.span }],
      })
    } else {
      entries.push({
        kind: 'entry',
        key: trimmedName(text, start, equals),
        value: trimmedName(text, equals + 1, end),
        span: spanOf(start, end),
      })
    }
    reader.advance()
  })
  return {
    kind: 'datasource',
    docs: block.docs,
    name: block.title,
    entries,
    header: block.header,
    span,
    closed,
  }
}

/** `extension name { ... }`: the body is reserved for options and kept as text. */
export function parseExtension(reader: LineReader): ExtensionBlock {
  const block = parseBlockHeader(reader, 'extension')
  const lines: Name[] = []
  const { span, closed } = parseBlockBody(reader, 'extension', block, () =>
    readTextLine(reader, lines),
  )
  return { kind: 'extension', name: block.title, lines, header: block.header, span, closed }
}

/** `mcp { ... }`: kept as text; the checker reads what fits its grammar (spec/language 4.5). */
export function parseMcp(reader: LineReader): McpBlock {
  const block = parseBlockHeader(reader, 'mcp')
  const lines: Name[] = []
  const { span, closed } = parseBlockBody(reader, 'mcp', block, () => readTextLine(reader, lines))
  return { kind: 'mcp', docs: block.docs, lines, header: block.header, span, closed }
}

function readTextLine(reader: LineReader, lines: Name[]): void {
  reader.cutTrailingComment('everywhere')
  lines.push({ text: reader.line, span: reader.span })
  reader.advance()
}

/** `transport rest` or `transport rpc`; an unknown style is the checker's to refuse. */
export function parseTransport(reader: LineReader): TransportDirective {
  reader.takeDocs()
  reader.cutTrailingComment()
  const style = trimmedName(reader.text, reader.start + 'transport'.length, reader.end)
  const { span } = reader
  reader.advance()
  return { kind: 'transport', style: style.text === '' ? undefined : style, span }
}
