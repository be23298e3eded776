// Validators (spec/language 6.8). The order of their checks is the original's: arguments there at
// all, then the field's type, then what the arguments say.

import type { BoundIr, ValidatorIr } from '../ir/type-ir.ts'
import type { Attribute } from '../syntax/nodes.ts'
import type { Span } from '../text/span.ts'
import { quoted } from '../text/suggest.ts'
import {
  type Entry,
  readEntries,
  readQuoted,
  readWholeNumber,
  signed64,
  unsigned32,
} from './arguments.ts'
import { type CheckContext, type FieldDeclaration, typeName } from './context.ts'
import { refuseUnbuilt } from './inert.ts'
import { findRegexMistake } from './regex-dialect.ts'
import { unbuiltOfOurs } from './unbuilt.ts'

export const validatorNames: ReadonlySet<string> = new Set([
  'length',
  'range',
  'regex',
  'email',
  'uri',
  'iso4217',
])

/** Reads one validator; `undefined` when it is wrong, which has been reported then. */
export function readValidator(
  context: CheckContext,
  field: FieldDeclaration,
  attribute: Attribute,
): ValidatorIr | undefined {
  const name = attribute.name.text
  const bare = attribute.args === undefined || attribute.gapBeforeArgs
  const needsArguments = name === 'length' || name === 'range' || name === 'regex'
  if (bare === needsArguments) {
    const example = examples[name] ?? `@${name}`
    context.report(
      'CS0440',
      attribute.span,
      bare ? `"@${name}" needs arguments` : `"@${name}" takes no arguments`,
      {
        hint: `write ${example}`,
      },
    )
    return undefined
  }
  if (!fitsType(name, field)) {
    const found = typeName(field) ?? 'unknown'
    context.report(
      'CS0446',
      attribute.span,
      `"@${name}" is for ${allowedTypes[name]?.join(', ') ?? 'String'} fields, and "${field.name}" is ${found}`,
    )
    return undefined
  }
  switch (name) {
    case 'length':
      return readLength(context, attribute)
    case 'range':
      return readRange(context, field, attribute)
    case 'regex':
      return readRegex(context, attribute)
    case 'email':
    case 'uri':
    case 'iso4217':
      return { kind: name }
    default:
      return undefined
  }
}

/** Cuid under `@length` is ours (appendix C20). */
const allowedTypes: Readonly<Record<string, readonly string[]>> = {
  length: ['String', 'Cuid', 'Bytes'],
  range: ['Int', 'BigInt', 'Decimal'],
  regex: ['String'],
  email: ['String'],
  uri: ['String'],
  iso4217: ['String'],
  scale: ['Decimal'],
}

const examples: Readonly<Record<string, string>> = {
  length: '@length(min: 1, max: 200)',
  range: '@range(min: 0, max: 100)',
  regex: '@regex("^[a-z]+$")',
}

function fitsType(validator: string, field: FieldDeclaration): boolean {
  const name = typeName(field)
  return name === undefined || (allowedTypes[validator]?.includes(name) ?? false)
}

function readLength(context: CheckContext, attribute: Attribute): ValidatorIr | undefined {
  const bounds = readBounds(
    context,
    attribute,
    new Set(['min', 'max']),
    (text) => readWholeNumber(text, unsigned32) !== undefined,
    'a whole number from 0 to 4294967295',
  )
  if (bounds === undefined) return undefined
  const min = bounds.get('min')
  const max = bounds.get('max')
  return {
    kind: 'length',
    min: min === undefined ? undefined : Number(min.value.text),
    max: max === undefined ? undefined : Number(max.value.text),
  }
}

/** Bounds of Decimal columns may have a fraction (ours, server 12.4); exclusive ones are ours too. */
function readRange(
  context: CheckContext,
  field: FieldDeclaration,
  attribute: Attribute,
): ValidatorIr | undefined {
  const decimal = typeName(field) === 'Decimal'
  const accepts = (text: string) =>
    (decimal && /^-?\d+\.\d+$/.test(text)) || readWholeNumber(text, signed64) !== undefined
  const expected = decimal ? 'a number such as 0 or 0.01' : 'a 64-bit whole number'
  const bounds = readBounds(
    context,
    attribute,
    new Set(['min', 'max', 'gt', 'lt']),
    accepts,
    expected,
  )
  if (bounds === undefined) return undefined
  for (const key of ['gt', 'lt']) {
    const entry = bounds.get(key)
    if (entry === undefined) continue
    const inclusive = bounds.get(key === 'gt' ? 'min' : 'max')
    if (inclusive !== undefined)
      context.report(
        'CS0475',
        entry.span,
        `"${key}" and "${key === 'gt' ? 'min' : 'max'}" bound the same side`,
      )
    if (unbuiltOfOurs.has(`@range(${key})`))
      refuseUnbuilt(context, entry.span, `"${key}" of "@range"`)
  }
  return {
    kind: 'range',
    min: bound(bounds.get('min'), false) ?? bound(bounds.get('gt'), true),
    max: bound(bounds.get('max'), false) ?? bound(bounds.get('lt'), true),
  }
}

