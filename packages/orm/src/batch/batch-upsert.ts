import { type BatchResponse, CratestackError } from '@cratestack/core'
import { mentionsOf, type ResultRow, scalarType } from '@cratestack/sql'
import type { DefaultSources } from '../defaults/fill-defaults.ts'
import { type Planning, render } from '../model/planning.ts'
import { type ColumnIndex, type ModelIndex, modelOf } from '../model/schema-index.ts'
import type { Steps } from '../operation/operation.ts'
import type { BatchUpsertQuery } from '../query/batch.ts'
import type { UpsertQuery } from '../query/write.ts'
import type { UpsertResult } from '../row.ts'
import type { Validators } from '../validate/validators.ts'
import { planAfterUpdate } from '../write/after-update.ts'
import type { WritePlan } from '../write/create.ts'
import { updatableRows } from '../write/field-rules.ts'
import { planReturning, type Returning } from '../write/returning.ts'
import {
  checkFound,
  type Found,
  planUpsert,
  readFound,
  readTarget,
  replacements,
  rewrittenColumns,
  verdicts,
} from '../write/upsert.ts'
import { placeOf } from './batch-get.ts'
import { doInBlocks, inOrder, type Outcomes } from './blocks.ts'
import {
  checkSize,
  doInTurn,
  type Explain,
  printKey,
  refuse,
  refuseTwins,
  respond,
  tryPlan,
} from './items.ts'
import { joinKeys } from './join-keys.ts'
import {
  areAlike,
  askTogether,
  givenColumns,
  keyOf,
  looksAtItself,
  type Placed,
  planProspects,
} from './prospects.ts'

const options: Pick<UpsertQuery, 'existing' | 'revive' | 'require' | 'ifMatch'> = {
  existing: 'update',
  revive: false,
  require: undefined,
  ifMatch: undefined,
}

/**
 * Inserts rows, or updates those that are there. Each row is locked and looked at before it is written.
 *
 * @throws CratestackError `VALIDATION_ERROR` for the batch as a whole
 */
export function planBatchUpsert(
  { model: name, items, conflict, lockProbes }: BatchUpsertQuery,
  validators: Validators,
  sources: DefaultSources,
  planning: Planning,
  explain: Explain,
): WritePlan<BatchResponse<UpsertResult>> {
  checkSize(items)
  const model = modelOf(planning.index, name)
  readTarget({ conflict }, model)
  const queries = items.map((item) => ({ model: name, conflict, lockProbes, ...item, ...options }))
  const { prospects, early } = planProspects(queries, validators, sources, planning)
  const together = conflict === undefined ? planTogether(prospects, model, planning) : undefined
  if (together !== undefined) {
    refuseTwins(prospects.map(({ prospect }) => keyOf(prospect, model)))
    return {
      atomic: true,
      *steps() {
        const { allowed, denied } = yield* askTogether(prospects)
        const done = yield* doInBlocks(allowed, together, explain)
        return respond(inOrder(items.length, early, denied, done))
      },
    }
  }
  const plans = queries.map((query) =>
    tryPlan(() => planUpsert(query, validators, sources, planning)),
  )
  refuseTwins(
    plans.map((plan) => (plan instanceof CratestackError ? undefined : printKey(plan.key))),
  )
  return {
    atomic: plans.some((plan) => !(plan instanceof CratestackError)),
    *steps() {
      return respond(yield* doInTurn(plans, explain))
    },
  }
}

type UpsertBlock = (block: readonly Placed[]) => Steps<Outcomes<UpsertResult>>

/**
 * New rows first, then those that are there, both in the order of the batch. What a constraint refuses
 * in this order, or would in theirs, is found item by item; what it does not, is what the items would
 * have come to one after the other.
 *
 * @returns `undefined` where a rule looks at several rows, or the rows do not fit one statement
 */
function planTogether(
  prospects: readonly Placed[],
  model: ModelIndex,
  planning: Planning,
): UpsertBlock | undefined {
  const readable = planning.policies.rowPredicate(model.name, 'detail', planning.caller)
  const returning = planReturning(model, readable, planning)
  if (planAfterUpdate(model, planning).asks || looksAtItself(model, returning)) return undefined
  const [first] = prospects
  if (first === undefined || !areAlike(prospects, model)) return undefined
  const rewritten = rewrittenColumns(first.prospect, planning)
  const isRewritten = ({ prospect }: Placed): boolean => {
    const own = rewrittenColumns(prospect, planning)
    return own.length === rewritten.length && own.every((each) => rewritten.includes(each))
  }
  if (!prospects.every(isRewritten)) return undefined
  const fields = rewritten.map(({ name }) => name)
  const updatable = updatableRows(model, fields, planning)
  if (mentionsOf(updatable).tables.has(model.table)) return undefined
  const look = looker(model, returning, verdicts(model, updatable), planning)
  const write = writer(model, returning, rewritten, planning)
  return (block) => upsertTogether(block, model, look, write)
}

