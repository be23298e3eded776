import type { Attribute, EnumBlock, Variant } from '../syntax/nodes.ts'
import { spanOf } from '../text/span.ts'
import type { LineReader } from './line-reader.ts'
import { findBlank, skipBlanks } from './names.ts'
import { parseAttributes, parseLineAttribute } from './parse-attribute.ts'
import { parseBlockBody, parseBlockHeader } from './parse-block.ts'

/** `enum Name { variant }`, one variant a line; the two migration hints of spec/language 8.14 besides. */
export function parseEnum(reader: LineReader): EnumBlock {
  const block = parseBlockHeader(reader, 'enum')
  const variants: Variant[] = []
  const attributes: Attribute[] = []
  const { span, closed } = parseBlockBody(reader, 'enum', block, () => {
    if (reader.startsWith('@@drop(')) {
      reader.takeDocs()
      reader.cutTrailingComment()
      attributes.push(parseLineAttribute(reader.text, reader.start, reader.end))
      reader.advance()
    } else variants.push(parseVariant(reader))
  })
  return {
    kind: 'enum',
    docs: block.docs,
    name: block.title,
    variants,
    attributes,
    header: block.header,
    span,
    closed,
  }
}

function parseVariant(reader: LineReader): Variant {
  const docs = reader.takeDocs()
  reader.cutTrailingComment()
  const { text, start, end, span, report } = reader
  const nameEnd = findBlank(text, start, end)
  const run = parseAttributes(text, nameEnd, end)
  const hint = text.startsWith('@rename(', skipBlanks(text, nameEnd, end))
  const malformed = nameEnd < end && (run.strayWords.length > 0 || !hint)
  if (malformed) {
    const commas = text.slice(start, end).includes(',')
    report('CS0103', span, 'an enum variant is one word on a line of its own', {
      hint: commas
        ? 'put every variant on its own line, without commas'
        : 'variants take no attributes, values or types',
    })
  }
  reader.advance()
  // "a, b" is one mistake: the comma must not be reported as part of a name as well.
  const wordEnd = malformed && text.charAt(nameEnd - 1) === ',' ? nameEnd - 1 : nameEnd
  const name = { text: text.slice(start, wordEnd), span: spanOf(start, wordEnd) }
  return { kind: 'variant', docs, name, attributes: malformed ? [] : run.attributes, span }
}
