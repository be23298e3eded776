// Models and fields by name. Made once per schema.

import { printableName } from '@cratestack/core'
import type { FieldIr, ModelIr, RelationIr, SchemaIr } from '@cratestack/schema/ir'

export interface ModelIndex {
  readonly ir: ModelIr
  readonly fields: ReadonlyMap<string, FieldIr>
}

export type SchemaIndex = ReadonlyMap<string, ModelIndex>

const known = new WeakMap<SchemaIr, SchemaIndex>()

export function indexSchema(schema: SchemaIr): SchemaIndex {
  const found = known.get(schema)
  if (found !== undefined) return found
  const index = new Map(
    schema.models.map((ir) => [
      ir.name,
      { ir, fields: new Map(ir.fields.map((field) => [field.name, field])) },
    ]),
  )
  known.set(schema, index)
  return index
}

export function modelOf(index: SchemaIndex, name: string): ModelIndex {
  const model = index.get(name)
  if (model === undefined)
    throw new TypeError(`the schema has no model "${printableName(name)}": generate the code again`)
  return model
}

export function relatedModel(index: SchemaIndex, relation: RelationIr): ModelIndex {
  return modelOf(index, relation.model)
}

/** The error of a name that a model does not have. */
export function noSuchField(place: string, model: ModelIndex, name: string): TypeError {
  const names = [...model.fields.keys()].join(', ')
  return new TypeError(
    `${place}: ${model.ir.name} has no field "${printableName(name)}"; it has ${names}`,
  )
}
