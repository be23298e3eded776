import { type BatchResponse, CratestackError } from '@cratestack/core'
import type { ResultRow } from '@cratestack/sql'
import type { DefaultSources } from '../defaults/fill-defaults.ts'
import { type Planning, render } from '../model/planning.ts'
import { type ModelIndex, modelOf } from '../model/schema-index.ts'
import { attempt } from '../operation/attempt.ts'
import type { Steps } from '../operation/operation.ts'
import type { BatchCreateQuery } from '../query/batch.ts'
import type { WriteResult } from '../row.ts'
import type { Validators } from '../validate/validators.ts'
import { insertedColumns, type WritePlan } from '../write/create.ts'
import { askRules } from '../write/prospect.ts'
import { planReturning, type Returning } from '../write/returning.ts'
import { doInBlocks, inOrder, type Outcomes } from './blocks.ts'
import { checkSize, type Explain, printKey, refuse, respond } from './items.ts'
import {
  areAlike,
  askTogether,
  givenColumns,
  keyOf,
  looksAtItself,
  type Placed,
  planProspects,
} from './prospects.ts'

/**
 * Inserts rows, each under rules and validators of its own.
 *
 * @throws CratestackError `VALIDATION_ERROR` for the batch as a whole
 */
export function planBatchCreate(
  { model: name, items, lockProbes }: BatchCreateQuery,
  validators: Validators,
  sources: DefaultSources,
  planning: Planning,
  explain: Explain,
): WritePlan<BatchResponse<WriteResult>> {
  checkSize(items)
  const model = modelOf(planning.index, name)
  const queries = items.map((item) => ({ model: name, lockProbes, ...item }))
  const { prospects, early } = planProspects(queries, validators, sources, planning)
  const readable = planning.policies.rowPredicate(model.name, 'detail', planning.caller)
  const returning = planReturning(model, readable, planning)
  const insert = inserter(model, returning, planning)
  return {
    atomic: prospects.length > 0,
    *steps() {
      const done =
        areAlike(prospects, model) && !looksAtItself(model, returning)
          ? yield* createTogether(prospects, model, insert, explain)
          : yield* createInTurn(prospects, insert, explain)
      return respond(inOrder(items.length, early, done))
    },
  }
}

type Insert = (block: readonly Placed[]) => Steps<Outcomes<WriteResult>>

function* createInTurn(
  prospects: readonly Placed[],
  insert: Insert,
  explain: Explain,
): Steps<Outcomes<WriteResult>> {
  const outcomes: Outcomes<WriteResult> = new Map()
  for (const placed of prospects) {
    const outcome = yield* attempt(function* () {
      yield* askRules(placed.prospect)
      return yield* insert([placed])
    }, explain)
    if (outcome.kind === 'refused') outcomes.set(placed.place, outcome)
    else for (const [place, each] of outcome.result) outcomes.set(place, each)
  }
  return outcomes
}

function* createTogether(
  prospects: readonly Placed[],
  model: ModelIndex,
  insert: Insert,
  explain: Explain,
): Steps<Outcomes<WriteResult>> {
  const { allowed, denied } = yield* askTogether(prospects)
  const outcomes: Outcomes<WriteResult> = new Map(denied)
  for (const block of splitAtTwins(allowed, model))
    for (const [place, outcome] of yield* doInBlocks(block, insert, explain))
      outcomes.set(place, outcome)
  return outcomes
}

/** Of two rows with one key in one statement, nobody could tell which of them is there. */
function splitAtTwins(
  prospects: readonly Placed[],
  model: ModelIndex,
): readonly (readonly Placed[])[] {
  const blocks: Placed[][] = []
  let keys = new Set<string>()
  let block: Placed[] | undefined
  for (const placed of prospects) {
    const key = keyOf(placed.prospect, model)
    if (block === undefined || (key !== undefined && keys.has(key))) {
      keys = new Set()
      block = []
      blocks.push(block)
    }
    if (key !== undefined) keys.add(key)
    block.push(placed)
  }
  return blocks
}

/** Inserts a block of rows that have the same columns. */
function inserter(model: ModelIndex, returning: Returning, planning: Planning): Insert {
  return function* insert(block) {
    const [first] = block
    if (first === undefined) return new Map()
    if (block.length === 1) {
      const statement = render(planning, {
        kind: 'insert',
        table: model.table,
        columns: insertedColumns(model, first.prospect.row),
        returning: returning.columns,
      })
      const [result] = yield [statement]
      return outcomesOf(block, result?.rows ?? [], returning, model)
    }
    const given = givenColumns(model, block)
    // Whoever can tell which rows came back need not fail for those that did not.
    const skipsTwins = block.every(({ prospect }) => keyOf(prospect, model) !== undefined)
    const [result] = yield [
      render(planning, {
        kind: 'insert',
        table: model.table,
        columns: given.columns,
        given: { columns: given.values },
        onConflict: skipsTwins ? { target: [], set: [] } : undefined,
        returning: returning.columns,
      }),
    ]
    return outcomesOf(block, result?.rows ?? [], returning, model)
  }
}

/** @param rows - in the order of the block; without those that a constraint kept out */
function outcomesOf(
  block: readonly Placed[],
  rows: readonly ResultRow[],
  returning: Returning,
  model: ModelIndex,
): Outcomes<WriteResult> {
  if (rows.length === block.length)
    return new Map(
      rows.map((row, at) => [
        block[at]?.place ?? 0,
        { kind: 'done', result: returning.toResult(row) },
      ]),
    )
  const keyPlaces = model.key.map((column) => model.columns.indexOf(column))
  const byKey = new Map(
    rows.map((row) => [
      printKey(
        model.key.map((column, part) => ({ column, value: row[keyPlaces[part] ?? 0] ?? null })),
      ),
      row,
    ]),
  )
  return new Map(
    block.map(({ place, prospect }) => {
      const key = keyOf(prospect, model) ?? ''
      const row = byKey.get(key)
      return [
        place,
        row === undefined
          ? refuse(new CratestackError('CONFLICT', 'unique constraint violated'))
          : { kind: 'done', result: returning.toResult(row) },
      ]
    }),
  )
}
