// One line each: headers, entries, fields, signatures. Nothing is aligned in columns, because the
// original reads exactly one blank between a name and its type (spec/language 1.7).

import type {
  ConfigEntry,
  Element,
  Field,
  NamedQuery,
  Procedure,
  TypeReference,
} from '../syntax/nodes.ts'
import { formatAttribute } from './format-attribute.ts'

type HeadedBlock = Exclude<Element, { kind: 'transport' | 'procedure' | 'query' }>

export function formatHeader(block: HeadedBlock): string {
  if (block.kind === 'mcp') return 'mcp {'
  const title = [block.kind, block.name.text]
  // Without sources, "from" alone would be read as the name.
  if (block.kind === 'view' && (block.sources.length > 0 || block.name.text !== 'from')) {
    title.push('from', block.sources.map((source) => source.text).join(', '))
  }
  return `${title.filter((word) => word !== '').join(' ')} {`
}

/** `key = value`; the value is text, but a plain single-quoted one becomes what the original reads. */
export function formatEntry(entry: ConfigEntry): string {
  const quoted = /^'([^'"]*)'$/.exec(entry.value.text)
  const value = quoted === null ? entry.value.text : `"${quoted[1]}"`
  // Behind a blank, "//" would start a comment.
  return `${entry.key.text} =${value.startsWith('//') ? '' : ' '}${value}`.trim()
}

export function formatField(field: Field): string {
  const pieces = [
    ...field.attributes.map((attribute) => ({
      at: attribute.span.start,
      text: formatAttribute(attribute),
    })),
    ...field.strayWords.map((word) => ({ at: word.span.start, text: word.text })),
  ].sort((left, right) => left.at - right.at)
  const type = field.type === undefined ? '' : formatType(field.type)
  return [field.name.text, type, ...pieces.map((piece) => piece.text)].join(' ')
}

/** `[mutation] procedure name(a: A, b: B): R`, on one line whatever the author did. */
export function formatSignature(procedure: Procedure | NamedQuery): string {
  const keyword =
    procedure.kind === 'query' ? 'query' : procedure.mutation ? 'mutation procedure' : 'procedure'
  const args = procedure.args.map(
    (argument) => `${argument.name.text}: ${formatOptionalType(argument.type)}`,
  )
  return `${keyword} ${procedure.name.text}(${args.join(', ')}): ${formatOptionalType(procedure.returns)}`
}

function formatOptionalType(type: TypeReference | undefined): string {
  return type === undefined ? '' : formatType(type)
}

export function formatType(type: TypeReference): string {
  const argument = type.argument === undefined ? '' : `<${formatType(type.argument)}>`
  const parameters =
    type.parameters === undefined
      ? ''
      : `(${type.parameters.map((parameter) => parameter.text).join(', ')})`
  return `${type.name.text}${parameters}${argument}${aritySigns[type.arity]}`
}

const aritySigns: Readonly<Record<TypeReference['arity'], string>> = {
  required: '',
  optional: '?',
  list: '[]',
}
