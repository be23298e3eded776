import { plainScalars, structuralTypes } from '../ir/builtin-types.ts'
import type { Arity, Name, TypeReference } from '../syntax/nodes.ts'
import { isUnicodeName } from '../text/characters.ts'
import type { Report } from '../text/diagnostic.ts'
import { spanOf } from '../text/span.ts'
import { splitAtCommas, trimmedName } from './names.ts'

/**
 * Parses `T`, `T?`, `T[]`, `Page<T>`, `FindMany<M>`, `Vector(3)`, `Geography(Point, 4326)`.
 *
 * What names mean is the checker's question; this one refuses only what has the wrong shape, as the
 * original's grammar does (spec/language 2, 3.1, 3.7).
 */
export function parseTypeReference(
  source: string,
  from: number,
  to: number,
  report: Report,
): TypeReference | undefined {
  const type = readTypeReference(source, from, to)
  if (type !== undefined) return type
  const whole = trimmedName(source, from, to)
  const mistake = explainMistake(whole.text)
  report(
    'CS0201',
    whole.span,
    whole.text === ''
      ? 'a type is missing here'
      : `"${shorten(whole.text)}" is not a type reference`,
    { hint: mistake },
  )
  return undefined
}

function readTypeReference(
  source: string,
  from: number,
  to: number,
  depth = 0,
): TypeReference | undefined {
  const whole = trimmedName(source, from, to)
  const { start } = whole.span
  let { end } = whole.span
  let arity: Arity = 'required'
  if (whole.text.endsWith('[]')) {
    arity = 'list'
    end -= 2
  } else if (whole.text.endsWith('?')) {
    arity = 'optional'
    end -= 1
  }
  const base = source.slice(start, end)
  const open = base.search(/[(<]/)
  if (open === -1) {
    if (!isUnicodeName(base)) return undefined
    return {
      kind: 'typeReference',
      name: nameAt(source, start, end),
      arity,
      argument: undefined,
      parameters: undefined,
      span: whole.span,
    }
  }
  const name = nameAt(source, start, start + open)
  if (!isUnicodeName(name.text)) return undefined
  if (base.charAt(open) === '<') {
    // Nothing nests deeper than one level; the limit keeps hostile input off the stack.
    if (!genericTypes.has(name.text) || !base.endsWith('>') || depth > 2) return undefined
    const argument = readTypeReference(source, start + open + 1, end - 1, depth + 1)
    if (argument === undefined) return undefined
    return { kind: 'typeReference', name, arity, argument, parameters: undefined, span: whole.span }
  }
  if (!base.endsWith(')')) return undefined
  const parameters = readParameters(source, name.text, start + open + 1, end - 1)
  if (parameters === undefined) return undefined
  return { kind: 'typeReference', name, arity, argument: undefined, parameters, span: whole.span }
}

/** One whole number without leading zeros or blanks; spatial types take a list of names and numbers (3.7). */
function readParameters(
  source: string,
  type: string,
  from: number,
  to: number,
): readonly Name[] | undefined {
  if (spatialTypes.has(type)) {
    const list = splitAtCommas(source, from, to)
    return list.length > 0 && list.every((item) => /^\w+$/.test(item.text)) ? list : undefined
  }
  const digits = source.slice(from, to)
  if (!/^(?:0|[1-9][0-9]*)$/.test(digits) || digits.length > 10 || Number(digits) > 0xffff_ffff)
    return undefined
  return [nameAt(source, from, to)]
}

function nameAt(source: string, start: number, end: number): Name {
  return { text: source.slice(start, end), span: spanOf(start, end) }
}

/**
 * Names that may stand before `<`. Only `Page` and `FindMany` take an argument; at the other built-ins
 * the checker says so, and every other `Name<T>` is no type, as in the original's grammar.
 */
const genericTypes: ReadonlySet<string> = new Set([...structuralTypes, ...plainScalars])

const spatialTypes: ReadonlySet<string> = new Set(['Geography', 'Geometry'])

function explainMistake(text: string): string | undefined {
  if (/[;,]$/.test(text)) return `remove the "${text.slice(-1)}": a line ends a field by itself`
  if (/^\w+\(/.test(text) && !/^(?:Vector|Geography|Geometry)\(/.test(text))
    return 'types take no length or precision; use a validator such as @length(max: 200)'
  if (/\[\]\?$|\?\[\]$/.test(text))
    return 'a list cannot be optional, and its items cannot be null: choose "T[]" or "T?"'
  if (text.endsWith('[][]')) return 'lists do not nest; wrap the inner list in a type declaration'
  if (text.startsWith('['))
    return `write the brackets behind the name: "${shorten(text.replace(/^\[|\]$/g, ''))}[]"`
  if (text.includes('|')) return 'there are no union types; declare an enum or a type'
  if (/^\w+<.*>/.test(text))
    return 'the only generic types are "Page<T>" (results) and "FindMany<M>" (arguments)'
  if (text.includes('{'))
    return 'a signature ends with its return type; nothing may follow on the line'
  return undefined
}

function shorten(text: string): string {
  return text.length > 64 ? `${text.slice(0, 64)}...` : text
}
