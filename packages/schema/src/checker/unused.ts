// Mixins, types and enums that nothing uses (CSW1030), on request: a shared schema may well declare
// what only some of its readers need.

import type { CheckContext } from './context.ts'

export function checkUnused(context: CheckContext): void {
  if (context.options.unused !== true) return
  const used = collectUses(context)
  const { mixins, types, enums } = context.names
  for (const mixin of mixins.values())
    if (!used.has(mixin.name.text)) report(context, 'mixin', mixin.name)
  for (const type of types.values())
    if (!used.has(type.name)) report(context, 'type', type.node.name)
  for (const node of enums.values())
    if (!used.has(node.name.text)) report(context, 'enum', node.name)
}

function report(
  context: CheckContext,
  kind: string,
  name: { readonly text: string; readonly span: { readonly start: number; readonly end: number } },
): void {
  context.report('CSW1030', name.span, `nothing uses the ${kind} "${name.text}"`, {
    hint: 'remove it',
  })
}

function collectUses(context: CheckContext): ReadonlySet<string> {
  const used = new Set<string>()
  const use = (
    reference:
      | {
          readonly name: { readonly text: string }
          readonly argument?: { readonly name: { readonly text: string } } | undefined
        }
      | undefined,
  ) => {
    if (reference === undefined) return
    used.add(reference.name.text)
    if (reference.argument !== undefined) used.add(reference.argument.name.text)
  }
  for (const element of context.tree.elements) {
    switch (element.kind) {
      case 'model':
      case 'view':
        for (const member of element.members) {
          if (member.kind === 'field') use(member.type)
          else if (member.kind === 'use') for (const mixin of member.mixins) used.add(mixin.text)
        }
        break
      case 'type':
      case 'mixin':
      case 'auth':
        for (const field of element.fields) use(field.type)
        break
      case 'procedure':
      case 'query':
        for (const argument of element.args) use(argument.type)
        use(element.returns)
        break
      case 'datasource':
      case 'enum':
      case 'extension':
      case 'mcp':
      case 'transport':
        break
    }
  }
  for (const owner of [...context.names.models.values(), ...context.names.types.values()]) {
    for (const { facts } of owner.fields) {
      if (facts.computed?.params !== undefined) used.add(facts.computed.params.type)
    }
  }
  return used
}
