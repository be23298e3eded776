import type { ColumnIr, ModelIr } from '@cratestack/schema/ir'
import { docComment } from '../text/comment.ts'
import { interfaceOf } from '../text/layout.ts'
import type { Emission } from './emission.ts'
import { member } from './member.ts'
import {
  createColumns,
  serverCreateColumns,
  serverUpdateColumns,
  updateColumns,
} from './model-facts.ts'
import { arityType } from './value-types.ts'

export type InputPart = 'create' | 'update' | 'serverCreate' | 'serverUpdate'

/** What a new row is made of. */
export function emitCreateInput(emission: Emission, model: ModelIr): readonly string[] {
  const members = createColumns(model).map((column) =>
    inputMember(emission, column, column.type.arity === 'optional' || column.settable),
  )
  const row = emission.names.type(`model ${model.name}`)
  return inputOf(emission, model, 'create', members, `What a new {@link ${row}} is made of.`)
}

/** What an update may change. */
export function emitUpdateInput(emission: Emission, model: ModelIr): readonly string[] {
  const members = updateColumns(model).map((column) => inputMember(emission, column, true))
  const row = emission.names.type(`model ${model.name}`)
  const docs = `Changes of {@link ${row}}: what is left out stays as it is.`
  return inputOf(emission, model, 'update', members, docs)
}

/** What trusted code may add to a create or an update. */
export function emitServerInputs(
  emission: Emission,
  model: ModelIr,
): readonly (readonly string[])[] {
  const row = emission.names.type(`model ${model.name}`)
  const optional = (column: ColumnIr): readonly string[] => inputMember(emission, column, true)
  return [
    inputOf(
      emission,
      model,
      'serverCreate',
      serverCreateColumns(model).map(optional),
      `Fields of a new {@link ${row}} that no caller gives.`,
    ),
    inputOf(
      emission,
      model,
      'serverUpdate',
      serverUpdateColumns(model).map(optional),
      `Fields of {@link ${row}} that no caller changes.`,
    ),
  ]
}

/** The name of an input, or that of the one without members. */
export function inputType(emission: Emission, model: ModelIr, part: InputPart): string {
  const columns = inputColumns[part](model)
  return columns.length === 0
    ? emission.imports.type('NoFields')
    : emission.names.type(`${part} ${model.name}`)
}

const inputColumns: Readonly<Record<InputPart, (model: ModelIr) => readonly ColumnIr[]>> = {
  create: createColumns,
  update: updateColumns,
  serverCreate: serverCreateColumns,
  serverUpdate: serverUpdateColumns,
}

function inputOf(
  emission: Emission,
  model: ModelIr,
  part: InputPart,
  members: readonly (readonly string[])[],
  docs: string,
): readonly string[] {
  if (members.length === 0) return []
  const name = emission.names.type(`${part} ${model.name}`)
  return [...docComment([docs]), ...interfaceOf(name, members)]
}

function inputMember(emission: Emission, column: ColumnIr, optional: boolean): readonly string[] {
  const type = arityType(emission, column.type, 'lenient')
  return member(emission, column.name, type, { docs: column.docs, optional })
}
