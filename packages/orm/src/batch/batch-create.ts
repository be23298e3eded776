import { type BatchResponse, CratestackError } from '@cratestack/core'
import {
  type ColumnValue,
  type GivenValue,
  listOf,
  type Parameter,
  parameter,
  type ResultRow,
} from '@cratestack/sql'
import type { DefaultSources } from '../defaults/fill-defaults.ts'
import { type Planning, render } from '../model/planning.ts'
import { type ModelIndex, modelOf } from '../model/schema-index.ts'
import { attempt } from '../operation/attempt.ts'
import type { BoundStatement, Steps } from '../operation/operation.ts'
import type { BatchCreateQuery } from '../query/batch.ts'
import type { WriteResult } from '../row.ts'
import type { Validators } from '../validate/validators.ts'
import { insertedColumns, type WritePlan } from '../write/create.ts'
import { askRules, type Prospect, planProspect } from '../write/prospect.ts'
import { planReturning, type Returning } from '../write/returning.ts'
import { doInBlocks, inOrder, type Outcomes } from './blocks.ts'
import { checkSize, type Explain, printKey, refuse, respond, tryPlan } from './items.ts'

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
  const early: Outcomes<WriteResult> = new Map()
  const prospects: Placed[] = []
  for (const [place, item] of items.entries()) {
    const prospect = tryPlan(() =>
      planProspect({ model: name, lockProbes, ...item }, validators, sources, planning),
    )
    if (prospect instanceof CratestackError) early.set(place, refuse(prospect))
    else prospects.push({ place, prospect })
  }
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

interface Placed {
  readonly place: number
  readonly prospect: Prospect
}

type Insert = (block: readonly Placed[]) => Steps<Outcomes<WriteResult>>

/**
 * Whether the rows fit one statement, and the rules about one do not look at another: each has the same
 * columns, and no column is a list, which arrays of arrays cannot tell apart.
 */
function areAlike(prospects: readonly Placed[], model: ModelIndex): boolean {
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
function looksAtItself(model: ModelIndex, { tables }: Returning): boolean {
  return (
    tables.has(model.table) ||
    [...model.relations.values()].some(({ ir, model: to }) => ir.owning && to === model)
  )
}

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
  const answers = yield* askOnce(prospects)
  const denied: Outcomes<WriteResult> = new Map()
  const allowed = prospects.filter(({ place, prospect: { creation, probes } }) => {
    const found = probes.map((probe) => answers.get(probeKey(probe)) === true)
    const refusal = creation.refusal(found)
    if (refusal !== undefined) denied.set(place, refuse(refusal))
    return refusal === undefined
  })
  const outcomes: Outcomes<WriteResult> = denied
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

function givenColumns(
  model: ModelIndex,
  block: readonly Placed[],
): {
  readonly columns: readonly { readonly column: string; readonly value: GivenValue }[]
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

/** `undefined` where only the database will know. */
function keyOf({ row }: Prospect, model: ModelIndex): string | undefined {
  const parts: { column: (typeof model.key)[number]; value: ColumnValue }[] = []
  for (const column of model.key) {
    const value = row.values.get(column.name)
    if (value === undefined) return undefined
    parts.push({ column, value })
  }
  return printKey(parts)
}
