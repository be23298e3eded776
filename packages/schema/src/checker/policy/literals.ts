import type { LiteralIr } from '../../ir/expression-ir.ts'
import type { LiteralOperand, NumberOperand, TextOperand } from '../../syntax/expression-nodes.ts'
import type { Name } from '../../syntax/nodes.ts'
import { didYouMean, firstNames, quoted } from '../../text/suggest.ts'
import type { RuleContext, Value } from './scope.ts'

/**
 * A literal by the type of what it is compared with (spec/language 12.4, 12.8). `undefined` after a
 * report. `ordering` is `<` and its kin, which also take numbers for Float and Decimal.
 */
export function readLiteral(
  context: RuleContext,
  value: Value,
  literal: LiteralOperand,
  ordering: boolean,
): LiteralIr | undefined {
  if (value.arity === 'list') return noLiterals(context, value, literal, 'a list')
  if (value.type.kind === 'enum') return readVariant(context, value, value.type.name, literal)
  switch (value.type.name) {
    case 'String':
    case 'Cuid':
      return literal.kind === 'text' ? textIr(literal) : expected(context, value, literal, 'text')
    case 'Uuid':
      return literal.kind === 'text'
        ? readUuid(context, literal)
        : expected(context, value, literal, 'text')
    case 'Boolean':
      return readBoolean(literal) ?? expected(context, value, literal, 'true or false')
    case 'Int':
    case 'BigInt':
      return literal.kind === 'number'
        ? readInteger(context, value, literal)
        : expected(context, value, literal, 'a whole number')
    case 'Float':
    case 'Decimal':
      if (!ordering) return noLiterals(context, value, literal, `a ${value.typeName}`)
      return literal.kind === 'number'
        ? { kind: 'literal', type: 'number', value: plainNumber(literal.text) }
        : expected(context, value, literal, 'a number')
    case 'DateTime':
    case 'Json':
    case 'Bytes':
    case 'Vector':
    case 'Geography':
    case 'Geometry':
      return noLiterals(context, value, literal, `a ${value.typeName}`)
  }
}

/** The single word of a path that may be a literal: `true`, `null`, a variant. */
export function bareWord(operand: LiteralOperand): Name | undefined {
  if (operand.kind !== 'path' || operand.segments.length !== 1) return undefined
  return operand.body === undefined ? operand.segments[0] : undefined
}

export function isVariant(context: RuleContext, value: Value, word: string): boolean {
  if (value.type.kind !== 'enum') return false
  return context.names.variants.get(value.type.name)?.has(word) ?? false
}

function readVariant(
  context: RuleContext,
  value: Value,
  enumName: string,
  literal: LiteralOperand,
): LiteralIr | undefined {
  const declaration = context.names.enums.get(enumName)
  const variants = context.names.variants.get(enumName) ?? new Set()
  const word = bareWord(literal)
  if (word !== undefined && variants.has(word.text)) {
    return { kind: 'literal', type: 'enum', value: word.text }
  }
  const related =
    declaration === undefined
      ? []
      : [{ message: `enum ${quoted(enumName)}`, span: declaration.name.span }]
  if (literal.kind === 'text' && variants.has(literal.value)) {
    const fix = {
      title: `write ${literal.value}`,
      edits: [{ span: literal.span, text: literal.value }],
    }
    const message = `${quoted(value.shown)} is the enum ${quoted(enumName)}; variants stand without quotes`
    context.report('CS0815', literal.span, message, { fix, related })
    return undefined
  }
  const found = literal.kind === 'path' ? literal.segments.map((each) => each.text).join('.') : ''
  if (found === '') {
    const message = `${quoted(value.shown)} is the enum ${quoted(enumName)}; expected one of its variants`
    context.report('CS0815', literal.span, message, { hint: list(variants), related })
    return undefined
  }
  const near = context.names.nearest(found, variants)
  context.report(
    'CS0814',
    literal.span,
    `enum ${quoted(enumName)} has no variant ${quoted(found)}${didYouMean(near)}`,
    { hint: list(variants), related },
  )
  return undefined
}

