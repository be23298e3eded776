// The validators of what procedures are called with: those of `type` fields, and of the columns of
// models that are taken as arguments (spec/server 5.7).

import { Decimal, isPlainObject } from '@cratestack/core'
import { type Problem, refuseProblems, toValidator, type Validator } from '@cratestack/orm'
import type { ArgumentIr, SchemaIr, TypeIr, ValidatorIr } from '@cratestack/schema/ir'

/** Looks at one value, and adds what is wrong with it. */
type Inspect = (value: unknown, field: string, problems: Problem[]) => void

interface Member {
  readonly name: string
  readonly type: TypeIr
  readonly validators: readonly ValidatorIr[]
}

export class ArgumentValidators {
  readonly #schema: SchemaIr
  readonly #objects = new Map<string, Inspect>()

  constructor(schema: SchemaIr) {
    this.#schema = schema
  }

  /**
   * Prepares the validators of one procedure.
   *
   * @returns a function that throws CratestackError `VALIDATION_ERROR` with all that is wrong
   */
  of(
    parameters: readonly Pick<ArgumentIr, 'name' | 'type'>[],
  ): (args: Readonly<Record<string, unknown>>) => void {
    const inspections = parameters.flatMap(({ name, type }) => {
      const inspect = this.#value(type)
      return inspect === undefined ? [] : [{ name, inspect }]
    })
    return (args) => {
      const problems: Problem[] = []
      for (const { name, inspect } of inspections) inspect(args[name], name, problems)
      refuseProblems(problems)
    }
  }

  /** `undefined` where there is nothing to look at. */
  #value(type: TypeIr): Inspect | undefined {
    if (type.kind !== 'type' && type.kind !== 'model') return undefined
    const inspect = this.#object(type.name)
    return type.arity === 'list' ? eachElement(inspect) : inspect
  }

  #object(name: string): Inspect {
    const known = this.#objects.get(name)
    if (known !== undefined) return known
    let members: readonly { readonly name: string; readonly inspect: Inspect }[] = []
    const inspect: Inspect = (value, field, problems) => {
      if (!isPlainObject(value)) return
      for (const member of members) {
        const inner = value[member.name]
        if (inner != null) member.inspect(inner, `${field}.${member.name}`, problems)
      }
    }
    // Types may contain themselves: they find this function before it knows its members.
    this.#objects.set(name, inspect)
    members = this.#membersOf(name).flatMap((member) => this.#member(name, member))
    return inspect
  }

  #member(
    owner: string,
    { name, type, validators }: Member,
  ): readonly { readonly name: string; readonly inspect: Inspect }[] {
    const own = validators.map((each) => toInspection(toValidator(each, `${owner}.${name}`)))
    const inspections = own.map((inspect) =>
      type.arity === 'list' ? eachElement(inspect) : inspect,
    )
    const nested = this.#value(type)
    if (nested !== undefined) inspections.push(nested)
    return inspections.map((inspect) => ({ name, inspect }))
  }

  #membersOf(name: string): readonly Member[] {
    const { types, models } = this.#schema
    const struct = types.find((type) => type.name === name)
    if (struct !== undefined) return struct.fields.filter(({ computed }) => computed === undefined)
    const fields = models.find((model) => model.name === name)?.fields ?? []
    return fields.flatMap((field) => (field.kind === 'column' && !field.serverOnly ? [field] : []))
  }
}

function toInspection(validate: Validator): Inspect {
  return (value, field, problems) => {
    const stored = toStored(value)
    const problem = stored === undefined ? undefined : validate(stored, field)
    if (problem !== undefined) problems.push(problem)
  }
}

/** Validators know values as drivers take them, and arguments are what code takes. */
function toStored(value: unknown): Parameters<Validator>[0] | undefined {
  if (value instanceof Decimal) return value.toString()
  if (typeof value === 'string' || value instanceof Uint8Array) return value
  return typeof value === 'number' || typeof value === 'bigint' ? value : undefined
}

function eachElement(inspect: Inspect): Inspect {
  return (value, field, problems) => {
    if (!Array.isArray(value)) return
    value.forEach((item: unknown, index) => {
      inspect(item, `${field}[${index}]`, problems)
    })
  }
}
