// Invariant 9: no attribute is inert in silence. What the original ignores is warned about here;
// what this version does not act on yet says so, once per attribute and file.

import type { Attribute, Name } from '../syntax/nodes.ts'
import { type Span, spanOf } from '../text/span.ts'
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
): void {
  const written = attribute.sigil + attribute.name.text
  const lower = attribute.name.text.toLowerCase()
  const near = known.find((name) => name === lower) ?? nearest(attribute.name.text, known)
  const replaced = replacedAttributes.get(written)
  // The right name under the wrong sigil: there is nothing else to change.
  const { sigil } = attribute
  const to =
    near === attribute.name.text ? `${sigil === '@' ? '@@' : '@'}${near}` : `${sigil}${near}`
  reportInert(
    context,
    level,
    attribute.span,
    `${quoted(written)} is no attribute of ${place} and has no effect`,
    {
      hint: near === undefined ? replaced : `did you mean "${to}"?`,
      ...(near === undefined
        ? {}
        : { rename: { span: spanOf(attribute.span.start, attribute.name.span.end), to } }),
    },
  )
}

/** Names that people bring along from other tools, with what to write instead (spec/language 6.12, 8.13). */
const replacedAttributes: ReadonlyMap<string, string> = new Map([
  ['@updatedAt', 'set the column in a trigger, or in the procedure that writes it'],
  [
    '@map',
    'column names follow the field name; set maps = "on" in the datasource to choose your own',
  ],
  [
    '@@map',
    'table names follow the model name; set maps = "on" in the datasource to choose your own',
  ],
  ['@ignore', 'use @server_only to keep a field off the wire'],
  ['@hidden', 'use @server_only to keep a field off the wire'],
  ['@password', 'use @server_only to keep a field off the wire'],
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

/** Collects attributes of the original that nothing acts on yet, and reports each name once. */
export class UnbuiltNotes {
  readonly #places = new Map<string, Span[]>()

  note(text: string, span: Span): void {
    const places = this.#places.get(text)
    if (places === undefined) this.#places.set(text, [span])
    else places.push(span)
  }

  report(context: CheckContext): void {
    for (const [text, places] of this.#places) {
      const [first, ...others] = places
      if (first === undefined) continue
      const more =
        others.length === 0
          ? ''
          : ` (here and at ${others.length} more place${others.length === 1 ? '' : 's'})`
      context.report(
        'CSW0476',
        first,
        `${text} is understood, but nothing in this version acts on it yet${more}`,
      )
    }
  }
}
