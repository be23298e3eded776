import type { ProcedureIr, SchemaIr, TypeIr } from '@cratestack/schema/ir'
import { type Problem, refuseProblems } from './problems.ts'
import { check, toValidators, type Validator } from './validators.ts'

/**
 * Looks at the arguments of a call, decoded and by name, native or as on the wire.
 *
 * @throws CratestackError `VALIDATION_ERROR` with all that is wrong, in field order
 */
export type ArgumentValidator = (
  procedure: Pick<ProcedureIr, 'args'>,
  args: Readonly<Record<string, unknown>>,
) => void

/**
 * Prepares the validators of a schema's types and models for arguments (spec/server 5.7).
 *
 * @throws TypeError for a `@regex` whose pattern cannot run in linear time
 */
export function createArgumentValidator(schema: SchemaIr): ArgumentValidator {
  const structs = new Map<string, Struct>()
  for (const { name, fields } of schema.types) structs.set(name, prepareStruct(name, fields))
  for (const { name, fields } of schema.models) {
    const columns = fields.filter((field) => field.kind === 'column')
    structs.set(name, prepareStruct(name, columns))
  }
  return ({ args: declared }, args) => {
    refuseProblems(
      declared.flatMap(({ name, type }) => problemsOf(own(args, name), type, name, structs)),
    )
  }
}

type Struct = readonly StructField[]

interface StructField {
  readonly name: string
  readonly type: TypeIr
  readonly validators: readonly Validator[]
}

function prepareStruct(
  owner: string,
  fields: readonly {
    readonly name: string
    readonly type: TypeIr
    readonly validators: Parameters<typeof toValidators>[0]
  }[],
): Struct {
  return fields.map(({ name, type, validators }) => ({
    name,
    type,
    validators: toValidators(validators, `${owner}.${name}`),
  }))
}

function problemsOf(
  value: unknown,
  type: TypeIr,
  path: string,
  structs: ReadonlyMap<string, Struct>,
): readonly Problem[] {
  if (type.kind !== 'type' && type.kind !== 'model') return []
  if (Array.isArray(value))
    return value.flatMap((item: unknown, position) =>
      problemsOf(item, type, `${path}[${position}]`, structs),
    )
  if (typeof value !== 'object' || value === null) return []
  return (structs.get(type.name) ?? []).flatMap((field) => {
    const inner = own(value, field.name)
    const place = `${path}.${field.name}`
    return [
      ...check(field.validators, inner, place),
      ...problemsOf(inner, field.type, place, structs),
    ]
  })
}

function own(values: object, name: string): unknown {
  return Object.hasOwn(values, name) ? Reflect.get(values, name) : undefined
}
