import type { ColumnIr, ComputedFieldIr, ModelIr } from '@cratestack/schema/ir'
import { docComment } from '../text/comment.ts'
import { interfaceOf } from '../text/layout.ts'
import type { Emission } from './emission.ts'
import { member } from './member.ts'
import { columnsOf, keyColumns, relationsOf, uniqueGroups, visibleColumns } from './model-facts.ts'
import { arityType, valueType } from './value-types.ts'

/** The columns that this side sees. */
export function rowColumns({ role }: Emission, model: ModelIr): readonly ColumnIr[] {
  return role === 'server' ? columnsOf(model) : visibleColumns(model)
}

/** What a row has on this side: computed fields come to clients, and with no row read in process. */
export function rowFields(
  emission: Emission,
  model: ModelIr,
): readonly (ColumnIr | ComputedFieldIr)[] {
  const columns = new Set(rowColumns(emission, model))
  return model.fields.flatMap((field): readonly (ColumnIr | ComputedFieldIr)[] => {
    if (field.kind === 'column') return columns.has(field) ? [field] : []
    return field.kind === 'computed' && emission.role === 'client' ? [field] : []
  })
}

/** One row, all of its fields. */
export function emitRow(emission: Emission, model: ModelIr): readonly string[] {
  const members = rowFields(emission, model).map((field) =>
    member(emission, field.name, arityType(emission, field.type, 'exact'), {
      docs: field.docs,
    }),
  )
  const name = emission.names.type(`model ${model.name}`)
  return [...docComment(model.docs), ...interfaceOf(name, members)]
}

export function emitRelations(emission: Emission, model: ModelIr): readonly string[] {
  const relations = relationsOf(model)
  if (relations.length === 0) return []
  const members = relations.map(({ name, docs, arity, model: related }) => {
    const kind = emission.imports.type(arity === 'list' ? 'ToMany' : 'ToOne')
    const types = emission.names.type(`types ${related}`)
    return member(emission, name, `${kind}<${types}>`, { docs })
  })
  return interfaceOf(emission.names.type(`relations ${model.name}`), members)
}

/** The parts of a composite key. */
export function emitKey(emission: Emission, model: ModelIr): readonly string[] {
  if (model.key.kind === 'single') return []
  const name = emission.names.type(`key ${model.name}`)
  const members = keyColumns(model).map((column) =>
    member(emission, column.name, valueType(emission, column.type, 'lenient'), {
      docs: column.docs,
    }),
  )
  const row = emission.names.type(`model ${model.name}`)
  return [...docComment([`The key of {@link ${row}}.`]), ...interfaceOf(name, members)]
}

/** The type of what names one row. */
export function keyType(emission: Emission, model: ModelIr): string {
  const [first] = keyColumns(model)
  if (model.key.kind === 'composite' || first === undefined)
    return emission.names.type(`key ${model.name}`)
  return valueType(emission, first.type, 'lenient')
}

/** Objects that name one row by a unique constraint. */
export function uniqueTypes(emission: Emission, model: ModelIr): readonly string[] {
  return uniqueGroups(model).map((columns) => {
    const members = columns.map(
      ({ name, type }) => `readonly ${name}: ${valueType(emission, type, 'lenient')}`,
    )
    return `{ ${members.join('; ')} }`
  })
}
