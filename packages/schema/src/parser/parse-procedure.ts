import type {
  Argument,
  Attribute,
  DocLine,
  NamedQuery,
  Procedure,
  TypeReference,
} from '../syntax/nodes.ts'
import { isBlank } from '../text/characters.ts'
import { type Span, spanOf } from '../text/span.ts'
import { quoted } from '../text/suggest.ts'
import { passContinuation } from './continuation.ts'
import type { LineReader } from './line-reader.ts'
import { findWithin, skipBlanks, trimmedName } from './names.ts'
import { parseAttributes } from './parse-attribute.ts'
import { startsElement } from './parse-block.ts'
import { parseTypeReference } from './parse-type-reference.ts'
import { parseViewAttribute } from './parse-view.ts'

/** `[mutation] procedure name(args): Type` and the attribute lines below it. */
export function parseProcedure(reader: LineReader): Procedure {
  const mutation = reader.startsWith('mutation ')
  const signature = parseSignature(reader, mutation ? 'mutation procedure' : 'procedure')
  const attributes = parseAttributeRun(reader)
  const span = spanOf(signature.header.start, attributes.at(-1)?.span.end ?? signature.header.end)
  return { kind: 'procedure', mutation, ...signature, attributes, span }
}

/** `query name(args): Type[]` (spec/language 9.5); its `@@sql` body may span lines. */
export function parseQuery(reader: LineReader): NamedQuery {
  const signature = parseSignature(reader, 'query')
  const attributes = parseAttributeRun(reader)
  const span = spanOf(signature.header.start, attributes.at(-1)?.span.end ?? signature.header.end)
  return { kind: 'query', ...signature, attributes, span }
}

type Signature = Pick<Procedure, 'docs' | 'name' | 'args' | 'returns' | 'header'>

function parseSignature(reader: LineReader, keyword: string): Signature {
  const docs = splitDocs(reader.takeDocs())
  const { text, report } = reader
  reader.cutTrailingComment()
  const header = readSignatureLines(reader)
  const nameStart = header.start + keyword.length
  const open = findWithin(text, '(', nameStart, header.end)
  if (open === -1) {
    report('CS0602', header, `the ${keyword} has no "(" behind its name`, {
      hint: `write "${keyword} name(argument: Type): Type"`,
    })
    // What follows the first word is part of the same mistake.
    const word = skipBlanks(text, nameStart, header.end)
    const name = trimmedName(text, word, endOfWord(text, word, header.end))
    return { docs: docs.own, name, args: [], returns: undefined, header }
  }
  const name = trimmedName(text, nameStart, open)
  const close = findSignatureEnd(text, open, header.end)
  if (close === -1) {
    report('CS0602', header, `the ")" that closes the arguments of the ${keyword} is missing`)
    return { docs: docs.own, name, args: [], returns: undefined, header }
  }
  const args = parseArguments(reader, open + 1, close, header, docs.byArgument)
  const colon = skipBlanks(text, close + 1, header.end)
  if (colon >= header.end || text.charCodeAt(colon) !== 0x3a) {
    report('CS0603', header, `the ${keyword} has no return type`, {
      hint: 'write ": Type" behind the arguments; there is no void, so return a Boolean or a type',
    })
    return { docs: docs.own, name, args, returns: undefined, header }
  }
  const returns = parseTypeReference(text, colon + 1, header.end, report)
  return { docs: docs.own, name, args, returns, header }
}

function endOfWord(text: string, from: number, to: number): number {
  let at = from
  while (at < to && text.charAt(at) !== ':' && !isBlank(text.charCodeAt(at))) at++
  return at
}

/**
 * The signature's extent: one line, or, where a parenthesis stays open, up to the line that closes
 * it (spec/language 20.4). Leaves the reader behind it.
 */
function readSignatureLines(reader: LineReader): Span {
  const { start } = reader
  let { end } = reader
  let depth = bracketBalance(reader)
  reader.advance()
  const mark = reader.mark()
  while (depth > 0 && !reader.done && !stopsSignature(reader)) {
    if (reader.startsWith('//')) {
      reader.comments.push({ kind: 'comment', form: 'line', span: reader.span })
    } else {
      reader.cutTrailingComment()
      depth += bracketBalance(reader)
      end = reader.end
    }
    reader.advance()
  }
  if (depth > 0) {
    reader.rewind(mark)
    let firstEnd = reader.text.indexOf('\n', start)
    if (firstEnd === -1) firstEnd = reader.text.length
    end = trimmedName(reader.text, start, firstEnd).span.end
  }
  return spanOf(start, end)
}

function stopsSignature(reader: LineReader): boolean {
  return reader.isEmpty || reader.is('}') || reader.startsWith('@') || startsElement(reader)
}

function bracketBalance(reader: LineReader): number {
  let balance = 0
  for (let at = reader.start; at < reader.end; at++) {
    const code = reader.text.charCodeAt(at)
    if (code === 0x28) balance++
    else if (code === 0x29) balance--
  }
  return balance
}

