import type { Attribute } from '../syntax/nodes.ts'
import { hiddenCharacter } from '../text/characters.ts'
import { formatArguments, formatExpression } from './format-tokens.ts'

/**
 * One attribute with its blanks and quotes in order. Text whose grammar is not ours to touch (SQL,
 * patterns, unknown attributes) keeps everything but its outer quotes; broken text keeps everything.
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
  const quotes = quotesOfOriginal.get(head)
  return quotes === undefined ? undefined : requote(args, quotes)
}

/**
 * Text in the kind of quotes that the original does not read there gets the other kind; the text
 * itself is not ours to touch. Nothing that looks like more than one literal is changed.
 */
function requote(args: string, wanted: '"' | "'"): string | undefined {
  const other = wanted === '"' ? "'" : '"'
  const text = args.trim()
  const inner = text.slice(1, -1)
  if (text.length < 2 || !text.startsWith(other) || !text.endsWith(other)) return undefined
  if (inner.includes(wanted) || inner.includes(other)) return undefined
  return wanted + inner + wanted
}

/** A default is SQL, where double quotes name a column; patterns and bodies have double quotes. */
const quotesOfOriginal: ReadonlyMap<string, '"' | "'"> = new Map([
  ['@default', "'"],
  ['@regex', '"'],
  ['@@server_sql', '"'],
  ['@@embedded_sql', '"'],
  ['@@sql', '"'],
])

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
