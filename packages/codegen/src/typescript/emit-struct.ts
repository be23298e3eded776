// `type` declarations, the auth block and arguments: plain objects of values.

import type { ArgumentIr, StructIr, TypeIr } from '@cratestack/schema/ir'
import { docComment } from '../text/comment.ts'
import { interfaceOf } from '../text/layout.ts'
import type { Emission } from './emission.ts'
import type { FormUses } from './form-uses.ts'
import { member } from './member.ts'
import { columnsOf, computedFields, visibleColumns } from './model-facts.ts'
import { arityType, type Form } from './value-types.ts'

interface Field {
  readonly name: string
  readonly docs: readonly string[]
  readonly type: TypeIr
}

/** A `type` in the forms that the file needs. */
export function emitStruct(
  emission: Emission,
  struct: StructIr,
  uses: FormUses,
): readonly (readonly string[])[] {
  const { names, role } = emission
  const exactName = names.type(`exact ${struct.name}`)
  const lenientName = names.type(`lenient ${struct.name}`)
  const lenientUses = role === 'server' ? uses.given : uses.taken
  const exactUses = role === 'server' ? uses.taken : uses.given
  const form = lenientUses.has(struct.name) && !exactUses.has(struct.name) ? 'lenient' : 'exact'
  const stored = struct.fields.filter(({ computed }) => computed === undefined)
  const shown = role === 'client' && form === 'exact' ? struct.fields : stored
  const declared = emitFields(emission, exactName, struct.docs, shown, form)
  if (lenientName === exactName) return [declared]
  const what = role === 'server' ? 'returned by procedures' : 'as an argument'
  const docs = [`{@link ${exactName}}, ${what}.`]
  return [declared, emitFields(emission, lenientName, docs, stored, 'lenient')]
}

/** A principal: what `authenticate` gives. */
export function emitAuth(emission: Emission, auth: StructIr): readonly string[] {
  const name = emission.names.type(`auth ${auth.name}`)
  return emitFields(emission, name, auth.docs, auth.fields, 'lenient')
}

export function emitArguments(
  emission: Emission,
  procedure: string,
  args: readonly ArgumentIr[],
): readonly string[] {
  const name = emission.names.type(`arguments ${procedure}`)
  const form = emission.role === 'server' ? 'exact' : 'lenient'
  const docs = [`The arguments of \`${procedure}\`.`]
  return emitFields(emission, name, docs, args, form)
}

/** Rows of a model as procedures take and give them, where that is not the row itself. */
export function emitModelForms(emission: Emission, model: string): readonly (readonly string[])[] {
  const { names, role } = emission
  const ir = emission.models.get(model)
  if (ir === undefined) return []
  const row = names.type(`model ${model}`)
  const blocks: (readonly string[])[] = []
  if (names.type(`exact ${model}`) !== row) {
    const docs = [`{@link ${row}} as an argument: without what only the server sees.`]
    blocks.push(
      emitFields(emission, names.type(`exact ${model}`), docs, visibleColumns(ir), 'exact'),
    )
  }
  if (names.hasType(`lenient ${model}`)) {
    const docs = [
      `{@link ${row}} ${role === 'server' ? 'returned by procedures' : 'as an argument'}.`,
    ]
    // Fields of a result may be computed from all that the row has.
    const whole = role === 'server' && computedFields(ir).length > 0
    const columns = whole ? columnsOf(ir) : visibleColumns(ir)
    blocks.push(emitFields(emission, names.type(`lenient ${model}`), docs, columns, 'lenient'))
  }
  return blocks
}

function emitFields(
  emission: Emission,
  name: string,
  docs: readonly string[],
  fields: readonly Field[],
  form: Form,
): readonly string[] {
  const members = fields.map((field) =>
    member(emission, field.name, arityType(emission, field.type, form), {
      docs: field.docs,
      optional: form === 'lenient' && field.type.arity === 'optional',
    }),
  )
  return [...docComment(docs), ...interfaceOf(name, members)]
}
