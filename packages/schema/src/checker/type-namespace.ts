// One namespace for types, enums, models, mixins and the auth block, in that order: a clash is
// reported at the later kind, as in the original (spec/language 3.8). Views join it in ours.

import { isBuiltinType, lateBuiltins } from '../ir/builtin-types.ts'
import type { Name } from '../syntax/nodes.ts'
import type { Span } from '../text/span.ts'
import { quoted } from '../text/suggest.ts'
import type { CheckContext } from './context.ts'

interface Declared {
  readonly kind: 'type' | 'enum' | 'model' | 'mixin' | 'auth block'
  readonly name: Name
  readonly header: Span
}

export function checkTypeNamespace(context: CheckContext): void {
  const first = new Map<string, Declared>()
  for (const declared of inNamespaceOrder(context)) {
    const name = declared.name.text
    if (name === '' && declared.kind !== 'auth block') {
      context.report('CS1009', declared.header, `the ${declared.kind} has no name`)
      continue
    }
    const other = first.get(name)
    if (other !== undefined) {
      context.report(
        'CS0310',
        declared.name.span,
        `the name ${quoted(name)} is taken by ${other.kind === 'auth block' ? 'the' : 'a'} ${other.kind}`.replace(
          'a enum',
          'an enum',
        ),
        {
          hint: 'names of types, enums, models, mixins and the auth block are unique together',
          related: [{ message: 'declared here', span: other.name.span }],
        },
      )
    } else if (isBuiltinType(name) && !lateBuiltins.has(name)) {
      context.report('CS0310', declared.name.span, `"${name}" is a built-in type`, {
        hint: 'choose another name',
      })
    } else first.set(name, declared)
  }
}

function inNamespaceOrder(context: CheckContext): readonly Declared[] {
  const lists: Record<Declared['kind'], Declared[]> = {
    type: [],
    enum: [],
    model: [],
    mixin: [],
    'auth block': [],
  }
  for (const element of context.tree.elements) {
    switch (element.kind) {
      case 'type':
      case 'enum':
      case 'model':
      case 'mixin':
        lists[element.kind].push({ kind: element.kind, name: element.name, header: element.header })
        break
      case 'auth':
      case 'datasource':
      case 'extension':
      case 'mcp':
      case 'procedure':
      case 'query':
      case 'transport':
      case 'view':
        break
    }
  }
  const auth = context.names.auth?.node
  if (auth !== undefined)
    lists['auth block'].push({ kind: 'auth block', name: auth.name, header: auth.header })
  return [...lists.type, ...lists.enum, ...lists.model, ...lists.mixin, ...lists['auth block']]
}