/** The parenthesis that closes the arguments: the balanced one, which ends before the return type. */
function findSignatureEnd(text: string, open: number, to: number): number {
  let depth = 0
  for (let at = open; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x28) depth++
    else if (code === 0x29 && --depth === 0) return at
    else if (startsComment(text, at)) at = lineEnd(text, at, to) - 1
  }
  return -1
}

function parseArguments(
  reader: LineReader,
  from: number,
  to: number,
  header: Span,
  docs: ReadonlyMap<string, readonly DocLine[]>,
): readonly Argument[] {
  const { text, report } = reader
  const args: Argument[] = []
  for (const [start, end] of splitArguments(text, from, to)) {
    const whole = trimmedName(text, start, end)
    if (whole.text === '') continue
    const colon = whole.text.indexOf(':')
    // A name over two lines is an argument without type or comma, and the one behind it.
    if (colon === -1 || whole.text.slice(0, colon).includes('\n')) {
      const [firstLine = ''] = whole.text.split('\n')
      const shown = trimmedName(text, whole.span.start, whole.span.start + firstLine.length)
      report('CS0604', shown.span, `the argument ${quoted(shown.text)} has no type`, {
        hint: 'write "name: Type"',
        related: [{ message: 'in this signature', span: header }],
      })
      continue
    }
    const name = trimmedName(text, whole.span.start, whole.span.start + colon)
    const type: TypeReference | undefined = parseTypeReference(
      text,
      whole.span.start + colon + 1,
      whole.span.end,
      report,
    )
    args.push({ kind: 'argument', docs: docs.get(name.text) ?? [], name, type, span: whole.span })
  }
  return args
}

/** Comma-separated stretches outside brackets; comments between the lines of a signature are left out. */
function splitArguments(
  text: string,
  from: number,
  to: number,
): readonly (readonly [number, number])[] {
  const parts: [number, number][] = []
  let depth = 0
  let start = from
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x28 || code === 0x3c) depth++
    else if (code === 0x29 || code === 0x3e) depth--
    else if (code === 0x2c && depth <= 0) {
      parts.push([start, at])
      start = at + 1
    } else if (startsComment(text, at)) {
      if (trimmedName(text, start, at).text === '') start = lineEnd(text, at, to)
      at = lineEnd(text, at, to) - 1
    }
  }
  parts.push([start, to])
  return parts
}

function startsComment(text: string, at: number): boolean {
  return (
    text.charCodeAt(at) === 0x2f &&
    text.charCodeAt(at + 1) === 0x2f &&
    isBlank(text.charCodeAt(at - 1))
  )
}

function lineEnd(text: string, from: number, to: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 || end > to ? to : end
}

/**
 * The attribute lines below a signature. Blank lines and comments may stand between them (spec/language 9.1, ours:
 * both habits of the original's releases), so the run ends at the first line that is neither.
 */
function parseAttributeRun(reader: LineReader): readonly Attribute[] {
  const attributes: Attribute[] = []
  for (;;) {
    const mark = reader.mark()
    while (!reader.done && (reader.isEmpty || reader.startsWith('//'))) reader.skipTrivia()
    if (reader.done || !reader.startsWith('@')) {
      reader.rewind(mark)
      return attributes
    }
    reader.takeDocs()
    if (reader.startsWith('@@')) {
      attributes.push(parseViewAttribute(reader))
      continue
    }
    reader.cutTrailingComment()
    const { text, start } = reader
    let { end } = reader
    let run = parseAttributes(text, start, end)
    reader.advance()
    const lastEnd = passContinuation(reader, run.attributes.at(-1))
    if (lastEnd !== undefined) {
      end = lastEnd
      run = parseAttributes(text, start, end)
    }
    for (const [index, attribute] of run.attributes.entries()) {
      attributes.push(
        index === run.attributes.length - 1
          ? withStrayRest(attribute, run.strayWords, text, end)
          : attribute,
      )
    }
  }
}

/** Words behind the last attribute of a line belong to it, so that the checker can refuse them. */
function withStrayRest(
  attribute: Attribute,
  strayWords: readonly { readonly span: Span }[],
  text: string,
  end: number,
): Attribute {
  const first = strayWords.find((word) => word.span.start >= attribute.span.end)
  if (first === undefined) return attribute
  const span = spanOf(attribute.span.start, end)
  return {
    ...attribute,
    rest: spanOf(first.span.start, end),
    raw: text.slice(span.start, span.end),
    span,
  }
}

/** `/// @param name text` documents an argument; every other line the procedure (spec/language 1.3). */
function splitDocs(lines: readonly DocLine[]): {
  own: readonly DocLine[]
  byArgument: ReadonlyMap<string, readonly DocLine[]>
} {
  const own: DocLine[] = []
  const byArgument = new Map<string, DocLine[]>()
  for (const line of lines) {
    const match = /^@param\s+(\S+)\s*(.*)$/s.exec(line.text)
    if (match === null) {
      if (line.text !== '@param') own.push(line)
      continue
    }
    const [, name = '', text = ''] = match
    if (text === '') continue
    const known = byArgument.get(name) ?? []
    known.push({ text, span: line.span })
    byArgument.set(name, known)
  }
  return { own, byArgument }
}
