// Which types a schema's procedures take and give, all the way down. A type that only goes one way
// is emitted in one form.

import type { SchemaIr, TypeIr } from '@cratestack/schema/ir'

/** Names of structs and models. */
export interface FormUses {
  readonly taken: ReadonlySet<string>
  readonly given: ReadonlySet<string>
}

export function formUsesOf(ir: SchemaIr): FormUses {
  const fields = new Map(ir.types.map((struct) => [struct.name, struct.fields]))
  const reach = (types: readonly TypeIr[]): ReadonlySet<string> => {
    const found = new Set<string>()
    const visit = (type: TypeIr): void => {
      const name = type.kind === 'page' ? type.item : nameOf(type)
      if (name === undefined || found.has(name)) return
      found.add(name)
      for (const field of fields.get(name) ?? []) visit(field.type)
    }
    types.forEach(visit)
    return found
  }
  return {
    taken: reach(ir.procedures.flatMap(({ args }) => args.map(({ type }) => type))),
    given: reach(ir.procedures.map(({ returns }) => returns)),
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