function bound(entry: Entry | undefined, exclusive: boolean): BoundIr | undefined {
  return entry === undefined ? undefined : { value: entry.value.text.replace(/^\+/, ''), exclusive }
}

/** `key: value` bounds; of a repeated key the last one counts, as in the original. */
function readBounds(
  context: CheckContext,
  attribute: Attribute,
  keys: ReadonlySet<string>,
  accepts: (text: string) => boolean,
  expected: string,
): ReadonlyMap<string, Entry> | undefined {
  const name = attribute.name.text
  const args = attribute.args ?? attribute.span
  if (!attribute.closed || attribute.rest !== undefined) {
    refuse(
      context,
      attribute.rest ?? attribute.span,
      attribute.closed
        ? `text behind the ")" of "@${name}"`
        : `the ")" that closes "@${name}(" is missing`,
    )
    return undefined
  }
  const bounds = new Map<string, Entry>()
  let sound = true
  for (const entry of readEntries(context.source.text, args)) {
    if (
      entry.key === undefined ||
      context.source.text.charAt(skipToSeparator(context, entry)) !== ':'
    ) {
      refuse(
        context,
        entry.span,
        'this is not of the form "key: value"',
        `write ${examples[name] ?? name}`,
      )
    } else if (!keys.has(entry.key.text)) {
      refuse(
        context,
        entry.key.span,
        `"@${name}" has no argument ${quoted(entry.key.text)}`,
        `its arguments are ${[...keys].join(', ')}`,
      )
    } else if (!accepts(entry.value.text)) {
      refuse(context, entry.value.span, `"${entry.key.text}" of "@${name}" is not ${expected}`)
    } else {
      bounds.set(entry.key.text, entry)
      continue
    }
    sound = false
  }
  if (!sound) return undefined
  const low = bounds.get('min') ?? bounds.get('gt')
  const high = bounds.get('max') ?? bounds.get('lt')
  if (
    low !== undefined &&
    high !== undefined &&
    compareDecimals(low.value.text, high.value.text) > 0
  ) {
    refuse(
      context,
      args,
      `the lower bound ${low.value.text} is above the upper bound ${high.value.text}`,
    )
    return undefined
  }
  if (bounds.size === 0) {
    context.report('CSW0440', attribute.span, `"@${name}()" without bounds checks nothing`)
  }
  return bounds
}

function skipToSeparator(context: CheckContext, entry: Entry): number {
  let at = entry.key?.span.end ?? entry.span.start
  while (at < entry.span.end && /\s/.test(context.source.text.charAt(at))) at++
  return at
}

function refuse(context: CheckContext, span: Span, message: string, hint?: string): void {
  context.report('CS0447', span, message, { hint })
}

/** Compares decimal texts exactly: a double would round. */
export function compareDecimals(left: string, right: string): number {
  const [a, b] = [toScaled(left), toScaled(right)]
  const scale = Math.max(a.scale, b.scale)
  const difference =
    a.digits * 10n ** BigInt(scale - a.scale) - b.digits * 10n ** BigInt(scale - b.scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function toScaled(text: string): { digits: bigint; scale: number } {
  const [whole = '0', fraction = ''] = text.replace(/^\+/, '').split('.')
  return { digits: BigInt(whole + fraction), scale: fraction.length }
}

/** The pattern is everything between the first and the last quote: there are no escapes (1.6). */
function readRegex(context: CheckContext, attribute: Attribute): ValidatorIr | undefined {
  const span = attribute.args ?? attribute.span
  const text = context.source.slice(span).trim()
  const pattern = attribute.closed && attribute.rest === undefined ? readQuoted(text) : undefined
  if (pattern === undefined) {
    context.report('CS0443', span, '"@regex" needs one pattern in double quotes', {
      hint: `write ${examples['regex'] ?? ''}`,
    })
    return undefined
  }
  const mistake = findRegexMistake(pattern)
  if (mistake !== undefined) {
    const start = span.start + context.source.slice(span).indexOf(pattern)
    context.report(
      'CS0443',
      { start: start + mistake.start, end: start + mistake.end },
      mistake.message,
      { hint: mistake.hint },
    )
    return undefined
  }
  return { kind: 'regex', pattern }
}

/** `@scale(n)` (ours, server 12.4). */
export function readScale(
  context: CheckContext,
  field: FieldDeclaration,
  attribute: Attribute,
): ValidatorIr | undefined {
  const text = attribute.args === undefined ? '' : context.source.slice(attribute.args).trim()
  const digits = readWholeNumber(text, { min: 0n, max: 1000n })
  if (digits === undefined || !fitsType('scale', field)) {
    context.report(
      'CS0475',
      attribute.span,
      '"@scale" takes one whole number up to 1000 and stands on a Decimal field',
    )
    return undefined
  }
  return { kind: 'scale', digits: Number(digits) }
}
