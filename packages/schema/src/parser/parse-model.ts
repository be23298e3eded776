import type {
  Attribute,
  AuthBlock,
  Field,
  MixinBlock,
  MixinUse,
  ModelBlock,
  ModelMember,
  TypeBlock,
} from '../syntax/nodes.ts'
import { quoted } from '../text/suggest.ts'
import { passContinuation } from './continuation.ts'
import type { LineReader } from './line-reader.ts'
import { splitAtCommas } from './names.ts'
import { parseLineAttribute } from './parse-attribute.ts'
import { parseBlockBody, parseBlockHeader } from './parse-block.ts'
import { parseField } from './parse-field.ts'

/** `model Name { fields, @@attributes, @use(...) }`. */
export function parseModel(reader: LineReader): ModelBlock {
  const block = parseBlockHeader(reader, 'model')
  const members: ModelMember[] = []
  const { span, closed } = parseBlockBody(reader, 'model', block, () => {
    if (reader.startsWith('@@')) {
      reader.takeDocs()
      reader.cutTrailingComment()
      members.push(parseBlockAttribute(reader))
    } else if (reader.startsWith('@use(')) members.push(parseMixinUse(reader))
    else if (reader.startsWith('@')) refuseDirective(reader)
    else members.push(parseField(reader))
  })
  return {
    kind: 'model',
    docs: block.docs,
    name: block.title,
    members,
    header: block.header,
    span,
    closed,
  }
}

/** An `@@` line; one that goes on below is read whole. */
function parseBlockAttribute(reader: LineReader): Attribute {
  const { text, start } = reader
  const attribute = parseLineAttribute(text, start, reader.end)
  reader.advance()
  const end = passContinuation(reader, attribute)
  return end === undefined ? attribute : parseLineAttribute(text, start, end)
}

function parseMixinUse(reader: LineReader): MixinUse {
  reader.takeDocs()
  reader.cutTrailingComment()
  const { text, start, end, span, report } = reader
  const closed = text.charCodeAt(end - 1) === 0x29
  const mixins = splitAtCommas(text, start + '@use('.length, closed ? end - 1 : end)
  if (!closed) {
    report('CS0403', span, 'this line does not end with the ")" that closes "@use("')
  } else if (mixins.length === 0) {
    report('CS0402', span, '"@use()" names no mixin', {
      hint: 'write "@use(Name)", or remove the line',
    })
  }
  reader.advance()
  return { kind: 'use', mixins, span }
}

function refuseDirective(reader: LineReader): void {
  reader.takeDocs()
  reader.cutTrailingComment()
  const { line } = reader
  const word = /^@[^\s(]*/.exec(line)?.[0] ?? '@'
  const hint =
    word === '@use'
      ? 'write "@use(Name)" without a blank'
      : `attributes of a model start with "@@": "@${word}"`
  reader.report('CS0401', reader.span, `"${word}" cannot stand on a line of its own in a model`, {
    hint,
  })
  reader.advance()
}

export function parseType(reader: LineReader): TypeBlock {
  return { kind: 'type', ...parseFieldBlock(reader, 'type') }
}

export function parseMixin(reader: LineReader): MixinBlock {
  return { kind: 'mixin', ...parseFieldBlock(reader, 'mixin') }
}

export function parseAuth(reader: LineReader): AuthBlock {
  return { kind: 'auth', ...parseFieldBlock(reader, 'auth') }
}

/** Types, mixins and auth hold fields only; any other line is read as one, as in the original. */
function parseFieldBlock(reader: LineReader, keyword: string): Omit<TypeBlock, 'kind'> {
  const block = parseBlockHeader(reader, keyword)
  const fields: Field[] = []
  const { span, closed } = parseBlockBody(reader, keyword, block, () => {
    if (reader.startsWith('@')) refuseAttributeLine(reader, keyword)
    else fields.push(parseField(reader))
  })
  return { docs: block.docs, name: block.title, fields, header: block.header, span, closed }
}

/** The original reads such a line as a field, whose type it then misses. */
function refuseAttributeLine(reader: LineReader, keyword: string): void {
  reader.takeDocs()
  reader.cutTrailingComment()
  const word = /^@+[^\s(]*/.exec(reader.line)?.[0] ?? '@'
  reader.report(
    'CS0107',
    reader.span,
    `${quoted(word)} cannot stand on a line of its own in ${keyword === 'auth' ? 'the auth block' : `a ${keyword}`}`,
    {
      hint:
        keyword === 'mixin'
          ? 'a mixin holds fields only; write the line in the models'
          : 'this block holds fields only',
    },
  )
  reader.advance()
}
