// What batches of creates and of upserts have in common: rows before their insert, and which of them the
// rules let through.

import { CratestackError } from '@cratestack/core'
import { type Insert, listOf, type Parameter, parameter } from '@cratestack/sql'
import type { DefaultSources } from '../defaults/fill-defaults.ts'
import type { Planning } from '../model/planning.ts'
import type { ModelIndex } from '../model/schema-index.ts'
import type { BoundStatement, Steps } from '../operation/operation.ts'
import type { CreateQuery } from '../query/write.ts'
import type { KeyPart } from '../read/row-key.ts'
import type { Validators } from '../validate/validators.ts'
import { type Prospect, planProspect } from '../write/prospect.ts'
import type { Returning } from '../write/returning.ts'
import type { Outcomes } from './blocks.ts'
import { printKey, refuse, tryPlan } from './items.ts'

export interface Placed {
  readonly place: number
  readonly prospect: Prospect
}

/** Rows that validators and rules let through, as far as can be told without asking; and the others. */
export function planProspects(
  queries: readonly CreateQuery[],
  validators: Validators,
  sources: DefaultSources,
  planning: Planning,
): { readonly prospects: readonly Placed[]; readonly early: Outcomes<never> } {
  const early: Outcomes<never> = new Map()
  const prospects: Placed[] = []
  for (const [place, query] of queries.entries()) {
    const prospect = tryPlan(() => planProspect(query, validators, sources, planning))
    if (prospect instanceof CratestackError) early.set(place, refuse(prospect))
    else prospects.push({ place, prospect })
  }
  return { prospects, early }
}

/**
 * Whether the rows fit one statement, and the rules about one do not look at another: each has the same
 * columns, and no column is a list, which arrays of arrays cannot tell apart.
 */
export function areAlike(prospects: readonly Placed[], model: ModelIndex): boolean {
  const [first] = prospects
  if (first === undefined || prospects.length === 1) return false
  const names = [...first.prospect.row.values.keys()]
  const columns = model.columns.filter(({ name }) => first.prospect.row.values.has(name))
  return (
    columns.length > 0 &&
    columns.every(({ type }) => !type.list) &&
    prospects.every(
      ({ prospect: { row, tables } }) =>
        row.values.size === names.length &&
        names.every((name) => row.values.has(name)) &&
        !tables.has(model.table),
    )
  )
}

/** Whether a row, or who may read it, depends on other rows of its model. */
export function looksAtItself(model: ModelIndex, { tables }: Returning): boolean {
  return (
    tables.has(model.table) ||
    [...model.relations.values()].some(({ ir, model: to }) => ir.owning && to === model)
  )
}

/** Asks the rules about all rows, each question once. */
export function* askTogether(prospects: readonly Placed[]): Steps<{
  readonly allowed: readonly Placed[]
  readonly denied: Outcomes<never>
}> {
  const answers = yield* askOnce(prospects)
  const denied: Outcomes<never> = new Map()
  const allowed = prospects.filter(({ place, prospect: { creation, probes } }) => {
    const found = probes.map((probe) => answers.get(probeKey(probe)) === true)
    const refusal = creation.refusal(found)
    if (refusal !== undefined) denied.set(place, refuse(refusal))
    return refusal === undefined
  })
  return { allowed, denied }
}

/** Asks what rules want to know of other rows, the same question once. */
function* askOnce(prospects: readonly Placed[]): Steps<ReadonlyMap<string, boolean>> {
  const questions = new Map(
    prospects.flatMap(({ prospect }) => prospect.probes.map((each) => [probeKey(each), each])),
  )
  if (questions.size === 0) return new Map()
  const results = yield [...questions.values()]
  return new Map([...questions.keys()].map((key, at) => [key, (results[at]?.rowCount ?? 0) > 0]))
}

function probeKey({ statement, values }: BoundStatement): string {
  return JSON.stringify([statement.text, ...values.map((value) => [typeof value, String(value)])])
}

/** The columns of an insert of alike rows, and the rows as given with it. */
export function givenColumns(
  model: ModelIndex,
  block: readonly Placed[],
): {
  readonly columns: Insert['columns']
  readonly values: readonly Parameter[]
} {
  const present = model.columns.filter(({ name }) => block[0]?.prospect.row.values.has(name))
  return {
    columns: present.map(({ column }, at) => ({
      column: column.name,
      value: { kind: 'given', given: at },
    })),
    values: present.map(({ name, type }) =>
      parameter(
        listOf(type),
        block.map(({ prospect }) => prospect.row.values.get(name) ?? null),
      ),
    ),
  }
}

/** `undefined` where only the database will know. */
export function keyOf({ row }: Prospect, model: ModelIndex): string | undefined {
  const parts: KeyPart[] = []
  for (const column of model.key) {
    const value = row.values.get(column.name)
    if (value === undefined) return undefined
    parts.push({ column, value })
  }
  return printKey(parts)
}
