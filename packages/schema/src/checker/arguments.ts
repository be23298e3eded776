// Reads attribute arguments: `key: value` lists, bracketed name lists, quoted strings. The grammars
// of single attributes are built from these.

import { trimmedName } from '../parser/names.ts'
import { findClosing } from '../parser/parse-attribute.ts'
import type { Attribute, Name } from '../syntax/nodes.ts'
import type { Span } from '../text/span.ts'

export interface Entry {
  /** Missing when the entry has no `:` or `=`. */
  readonly key: Name | undefined
  readonly value: Name
  readonly span: Span
}

/** Entries of an argument list, split at commas outside brackets and quotes. Blank ones are left out. */
export function readEntries(text: string, args: Span): readonly Entry[] {
  const entries: Entry[] = []
  for (const part of splitTopLevel(text, args)) {
    const separator = findSeparator(text, part.span)
    if (separator === -1) entries.push({ key: undefined, value: part, span: part.span })
    else {
      entries.push({
        key: trimmedName(text, part.span.start, separator),
        value: trimmedName(text, separator + 1, part.span.end),
        span: part.span,
      })
    }
  }
  return entries
}

/** The `:` or `=` behind the entry's first word. */
function findSeparator(text: string, span: Span): number {
  for (let at = span.start; at < span.end; at++) {
    const character = text.charAt(at)
    if (character === ':' || character === '=') return at
    if (character === '"' || character === "'" || character === '(' || character === '[') return -1
  }
  return -1
}

export function splitTopLevel(text: string, span: Span): readonly Name[] {
  const parts: Name[] = []
  let start = span.start
  for (let at = span.start; at < span.end; at++) {
    const character = text.charAt(at)
    if (character === '(' || character === '[') {
      const close = findClosing(text, at, span.end)
      if (close !== -1) at = close
    } else if (character === '"' || character === "'") {
      const close = text.indexOf(character, at + 1)
      if (close !== -1 && close < span.end) at = close
    } else if (character === ',') {
      parts.push(trimmedName(text, start, at))
      start = at + 1
    }
  }
  parts.push(trimmedName(text, start, span.end))
  return parts.filter((part) => part.text !== '')
}

/** `[a, b]` as names; `undefined` when the text is no bracketed list. */
export function readNameList(text: string, value: Name): readonly Name[] | undefined {
  if (!value.text.startsWith('[') || !value.text.endsWith(']') || value.text.length < 2)
    return undefined
  return splitTopLevel(text, { start: value.span.start + 1, end: value.span.end - 1 })
}

/** What stands between the first and the last quote of `"..."`: the language has no escapes (1.6). */
export function readDoubleQuoted(text: string): string | undefined {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1)
    : undefined
}

/** `"..."` or `'...'`. */
export function readQuoted(text: string): string | undefined {
  const quote = text.charAt(0)
  return text.length >= 2 && (quote === '"' || quote === "'") && text.endsWith(quote)
    ? text.slice(1, -1)
    : undefined
}

/** Whether the attribute is exactly `@name`, as the original matches bare attributes. */
export function isBare(attribute: Attribute, name: string): boolean {
  return attribute.raw === attribute.sigil + name
}

/** Whether the attribute is written `@name(`. */
export function hasArguments(attribute: Attribute, name: string): boolean {
  return attribute.name.text === name && attribute.args !== undefined && !attribute.gapBeforeArgs
}

/** 32-bit and 64-bit whole numbers, as the original reads them: an optional sign and digits. */
export function readWholeNumber(
  text: string,
  range: { readonly min: bigint; readonly max: bigint },
): bigint | undefined {
  if (!/^[+-]?\d{1,40}$/.test(text)) return undefined
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text)
  return value >= range.min && value <= range.max ? value : undefined
}

export const unsigned32: { readonly min: bigint; readonly max: bigint } = {
  min: 0n,
  max: 0xffff_ffffn,
}
export const signed64: { readonly min: bigint; readonly max: bigint } = {
  min: -(2n ** 63n),
  max: 2n ** 63n - 1n,
}
