// Checks of attributes as text, wherever they stand: hidden characters, and the hints on enums.

import type { Attribute, Element } from '../syntax/nodes.ts'
import { hiddenCharacter } from '../text/characters.ts'
import type { CheckContext } from './context.ts'
import { readRenameHint } from './field-attributes.ts'
import { refuseUnbuilt } from './inert.ts'
import { unbuiltOfOurs } from './unbuilt.ts'

const beyondPrintableAscii = /[^\t\n\r -~]/

export function checkHiddenCharacters(context: CheckContext): void {
  // One look at the whole text spares every attribute of an ordinary schema.
  if (!beyondPrintableAscii.test(context.source.text)) return
  if (!hiddenCharacter.test(context.source.text)) return
  for (const element of context.tree.elements) {
    for (const attribute of attributesOf(element)) {
      const match = hiddenCharacter.exec(attribute.raw)
      if (match === null) continue
      const at = attribute.span.start + match.index
      const code = match[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0') ?? ''
      context.report(
        'CS1015',
        { start: at, end: at + match[0].length },
        `this attribute holds the hidden character U+${code}`,
        {
          hint: 'delete it: readers of this schema cannot see it',
        },
      )
    }
  }
}

function attributesOf(element: Element): readonly Attribute[] {
  switch (element.kind) {
    case 'model':
    case 'view':
      return element.members.flatMap((member) =>
        member.kind === 'attribute' ? [member] : member.kind === 'field' ? member.attributes : [],
      )
    case 'type':
    case 'mixin':
    case 'auth':
      return element.fields.flatMap((field) => field.attributes)
    case 'procedure':
    case 'query':
      return element.attributes
    case 'enum':
      return [...element.attributes, ...element.variants.flatMap((variant) => variant.attributes)]
    case 'datasource':
    case 'extension':
    case 'mcp':
    case 'transport':
      return []
  }
}

/** The migration hints of enums (8.14): `closed @rename(from = "done")`, `@@drop(v, into: w)`. */
export function checkEnumHints(context: CheckContext): void {
  for (const node of context.names.enums.values()) {
    for (const variant of node.variants) {
      for (const attribute of variant.attributes) {
        // Anything else on the line of a variant is a mistake of the line (CS0103).
        if (attribute.sigil !== '@' || attribute.name.text !== 'rename') continue
        if (unbuiltOfOurs.has('variant @rename'))
          refuseUnbuilt(context, attribute.span, '"@rename" on an enum variant')
        readRenameHint(context, attribute)
      }
    }
    for (const attribute of node.attributes) {
      if (unbuiltOfOurs.has('@@drop')) refuseUnbuilt(context, attribute.span, '"@@drop"')
      const match =
        attribute.args === undefined
          ? null
          : /^\s*(\w+)\s*,\s*into\s*:\s*(\w+)\s*$/.exec(context.source.slice(attribute.args))
      const [, dropped, target] = match ?? []
      const variants = context.names.variants.get(node.name.text) ?? new Set()
      if (
        target === undefined ||
        dropped === undefined ||
        !variants.has(target) ||
        variants.has(dropped)
      ) {
        context.report(
          'CS0475',
          attribute.span,
          '"@@drop" names a variant that is gone and one to map its rows to',
          {
            hint: 'write @@drop(old, into: existing)',
          },
        )
      }
    }
  }
}
