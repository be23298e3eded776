// Fields by the names that queries give them.

import { printableName } from '@cratestack/core'
import type { ColumnIr, RelationIr } from '@cratestack/schema/ir'
import type { ModelIndex } from '../model/schema-index.ts'

/** A field that a query can speak of. Computed fields are none: no database knows them. */
export function findField(model: ModelIndex, name: string): ColumnIr | RelationIr | undefined {
  return model.columnsByName.get(name)?.ir ?? model.relations.get(name)?.ir
}

/** The error of a name that a model does not have. */
export function noSuchField(place: string, { ir }: ModelIndex, name: string): TypeError {
  const field = ir.fields.find((each) => each.name === name)
  if (field !== undefined)
    return new TypeError(`${place}: "${name}" is a ${field.kind} field, which has no place here`)
  const names = ir.fields.map((each) => each.name).join(', ')
  return new TypeError(
    `${place}: ${ir.name} has no field "${printableName(name)}"; it has ${names}`,
  )
}
