// `select` and `include` of a typed query become what is asked of the server and expected back.

import { isPlainObject, printableName } from '@cratestack/core'
import { badInput } from '../errors/client-error.ts'
import type { ClientModel, ClientSchema } from '../schema/client-schema.ts'
import type { RowSelection } from '../schema/shapes.ts'
import { parseTypeText } from '../schema/type-text.ts'

/** All columns, no relations. */
export const everything: RowSelection = { fields: undefined, relations: new Map() }

/** @throws BadInputError naming what the model does not have */
export function readSelection(
  op: string,
  schema: ClientSchema,
  model: ClientModel,
  { select, include }: Readonly<Record<string, unknown>>,
): RowSelection {
  const selected = select === undefined ? everything : readSelect(op, schema, model, select)
  if (include === undefined) return selected
  if (!isPlainObject(include)) throw badInput(op, '"include" must be an object of relations')
  const relations = new Map(selected.relations)
  for (const [name, options] of Object.entries(include)) {
    const related = relatedModel(op, schema, model, name)
    if (relations.has(name)) throw badInput(op, `"${name}" is both selected and included`)
    if (options !== true && !isPlainObject(options))
      throw badInput(op, `include: "${name}" must be true or { select, include }`)
    relations.set(name, options === true ? everything : readSelection(op, schema, related, options))
  }
  return { fields: selected.fields, relations }
}

function readSelect(
  op: string,
  schema: ClientSchema,
  model: ClientModel,
  select: unknown,
): RowSelection {
  if (!isPlainObject(select)) throw badInput(op, '"select" must be an object such as { id: true }')
  const fields: string[] = []
  const relations = new Map<string, RowSelection>()
  for (const [name, wanted] of Object.entries(select)) {
    if (Object.hasOwn(model.fields, name)) {
      if (wanted !== true) throw badInput(op, `select: "${name}" must be true, or be left out`)
      fields.push(name)
    } else {
      const related = relatedModel(op, schema, model, name)
      relations.set(name, wanted === true ? everything : readSelect(op, schema, related, wanted))
    }
  }
  return { fields: fields.length === 0 ? undefined : fields, relations }
}

function relatedModel(
  op: string,
  schema: ClientSchema,
  model: ClientModel,
  name: string,
): ClientModel {
  const relation = Object.hasOwn(model.relations ?? {}, name) ? model.relations?.[name] : undefined
  const related = relation === undefined ? undefined : schema.models[parseTypeText(relation).name]
  if (related !== undefined) return related
  throw badInput(op, `there is no field "${printableName(name)}" to select or include`)
}