function list(variants: ReadonlySet<string>): string {
  return `the variants are ${firstNames(variants)}`
}

function readBoolean(literal: LiteralOperand): LiteralIr | undefined {
  const word = bareWord(literal)?.text
  if (word !== 'true' && word !== 'false') return undefined
  return { kind: 'literal', type: 'boolean', value: word === 'true' }
}

function readInteger(
  context: RuleContext,
  value: Value,
  literal: NumberOperand,
): LiteralIr | undefined {
  if (literal.text.includes('.')) return expected(context, value, literal, 'a whole number')
  const digits = plainNumber(literal.text)
  // 64 bits are nineteen digits; longer text is not worth a BigInt of its length.
  const fits = digits.length <= 20 && BigInt.asIntN(64, BigInt(digits)) === BigInt(digits)
  if (fits) return { kind: 'literal', type: 'number', value: digits }
  context.report('CS0815', literal.span, 'the number does not fit into 64 bits')
  return undefined
}

/** Without `+`, leading zeros and the sign of zero; a fraction keeps its digits. */
export function plainNumber(text: string): string {
  const negative = text.startsWith('-')
  const unsigned = text.startsWith('+') || negative ? text.slice(1) : text
  let start = 0
  while (unsigned.charAt(start) === '0' && isDigitAt(unsigned, start + 1)) start++
  const digits = unsigned.slice(start)
  return negative && digits !== '0' ? `-${digits}` : digits
}

function isDigitAt(text: string, at: number): boolean {
  const character = text.charAt(at)
  return character >= '0' && character <= '9'
}

function readUuid(context: RuleContext, literal: TextOperand): LiteralIr | undefined {
  if (isUuid(literal.value)) {
    return { kind: 'literal', type: 'string', value: literal.value.toLowerCase() }
  }
  context.report('CS0815', literal.span, 'the text is not a Uuid', {
    hint: 'write it with hyphens: 00000000-0000-4000-8000-000000000000',
  })
  return undefined
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}

function textIr(literal: TextOperand): LiteralIr {
  return { kind: 'literal', type: 'string', value: literal.value }
}

function noLiterals(
  context: RuleContext,
  value: Value,
  literal: LiteralOperand,
  kind: string,
): undefined {
  const message = `${quoted(value.shown)} is ${kind}, and no literal can be compared with it like this`
  context.report('CS0815', literal.span, message, {
    hint:
      value.typeName === 'DateTime'
        ? 'compare it with now() or with an auth() path'
        : value.typeName === 'Decimal' || value.typeName === 'Float'
          ? 'numbers are ordered: use <, <=, > or >='
          : 'compare it with an auth() path',
  })
}

function expected(
  context: RuleContext,
  value: Value,
  literal: LiteralOperand,
  wanted: string,
): undefined {
  const word = bareWord(literal)?.text
  const quotable = wanted === 'text' && word !== undefined
  const message = `${quoted(value.shown)} is ${article(value.typeName)} ${value.typeName}; expected ${wanted === 'text' ? 'text in quotes' : wanted}, found ${found(literal)}`
  const [first, ...path] = literal.kind === 'path' ? literal.segments : []
  const caller = first !== undefined && path.length > 0 && callerWords.has(first.text)
  context.report('CS0815', literal.span, message, {
    hint: caller
      ? `the caller is auth(): write auth().${path.map((each) => each.text).join('.')}`
      : undefined,
    fix: quotable
      ? { title: `write '${word}'`, edits: [{ span: literal.span, text: `'${word}'` }] }
      : undefined,
  })
}

/** What other tools call the caller. */
const callerWords: ReadonlySet<string> = new Set([
  'auth',
  'user',
  'currentUser',
  'session',
  'principal',
])

function article(type: string): string {
  return /^[AEIO]/.test(type) ? 'an' : 'a'
}

function found(literal: LiteralOperand): string {
  switch (literal.kind) {
    case 'text':
      return 'a text in quotes'
    case 'number':
      return 'a number'
    case 'path':
      return quoted(literal.segments.map((each) => each.text).join('.'))
  }
}
