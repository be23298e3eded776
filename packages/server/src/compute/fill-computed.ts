// Puts computed fields into an answer: one call per field for all objects of the answer, wherever
// they stand in it.

import { CratestackError, isPlainObject } from '@cratestack/core'
import type { Holder, Holders } from './holders.ts'
import type { ComputeCall, ComputedField } from './resolvers.ts'

export interface ComputeRun extends Pick<ComputeCall, 'db' | 'ctx' | 'parallel'> {
  readonly holders: Holders
  /** By field of the outermost objects; includes compute with their defaults (spec/http 5.6). */
  readonly params: ReadonlyMap<string, unknown>
}

/** Types whose computed fields have computed fields may go on for ever; an answer does not. */
const roundLimit = 32

/** What was given, copied where something was put in. */
export async function fillComputed(
  value: unknown,
  holder: Holder,
  run: ComputeRun,
): Promise<unknown> {
  let round = new Round(run.params)
  const filled = round.copy(value, holder, true)
  for (let count = 0; round.groups.size > 0; count += 1) {
    if (count >= roundLimit)
      throw new CratestackError('INTERNAL_ERROR', 'computed fields lead to each other without end')
    round = await computeRound(round, run)
  }
  return filled
}

/** Objects that one field is computed of, with the same parameters. */
interface Group {
  readonly field: ComputedField
  readonly params: unknown
  readonly sources: unknown[]
  /** Where the values go. */
  readonly targets: Record<string, unknown>[]
}

/** What one walk through values has found to compute. */
class Round {
  readonly groups = new Map<string, Group>()
  readonly #params: ReadonlyMap<string, unknown>
  /** One object may stand in several places, such as the author of many posts. */
  readonly #copies = new Map<Holder, Map<object, object>>()

  constructor(params: ReadonlyMap<string, unknown>) {
    this.#params = params
  }

  copy(value: unknown, holder: Holder, isRoot: boolean): unknown {
    if (Array.isArray(value)) return value.map((item: unknown) => this.copy(item, holder, isRoot))
    if (typeof value !== 'object' || value === null) return value
    const copies = this.#copies.get(holder) ?? new Map<object, object>()
    this.#copies.set(holder, copies)
    const known = copies.get(value)
    if (known !== undefined) return known
    const copy = copyMembers(value, holder.names)
    copies.set(value, copy)
    for (const { name, holder: below } of holder.members)
      copy[name] = this.copy(copy[name], below, false)
    if (holder.computed.length > 0) {
      const source = holder.toSource(value)
      for (const field of holder.computed)
        if (holder.hides(value, field.reads)) copy[field.name] = null
        else this.#add(field, source, copy, isRoot)
    }
    return copy
  }

  #add(
    field: ComputedField,
    source: unknown,
    target: Record<string, unknown>,
    isRoot: boolean,
  ): void {
    const params = (isRoot ? this.#params.get(field.name) : undefined) ?? null
    const key = `${params === null ? '' : 'root '}${field.owner}.${field.name}`
    const group = this.groups.get(key)
    if (group === undefined)
      this.groups.set(key, { field, params, sources: [source], targets: [target] })
    else {
      group.sources.push(source)
      group.targets.push(target)
    }
  }
}

/** Computes what was found, and walks through the values for what is to be computed in them. */
async function computeRound(
  { groups }: Round,
  { db, ctx, parallel, holders }: ComputeRun,
): Promise<Round> {
  const next = new Round(new Map())
  const compute = async ({ field, params, sources, targets }: Group): Promise<void> => {
    const values = await field.compute({ db, ctx, sources, params, parallel })
    const below = holders.value(field.type)
    for (const [at, target] of targets.entries())
      target[field.name] = below === undefined ? values[at] : next.copy(values[at], below, false)
  }
  if (parallel > 1) await Promise.all([...groups.values()].map(compute))
  else for (const group of groups.values()) await compute(group)
  return next
}

/** Results of procedures may be instances of classes, whose members may be inherited. */
function copyMembers(value: object, names: readonly string[]): Record<string, unknown> {
  if (isPlainObject(value)) return { ...value }
  return Object.fromEntries(names.map((name) => [name, Reflect.get(value, name)]))
}
