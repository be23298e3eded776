import type { ModelIr } from '@cratestack/schema/ir'
import type { Emission } from './emission.ts'
import { emitCreateInput, emitServerInputs, emitUpdateInput } from './emit-inputs.ts'
import { emitKey, emitRelations, emitRow } from './emit-row.ts'
import { emitInclude, emitSelect } from './emit-selection.ts'
import { emitTypes } from './emit-types.ts'
import { emitOrderBy, emitWhere } from './emit-where.ts'

/** Everything that one model is on this side, except what is done with it. */
export function emitModel(emission: Emission, model: ModelIr): readonly (readonly string[])[] {
  return [
    emitRow(emission, model),
    emitKey(emission, model),
    emitRelations(emission, model),
    emitCreateInput(emission, model),
    emitUpdateInput(emission, model),
    ...(emission.role === 'server' ? emitServerInputs(emission, model) : []),
    emitSelect(emission, model),
    emitInclude(emission, model),
    emitWhere(emission, model),
    emitOrderBy(emission, model),
    emitTypes(emission, model),
  ]
}