/** How often somebody else may insert a row between our look and our insert. */
const rounds = 3

function* upsertTogether(
  block: readonly Placed[],
  model: ModelIndex,
  look: ReturnType<typeof looker>,
  write: ReturnType<typeof writer>,
): Steps<Outcomes<UpsertResult>> {
  const outcomes: Outcomes<UpsertResult> = new Map()
  const there: Placed[] = []
  let open = block
  for (let round = 0; round < rounds && open.length > 0; round += 1) {
    const found = yield* look(open)
    const missing: Placed[] = []
    for (const placed of open) {
      const row = found.get(placed.place)
      const checked = row === undefined ? undefined : tryPlan(() => checkFound(row, options, model))
      if (row === undefined) missing.push(placed)
      else if (checked instanceof CratestackError) outcomes.set(placed.place, refuse(checked))
      else there.push(placed)
    }
    const inserted = missing.length === 0 ? new Map() : yield* write(missing, 'insert')
    for (const [place, outcome] of inserted) outcomes.set(place, outcome)
    open = missing.filter(({ place }) => !inserted.has(place))
  }
  for (const { place } of open)
    outcomes.set(
      place,
      refuse(new CratestackError('CONFLICT', 'the record keeps being written by others')),
    )
  if (there.length > 0)
    for (const [place, outcome] of yield* write(there, 'replace')) outcomes.set(place, outcome)
  return outcomes
}

/** Finds and locks the rows that are there, by the places of their items. */
function looker(
  model: ModelIndex,
  returning: Returning,
  asked: ReturnType<typeof verdicts>,
  planning: Planning,
) {
  return function* look(block: readonly Placed[]): Steps<ReadonlyMap<number, Found>> {
    const keyed = block.map(({ place, prospect: { row } }) => ({
      place,
      key: model.key.map(({ name }) => row.values.get(name) ?? null),
    }))
    const { joined, place } = joinKeys(model, keyed)
    const columns = [...returning.columns, ...asked]
    const [result] = yield [
      render(planning, {
        kind: 'select',
        table: model.table,
        columns: [...columns, { name: '$item', type: scalarType('Int'), value: place }],
        joined,
        where: { kind: 'constant', value: true },
        orderBy: [],
        limit: undefined,
        offset: undefined,
        lock: { strength: 'update', wait: 'wait' },
      }),
    ]
    return new Map(
      (result?.rows ?? []).map((row) => [placeOf(row, columns.length), readFound(row, returning)]),
    )
  }
}

/** Writes rows, and gives those that came back by the places of their items. */
function writer(
  model: ModelIndex,
  returning: Returning,
  rewritten: readonly ColumnIndex[],
  planning: Planning,
) {
  const target = model.key.map(({ column }) => column.name)
  const set = replacements(options, model, rewritten, model.key)
  const places = model.key.map((column) => model.columns.indexOf(column))
  const printRow = (row: ResultRow): string =>
    printKey(model.key.map((column, part) => ({ column, value: row[places[part] ?? 0] ?? null })))
  return function* write(
    block: readonly Placed[],
    how: 'insert' | 'replace',
  ): Steps<Outcomes<UpsertResult>> {
    const { columns, values } = givenColumns(model, block)
    const [result] = yield [
      render(planning, {
        kind: 'insert',
        table: model.table,
        columns,
        given: { columns: values },
        onConflict: { target, set: how === 'insert' ? [] : set },
        returning: returning.columns,
      }),
    ]
    const rows = new Map((result?.rows ?? []).map((row) => [printRow(row), row]))
    const outcomes: Outcomes<UpsertResult> = new Map()
    for (const { place, prospect } of block) {
      const row = rows.get(keyOf(prospect, model) ?? '')
      if (row !== undefined)
        outcomes.set(place, {
          kind: 'done',
          result: { ...returning.toResult(row), inserted: how === 'insert' },
        })
    }
    return outcomes
  }
}
