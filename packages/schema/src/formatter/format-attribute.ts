import type { Attribute } from '../syntax/nodes.ts'
import { hiddenCharacter } from '../text/characters.ts'
import { formatArguments, formatExpression } from './format-tokens.ts'

/**
 * One attribute with its blanks and quotes in order. Text whose grammar is not ours to touch (SQL,
 * patterns, unknown attributes) and text that is broken come out exactly as they went in.
 */
export function formatAttribute(attribute: Attribute): string {
  // CRLF inside an SQL body is a line end like any other.
  const raw = attribute.raw.replaceAll('\r\n', '\n')
  if (attribute.args === undefined || !attribute.closed) return raw
  if (attribute.gapBeforeArgs || attribute.rest !== undefined) return raw
  // Some of these read as blanks; respacing would hide what the author must see (CS1015).
  if (hiddenCharacter.test(raw)) return raw
  // Depth counts both kinds of brackets (spec/language 1.7), so what closes may be a `]`.
  if (!raw.endsWith(')')) return raw
  const head = `${attribute.sigil}${attribute.name.text}`
  const args = raw.slice(head.length + 1, -1)
  const formatted = formatArgumentText(head, args)
  return formatted === undefined ? raw : `${head}(${formatted})`
}

function formatArgumentText(head: string, args: string): string | undefined {
  if (ruleAttributes.has(head)) return formatExpression(args)
  if (listAttributes.has(head)) return formatArguments(args)
  return undefined
}

/** Attributes whose argument is a policy expression, with or without an action before it. */
const ruleAttributes: ReadonlySet<string> = new Set(['@@allow', '@@deny', '@allow', '@deny'])

/**
 * Attributes whose arguments are lists of words, numbers, strings and `key: value` pairs. Missing on
 * purpose: `@default` and `@mask` (literals of another language), `@regex`, every `@@...sql`.
 */
const listAttributes: ReadonlySet<string> = new Set([
  // Fields
  '@length',
  '@range',
  '@scale',
  '@relation',
  '@rename',
  '@from',
  '@map',
  '@filterable',
  '@sortable',
  '@computed',
  // Models and views
  '@@id',
  '@@unique',
  '@@index',
  '@@emit',
  '@@retain',
  '@@rename',
  '@@internal',
  '@@expose',
  '@@map',
  '@@path',
  '@@page_limit',
  '@@soft_delete',
  '@@audit',
  '@@materialized',
  '@@mcp',
  // Enums
  '@@drop',
  // Procedures
  '@authorize',
  '@isolation',
  '@api_version',
  '@deprecated',
  '@status',
  '@codecs',
  '@mcp',
])
