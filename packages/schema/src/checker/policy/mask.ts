import type { Token } from '../../lexer/token.ts'
import { tokenize } from '../../lexer/tokenize.ts'
import type { Attribute } from '../../syntax/nodes.ts'
import { quoted } from '../../text/suggest.ts'
import type { Declarations, FieldDeclaration } from '../context.ts'
import { isUuid, plainNumber } from './literals.ts'
import type { PolicyPass } from './read-rule.ts'

/**
 * A required field with a read rule needs a `@mask` of its type, so that clients can still decode
 * the rows of callers who may not read it (spec/server 12.10). Gives the mask where it is right.
 */
export function checkMask(
  pass: PolicyPass,
  field: FieldDeclaration,
  masks: readonly Attribute[],
  hidden: boolean,
): string | undefined {
  const [mask, second] = masks
  if (second !== undefined) {
    pass.report('CS0475', second.span, `${quoted(field.name)} has a second "@mask"`)
  }
  if (field.type === undefined) return undefined
  if (mask === undefined) {
    if (!hidden || field.type.arity === 'optional') return undefined
    const message = `${quoted(field.name)} is required and has a read rule; expected a "@mask"`
    pass.report('CS0473', field.node.name.span, message, {
      hint: `write @mask(${sample(pass.names, field)}) for callers who may not read it, or make the field optional`,
    })
    return undefined
  }
  if (!hidden) {
    pass.report('CS0475', mask.span, '"@mask" stands without a read rule', {
      hint: 'write @allow("read", expression) on the field, or remove the mask',
    })
    return undefined
  }
  if (field.type.arity === 'optional') {
    pass.report('CS0475', mask.span, `${quoted(field.name)} is optional: a hidden value is null`, {
      hint: 'remove the mask',
    })
    return undefined
  }
  const literal = readMask(pass.names, field, mask, pass.text)
  if (literal !== undefined) return literal
  const type = field.type.reference.name.text
  const list = field.type.arity === 'list' ? 'a list of ' : ''
  pass.report('CS0473', mask.args ?? mask.span, `the mask is no literal of ${list}${type}`, {
    hint: `write @mask(${sample(pass.names, field)})`,
  })
  return undefined
}

/**
 * The literal of a `@mask` as text: digits, `true`, a variant, or what stood between the quotes.
 * `undefined` when it is no literal of the field's type.
 */
function readMask(
  names: Declarations,
  field: FieldDeclaration,
  mask: Attribute,
  text: string,
): string | undefined {
  const { type } = field
  if (mask.args === undefined || mask.gapBeforeArgs || type === undefined) return undefined
  if (type.arity === 'list') return undefined
  const literal = readLiteralText(tokenize(text, mask.args.start, mask.args.end))
  if (literal === undefined) return undefined
  if (type.base.kind === 'enum') {
    const known = names.variants.get(type.base.name)?.has(literal.text) === true
    return literal.kind === 'word' && known ? literal.text : undefined
  }
  return type.base.kind === 'scalar' && fits(type.base.name, literal) ? literal.text : undefined
}

interface LiteralText {
  readonly kind: 'word' | 'text' | 'number'
  readonly text: string
}

function readLiteralText(tokens: readonly Token[]): LiteralText | undefined {
  const [first, second] = tokens
  if (first === undefined || tokens.length > 2) return undefined
  const signed = first.kind === 'symbol' && (first.text === '-' || first.text === '+')
  if (signed && second?.kind === 'number' && second.span.start === first.span.end) {
    return { kind: 'number', text: plainNumber(first.text + second.text) }
  }
  if (second !== undefined) return undefined
  if (first.kind === 'name') return { kind: 'word', text: first.text }
  if (first.kind === 'string') return { kind: 'text', text: first.value }
  return first.kind === 'number' ? { kind: 'number', text: plainNumber(first.text) } : undefined
}

function fits(scalar: string, literal: LiteralText): boolean {
  switch (scalar) {
    case 'String':
    case 'Cuid':
      return literal.kind === 'text'
    case 'Uuid':
      return literal.kind === 'text' && isUuid(literal.text)
    case 'DateTime':
      return literal.kind === 'text' && isInstant(literal.text)
    case 'Boolean':
      return literal.kind === 'word' && (literal.text === 'true' || literal.text === 'false')
    case 'Int':
    case 'BigInt':
      return literal.kind === 'number' && isInt64(literal.text)
    case 'Float':
    case 'Decimal':
      return literal.kind === 'number'
    case 'Json':
      return literal.kind !== 'word' || jsonWords.has(literal.text)
    case 'Bytes':
      return literal.kind === 'text' && literal.text === ''
    default:
      return false
  }
}

const jsonWords: ReadonlySet<string> = new Set(['true', 'false', 'null'])

function isInt64(digits: string): boolean {
  if (digits.includes('.') || digits.length > 20) return false
  return BigInt.asIntN(64, BigInt(digits)) === BigInt(digits)
}

function isInstant(text: string): boolean {
  const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/
  return rfc3339.test(text) && !Number.isNaN(Date.parse(text.toUpperCase()))
}

function sample(names: Declarations, field: FieldDeclaration): string {
  const base = field.type?.base
  if (base?.kind === 'enum') return names.enums.get(base.name)?.variants[0]?.name.text ?? 'variant'
  if (base?.kind !== 'scalar') return 'literal'
  return samples.get(base.name) ?? 'literal'
}

const samples: ReadonlyMap<string, string> = new Map([
  ['String', "''"],
  ['Cuid', "''"],
  ['Bytes', "''"],
  ['Uuid', "'00000000-0000-0000-0000-000000000000'"],
  ['DateTime', "'1970-01-01T00:00:00Z'"],
  ['Boolean', 'false'],
  ['Int', '0'],
  ['BigInt', '0'],
  ['Float', '0'],
  ['Decimal', '0'],
  ['Json', 'null'],
])
