// Which types a schema's procedures and computed fields take and give, all the way down. A type that only goes one way
// is emitted in one form.

import type { SchemaIr, TypeIr } from '@cratestack/schema/ir'
import { computedFields } from './model-facts.ts'

/** Names of structs and models. */
export interface FormUses {
  readonly taken: ReadonlySet<string>
  readonly given: ReadonlySet<string>
}

export function formUsesOf(ir: SchemaIr): FormUses {
  const fields = new Map(ir.types.map((struct) => [struct.name, struct.fields]))
  const reach = (types: readonly TypeIr[], computed: boolean): ReadonlySet<string> => {
    const found = new Set<string>()
    const visit = (type: TypeIr): void => {
      const name = type.kind === 'page' ? type.item : nameOf(type)
      if (name === undefined || found.has(name)) return
      found.add(name)
      for (const field of fields.get(name) ?? [])
        if (computed || field.computed === undefined) visit(field.type)
    }
    types.forEach(visit)
    return found
  }
  const computed = ir.models.flatMap(computedFields)
  const own = ir.types.flatMap((struct) => struct.fields.flatMap((field) => field.computed ?? []))
  const params = [...computed, ...own].flatMap(({ params }): TypeIr[] =>
    params === undefined ? [] : [{ kind: 'type', name: params.type, arity: 'optional' }],
  )
  const args = ir.procedures.flatMap((procedure) => procedure.args.map(({ type }) => type))
  const results = ir.procedures.map(({ returns }) => returns)
  return {
    taken: reach([...args, ...params], false),
    given: reach([...results, ...computed.map(({ type }) => type)], true),
  }
}

function nameOf(type: TypeIr): string | undefined {
  return type.kind === 'type' || type.kind === 'model' ? type.name : undefined
}

/** Models that some procedure takes a `FindMany` of. */
export function findManyModels(ir: SchemaIr): ReadonlySet<string> {
  const types = ir.procedures.flatMap(({ args }) => args.map(({ type }) => type))
  return new Set(types.flatMap((type) => (type.kind === 'findMany' ? [type.model] : [])))
}
