import type { Element, SchemaTree } from '../syntax/nodes.ts'
import type { Report } from '../text/diagnostic.ts'
import type { SourceText } from '../text/source.ts'
import { spanOf } from '../text/span.ts'
import { nearest, quoted } from '../text/suggest.ts'
import { LineReader } from './line-reader.ts'
import { startsElement } from './parse-block.ts'
import { parseDatasource, parseExtension, parseMcp, parseTransport } from './parse-config.ts'
import { parseEnum } from './parse-enum.ts'
import { parseAuth, parseMixin, parseModel, parseType } from './parse-model.ts'
import { parseProcedure, parseQuery } from './parse-procedure.ts'
import { parseView } from './parse-view.ts'

/** Parses any text. Broken text still gives a tree; what is wrong with it goes to `report`. */
export function parseTree(source: SourceText, report: Report): SchemaTree {
  const reader = new LineReader(source.text, report)
  const elements: Element[] = []
  while (!reader.done) {
    if (reader.skipTrivia()) continue
    const parse = elementParser(reader)
    if (parse === undefined) refuseLine(reader)
    else elements.push(parse(reader))
  }
  return {
    kind: 'schema',
    elements,
    comments: reader.comments,
    span: spanOf(0, source.text.length),
  }
}

type ElementParser = (reader: LineReader) => Element

/** A line starts an element when its first word is a keyword followed by a blank. */
function elementParser(reader: LineReader): ElementParser | undefined {
  if (reader.startsWith('mcp {')) return parseMcp
  if (reader.is('transport')) return parseTransport
  for (const [prefix, parser] of elementParsers) if (reader.startsWith(prefix)) return parser
  return undefined
}

const elementParsers: readonly (readonly [string, ElementParser])[] = [
  ['model ', parseModel],
  ['type ', parseType],
  ['enum ', parseEnum],
  ['procedure ', parseProcedure],
  ['mutation procedure ', parseProcedure],
  ['view ', parseView],
  ['mixin ', parseMixin],
  ['auth ', parseAuth],
  ['datasource ', parseDatasource],
  ['extension ', parseExtension],
  ['transport ', parseTransport],
  ['query ', parseQuery],
]

/**
 * Reports a line that starts nothing. Where it opens a block, the block is passed as a whole: its
 * lines cannot mean anything, and one mistake deserves one message.
 */
function refuseLine(reader: LineReader): void {
  reader.takeDocs()
  reader.cutTrailingComment()
  const word = /^[^\s({]+/.exec(reader.line)?.[0] ?? reader.line.slice(0, 1)
  reader.report('CS0101', reader.span, `${quoted(word)} starts no declaration`, {
    hint: hintFor(word, reader.line),
  })
  const opensBlock = reader.line.endsWith('{')
  reader.advance()
  if (!opensBlock) return
  while (!reader.done && !startsElement(reader)) {
    const closes = reader.is('}')
    if (!reader.skipTrivia()) reader.advance()
    if (closes) break
  }
  reader.takeDocs()
}

function hintFor(word: string, line: string): string {
  if (word === '}') return 'this brace closes nothing: a block ends at its first "}" line'
  if (word.startsWith('@')) return 'attributes stand inside a block or below a procedure signature'
  if (word === 'mutation')
    return 'write "mutation procedure name(...): Type" with one blank between the words'
  if (word === 'generator')
    return 'code generators are configured on the command line, not in the schema'
  if (word === 'import' || word === 'include') return 'a schema is one file; there are no imports'
  if (line.startsWith('/*') || word.startsWith('#')) return 'comments start with "//"'
  const near = nearest(word, keywords)
  return near === undefined
    ? `declarations start with one of: ${keywords.join(', ')}`
    : `did you mean "${near}"?`
}

const keywords: readonly string[] = [
  'model',
  'type',
  'enum',
  'mixin',
  'view',
  'procedure',
  'mutation procedure',
  'query',
  'auth',
  'datasource',
  'transport',
  'extension',
  'mcp',
]
