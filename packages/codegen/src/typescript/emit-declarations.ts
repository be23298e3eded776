import type { Emission } from './emission.ts'
import { emitEnum } from './emit-enum.ts'
import { isFlat } from './emit-procedures.ts'
import { emitArguments, emitModelForms, emitStruct } from './emit-struct.ts'
import { emitFindMany } from './emit-where.ts'
import type { FormUses } from './form-uses.ts'

/** Enums, `type`s, and what procedures take and give beside them. */
export function emitDeclarations(
  emission: Emission,
  uses: FormUses,
): readonly (readonly string[])[] {
  const { ir, searched } = emission
  return [
    ...ir.enums.map((declared) => emitEnum(emission, declared)),
    ...ir.types.flatMap((struct) => emitStruct(emission, struct, uses)),
    ...ir.models.flatMap(({ name }) => emitModelForms(emission, name)),
    ...ir.models
      .filter(({ name }) => searched.has(name))
      .flatMap((model) => emitFindMany(emission, model)),
    ...ir.procedures
      .filter((procedure) => procedure.args.length > 0 && !isFlat(procedure))
      .map(({ name, args }) => emitArguments(emission, name, args)),
  ]
}
