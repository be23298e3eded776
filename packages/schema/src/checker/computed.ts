// Computed fields across declarations (spec/language 18): code fills them in after a procedure has
// returned, so nothing that is sent in, streamed or computed itself may hold one.

import { resolverName } from '../ir/naming.ts'
import type { Attribute, TypeReference } from '../syntax/nodes.ts'
import { quoted } from '../text/suggest.ts'
import type { CheckContext, FieldDeclaration } from './context.ts'

export function checkComputed(context: CheckContext): void {
  const computed = collectComputed(context)
  if (computed.length === 0) return
  const holders = new Map<string, ComputedField>()
  for (const each of computed)
    if (each.ofType && !holders.has(each.owner)) holders.set(each.owner, each)
  checkResolverNames(context, computed)
  for (const each of computed) {
    const { field, attribute } = each
    checkReads(context, each)
    if (field.type?.base.kind === 'type')
      refuseHolder(context, holders, field.node.type, attribute, 'the type of a computed field')
  }
  for (const procedure of context.names.procedures) {
    for (const { type } of procedure.args)
      refuseHolder(context, holders, type, undefined, 'an argument')
    const stream = procedure.attributes.find((attribute) => attribute.raw === '@stream')
    if (stream !== undefined)
      refuseHolder(context, holders, procedure.returns, stream, 'what a stream sends')
  }
}

/** `reads` names stored fields of the same model; whoever may not read one of them gets `null`. */
function checkReads(
  { names, report }: CheckContext,
  { owner, field, attribute }: ComputedField,
): void {
  const reads = field.facts.computed?.reads ?? []
  const fields = names.models.get(owner)?.byName
  for (const name of reads) {
    const read = fields?.get(name)
    const isStored =
      read !== undefined && read.facts.computed === undefined && read.type?.base.kind !== 'model'
    if (!isStored) {
      report(
        'CS0475',
        attribute.span,
        `"reads" names ${quoted(name)}, which is no stored field of ${quoted(owner)}`,
      )
    } else if (isGuarded(read) && field.node.type?.arity !== 'optional') {
      report(
        'CS0475',
        field.node.name.span,
        `${quoted(field.name)} is null to whoever may not read ${quoted(name)}, so its type must be optional`,
        { hint: 'write "?" behind the type' },
      )
    }
  }
}

function isGuarded(field: FieldDeclaration): boolean {
  return field.node.attributes.some(({ name }) => name.text === 'allow' || name.text === 'deny')
}

interface ComputedField {
  readonly owner: string
  readonly ofType: boolean
  readonly field: FieldDeclaration
  readonly attribute: Attribute
}

/** `@computed` only: `@custom` came before these rules, and schemas with it must parse. */
function collectComputed({ names }: CheckContext): readonly ComputedField[] {
  const found: ComputedField[] = []
  for (const owner of [...names.models.values(), ...names.types.values()]) {
    for (const field of owner.fields) {
      if (field.facts.computed === undefined) continue
      const attribute = field.node.attributes.find((each) => each.name.text === 'computed')
      if (attribute === undefined) continue
      found.push({ owner: owner.name, ofType: owner.kind === 'struct', field, attribute })
    }
  }
  return found
}

function checkResolverNames(context: CheckContext, computed: readonly ComputedField[]): void {
  const taken = new Map<string, ComputedField>()
  for (const each of computed) {
    const resolver = resolverName(each.owner, each.field.name)
    const first = taken.get(resolver)
    if (first === undefined) {
      taken.set(resolver, each)
      continue
    }
    // Two fields of one name are reported as that.
    if (first.owner === each.owner && first.field.name === each.field.name) continue
    context.report(
      'CS0475',
      each.attribute.span,
      `two computed fields would have the resolver ${quoted(resolver)}`,
      { related: [{ message: 'the first one', span: first.attribute.span }] },
    )
  }
}

function refuseHolder(
  context: CheckContext,
  holders: ReadonlyMap<string, ComputedField>,
  type: TypeReference | undefined,
  place: Attribute | undefined,
  what: string,
): void {
  const holder = type === undefined ? undefined : holders.get(type.name.text)
  if (type === undefined || holder === undefined) return
  context.report(
    'CS0475',
    place?.span ?? type.span,
    `${quoted(type.name.text)} has the computed field ${quoted(holder.field.name)}, so it cannot be ${what}`,
    {
      hint: 'declare a second type without it',
      related: [{ message: 'the computed field', span: holder.attribute.span }],
    },
  )
}
