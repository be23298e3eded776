// Invariant 9: no attribute is inert in silence. What the original ignores is warned about here;
// what this version does not act on yet says so, once per attribute and file.

import type { Attribute, Name } from '../syntax/nodes.ts'
import type { Span } from '../text/span.ts'
import { nearest, quoted } from '../text/suggest.ts'
import type { CheckContext } from './context.ts'

/** Reports text that the original accepts without giving it a meaning; later releases refuse it. */
export function reportInert(
  context: CheckContext,
  level: 'field' | 'block',
  span: Span,
  message: string,
  details: {
    readonly hint?: string | undefined
    readonly rename?: { readonly span: Span; readonly to: string }
  } = {},
): void {
  const code =
    context.options.strict === true ? 'CS0470' : level === 'field' ? 'CSW0449' : 'CSW0401'
  const { rename } = details
  context.report(code, span, message, {
    hint: details.hint,
    fix:
      rename === undefined
        ? undefined
        : { title: `write "${rename.to}"`, edits: [{ span: rename.span, text: rename.to }] },
  })
}

/** Reports an attribute that nothing knows, with the nearest one that the place takes. */
export function reportUnknown(
  context: CheckContext,
  level: 'field' | 'block',
  attribute: Attribute,
  place: string,
  known: readonly string[],
  sigil: '@' | '@@' = level === 'field' ? '@' : '@@',
): void {
  const written = attribute.sigil + attribute.name.text
  const lower = attribute.name.text.toLowerCase()
  const replaced = replacedAttributes.get(written)
  const near =
    known.find((name) => name === lower) ??
    (replaced === undefined ? nearest(attribute.name.text, known) : undefined)
  const whole = { start: attribute.span.start, end: attribute.name.span.end }
  reportInert(
    context,
    level,
    attribute.span,
    `${quoted(written)} is no attribute of ${place} and has no effect`,
    {
      hint: near === undefined ? replaced : `did you mean "${sigil}${near}"?`,
      ...(near === undefined ? {} : { rename: { span: whole, to: sigil + near } }),
    },
  )
}

/** Names that people bring along from other tools, with what to write instead (spec/language 6.12, 8.13). */
const replacedAttributes: ReadonlyMap<string, string> = new Map([
  ['@updatedAt', 'set the column in a trigger, or in the procedure that writes it'],
  ['@map', 'column names follow the field name; choosing another is not implemented yet'],
  ['@@map', 'table names follow the model name; choosing another is not implemented yet'],
  ['@ignore', 'use @server_only to keep a field off the wire'],
  ['@hidden', 'use @server_only to keep a field off the wire'],
  ['@password', 'use @server_only to keep a field off the wire'],
  ['@db.VarChar', 'use @length(max: 200); the column type follows the type of the field'],
  ['@db.Text', 'remove it: a String has no limit of its own'],
  ['@min', 'use @range(min: 1)'],
  ['@max', 'use @range(max: 100)'],
  ['@minLength', 'use @length(min: 1)'],
  ['@maxLength', 'use @length(max: 200)'],
  ['@@use', 'write @use(Mixin), with one "@"'],
  ['@index', 'indexes are model attributes: @@index([field])'],
  ['@check', 'use a validator with @db_enforce'],
  ['@@check', 'use a validator with @db_enforce'],
  ['@auth', 'use @default(auth().path) to fill a field from the caller'],
  ['@uuid', 'use @default(uuid())'],
  ['@cuid', 'use @default(cuid())'],
  ['@@ignore', 'use @@internal("all") to take away every route'],
  ['@idempotent', 'mutations are idempotent whenever the caller sends an Idempotency-Key'],
])

/** Stray words on a field line: the original skips them. */
export function reportStrayWords(
  context: CheckContext,
  words: readonly Name[],
  behindGap: boolean,
): void {
  const [first] = words
  const last = words.at(-1)
  if (first === undefined || last === undefined || behindGap) return
  const span = { start: first.span.start, end: last.span.end }
  reportInert(context, 'field', span, 'these words belong to no attribute and have no effect', {
    hint: 'start a comment with "//", or an attribute with "@"',
  })
}

/** Attributes of this implementation that no package acts on yet are refused (spec/language 8.14). */
export function refuseUnbuilt(context: CheckContext, span: Span, text: string): void {
  context.report('CS0476', span, `${text} is not implemented in this version`, {
    hint: 'remove it: nothing would enforce it',
  })
}

/**
 * Collects attributes of the original that nothing acts on yet, and reports them in one warning: a
 * schema that uses many of them has one thing to know, not many.
 */
export class UnbuiltNotes {
  readonly #first = new Map<string, Span>()

  note(text: string, span: Span): void {
    if (!this.#first.has(text)) this.#first.set(text, span)
  }

  report(context: CheckContext): void {
    const [first, ...others] = [...this.#first]
    if (first === undefined) return
    const names = [first, ...others].map(([text]) => text)
    const more = names.length > 3 ? ` and ${names.length - 2} more` : ''
    const shown = names.length > 3 ? names.slice(0, 2) : names
    const what = more === '' ? joinNames(shown) : shown.join(', ') + more
    context.report('CSW0476', first[1], `nothing in this version acts on ${what} yet`, {
      hint: names.length > 3 ? `all of them: ${names.join(', ')}` : undefined,
      related: others
        .slice(0, 3)
        .map(([text, span]) => ({ message: `${text} is used here first`, span })),
    })
  }
}

function joinNames(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
