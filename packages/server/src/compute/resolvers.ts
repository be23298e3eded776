// From the object of resolvers that a team writes to one function per computed field.

import type { Context } from '@cratestack/core'
import type { Awaitable } from '@cratestack/orm'
import type { ComputedIr, SchemaIr, TypeIr } from '@cratestack/schema/ir'

/** What the resolver of a computed field is called with, once per object. */
export interface ResolverCall<Db, Source, Params = null> {
  /** In a write, the database of its transaction. */
  readonly db: Db
  /** Who gets the answer. */
  readonly ctx: Context
  /** The row with all of its columns, those included that only the server may see; or the object. */
  readonly source: Source
  /** What the caller gave for the field, `null` where nothing. */
  readonly params: Params
}

/** What a resolver is called with that computes for all objects of an answer at once. */
export interface ResolverManyCall<Db, Source, Params = null>
  extends Omit<ResolverCall<Db, Source, Params>, 'source'> {
  readonly sources: readonly Source[]
}

/**
 * Computes one field: a function of one object, or `resolveMany` of all of them, which gives a value
 * for each in the same order and saves a query per row.
 */
export type Resolver<Db, Source, Params, Value> =
  | ((call: ResolverCall<Db, Source, Params>) => Awaitable<Value>)
  | {
      resolveMany(call: ResolverManyCall<Db, Source, Params>): Awaitable<readonly Value[]>
    }

/** A computed field with the code behind it. */
export interface ComputedField {
  readonly owner: string
  readonly name: string
  readonly type: TypeIr
  /** Name of the `type` of its parameters. */
  readonly params: string | undefined
  /** Fields that it is computed from: who may not read them gets `null` (`@computed(reads: [...])`). */
  readonly reads: readonly string[]
  /** Computes it for all sources, and gives as many values. */
  compute(call: ComputeCall): Promise<readonly unknown[]>
}

export interface ComputeCall {
  readonly db: unknown
  readonly ctx: Context
  readonly sources: readonly unknown[]
  readonly params: unknown
  /** How many sources may be at work at once; 1 on the one connection of a transaction. */
  readonly parallel: number
}

/** Computed fields by name, by the name of the model or type that has them. */
export type ComputedFields = ReadonlyMap<string, ReadonlyMap<string, ComputedField>>

/**
 * Finds the resolver of every computed field.
 *
 * @throws TypeError naming all that are missing
 */
export function bindResolvers(schema: SchemaIr, resolvers: object): ComputedFields {
  const missing: string[] = []
  const owners = new Map<string, ReadonlyMap<string, ComputedField>>()
  for (const { name: owner, fields } of [...schema.models, ...schema.types]) {
    const computed = fields.flatMap(readDeclared)
    if (computed.length === 0) continue
    const given: unknown = Object.hasOwn(resolvers, owner)
      ? Reflect.get(resolvers, owner)
      : undefined
    const bound = new Map<string, ComputedField>()
    for (const field of computed) {
      const compute = bindOne(given, owner, field.name)
      if (compute === undefined) missing.push(`"${owner}.${field.name}"`)
      else bound.set(field.name, { ...field, owner, compute })
    }
    owners.set(owner, bound)
  }
  if (missing.length > 0) throw new TypeError(`createApp: "resolvers" lacks ${missing.join(', ')}`)
  return owners
}

type Declared =
  | SchemaIr['models'][number]['fields'][number]
  | SchemaIr['types'][number]['fields'][number]

function readDeclared(
  field: Declared,
): readonly Pick<ComputedField, 'name' | 'type' | 'params' | 'reads'>[] {
  const ir = computedOf(field)
  if (ir === undefined || !('type' in field)) return []
  return [{ name: field.name, type: field.type, params: ir.params?.type, reads: ir.reads }]
}

function computedOf(field: Declared): ComputedIr | undefined {
  if ('computed' in field) return field.computed
  return 'kind' in field && field.kind === 'computed' ? field : undefined
}

function bindOne(
  owner: unknown,
  ownerName: string,
  field: string,
): ComputedField['compute'] | undefined {
  if (typeof owner !== 'object' || owner === null) return undefined
  const resolver: unknown = Reflect.get(owner, field)
  if (isFunction(resolver) && resolver !== Reflect.get(Object.prototype, field))
    return ({ sources, parallel, ...rest }) =>
      forEach(sources, parallel, (source) => resolver.call(owner, { ...rest, source }))
  if (typeof resolver !== 'object' || resolver === null) return undefined
  const many: unknown = Reflect.get(resolver, 'resolveMany')
  if (!isFunction(many)) return undefined
  return async ({ parallel: _, ...call }) => {
    const values: unknown = await many.call(resolver, call)
    if (Array.isArray(values) && values.length === call.sources.length) return values
    throw new TypeError(
      `the resolver of "${ownerName}.${field}" must give one value for each of its sources`,
    )
  }
}

/** All results in the order of the sources, with so many at work at once. */
async function forEach(
  sources: readonly unknown[],
  parallel: number,
  work: (source: unknown) => unknown,
): Promise<readonly unknown[]> {
  const values: unknown[] = new Array(sources.length)
  let next = 0
  const worker = async (): Promise<void> => {
    for (let at = next++; at < sources.length; at = next++) values[at] = await work(sources[at])
  }
  await Promise.all(Array.from({ length: Math.min(parallel, sources.length) }, worker))
  return values
}

function isFunction(value: unknown): value is (this: object, call: unknown) => unknown {
  return typeof value === 'function'
}
