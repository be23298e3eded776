// Declared names (spec/language 1.4, 1.5). The original checks none of them before its code
// generators fail on them.

import type { Name } from '../syntax/nodes.ts'
import { isPlainName, isUnicodeName } from '../text/characters.ts'
import { quoted } from '../text/suggest.ts'
import type { CheckContext } from './context.ts'

/** Checks one declared name. `what` says it in a sentence: `the model`, `the field`. */
export function checkName(context: CheckContext, name: Name, what: string, dotted = false): void {
  const { text } = name
  if (text === '') {
    // Whoever knows the line that the name is missing from reports it (CS1009).
    return
  }
  if (text === '__proto__') {
    context.report('CS1013', name.span, `${what} cannot be named "__proto__"`, {
      hint: 'JavaScript objects give that name a meaning of its own',
    })
    return
  }
  if (reservedNames.has(text)) {
    context.report(
      'CS1014',
      name.span,
      `"${text}" is reserved and cannot name ${what.replace(/^the /, 'a ').replace(/^a (?=[aeiou])/, 'an ')}`,
      {
        hint: `write "${text}_" or choose another name`,
      },
    )
    return
  }
  if (isPlainName(text) || (dotted && text.split('.').every(isPlainName))) {
    if (text.length > 63) warnOfLength(context, name, what)
    return
  }
  if (isUnicodeName(text)) {
    context.report('CSW1011', name.span, `${what} has letters outside ASCII in its name`, {
      hint: 'generated code and SQL tools are safer with A to Z, digits and "_"',
    })
    if (text.length > 31) warnOfLength(context, name, what)
    return
  }
  context.report(
    'CS1010',
    name.span,
    `${quoted(text)} is no name: ${what} needs a letter or "_", then letters, digits and "_"`,
    {
      hint: text.endsWith(',')
        ? 'remove the comma'
        : text.endsWith(':')
          ? 'no colon stands between a name and its type: "title String"'
          : undefined,
    },
  )
}

/** PostgreSQL cuts identifiers at 63 bytes, which makes two long names one. */
function warnOfLength(context: CheckContext, name: Name, what: string): void {
  const resolved = context.source.resolve(name.span)
  if (resolved.end - resolved.start <= 63) return
  context.report(
    'CSW1012',
    name.span,
    `the name of ${what} is longer than 63 bytes, where PostgreSQL cuts it`,
  )
}

/** The last two are reserved by later releases; all six have no raw form in Rust or Dart (1.5). */
const reservedNames: ReadonlySet<string> = new Set([
  'self',
  'Self',
  'super',
  'crate',
  'part',
  'import',
])
