import { type BatchResponse, CratestackError } from '@cratestack/core'
import {
  type Assignment,
  and,
  type ColumnValue,
  isNever,
  mentionsOf,
  scalarType,
} from '@cratestack/sql'
import { type Planning, render } from '../model/planning.ts'
import { type ModelIndex, modelOf } from '../model/schema-index.ts'
import type { Steps } from '../operation/operation.ts'
import type { BatchUpdateQuery } from '../query/batch.ts'
import { readKey } from '../read/row-key.ts'
import type { WriteResult } from '../row.ts'
import type { Validators } from '../validate/validators.ts'
import { planAfterUpdate } from '../write/after-update.ts'
import { readChange, refuseEmpty } from '../write/change.ts'
import type { WritePlan } from '../write/create.ts'
import { updatableRows } from '../write/field-rules.ts'
import { noSuchVersion, readSeenVersion } from '../write/no-row-matched.ts'
import { planReturning, type Returning } from '../write/returning.ts'
import { planUpdate } from '../write/update.ts'
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
import { type GivenColumn, joinKeys } from './join-keys.ts'
import { explainUnmatched, type SeenItem } from './unmatched.ts'

type Item = BatchUpdateQuery['items'][number]

/**
 * Changes rows by their keys, each under rules and validators of its own.
 *
 * @throws CratestackError `VALIDATION_ERROR` for the batch as a whole
 */
export function planBatchUpdate(
  { model: name, items }: BatchUpdateQuery,
  validators: Validators,
  planning: Planning,
  explain: Explain,
): WritePlan<BatchResponse<WriteResult>> {
  checkSize(items)
  const model = modelOf(planning.index, name)
  const keys = items.map(({ key }) => tryPlan(() => readKey(key, model)))
  refuseTwins(keys.map((key) => (key instanceof CratestackError ? undefined : printKey(key))))
  const readable = planning.policies.rowPredicate(model.name, 'detail', planning.caller)
  const returning = planReturning(model, readable, planning)
  const after = planAfterUpdate(model, planning)
  if (after.asks || !areIndependent(items, returning.tables, model, planning)) {
    const plans = items.map((item) =>
      tryPlan(() =>
        planUpdate({ model: name, ...item }, validators, planning, refusal(item, model)),
      ),
    )
    return {
      atomic: plans.some((plan) => !(plan instanceof CratestackError)),
      *steps() {
        return respond(yield* doInTurn(plans, explain))
      },
    }
  }
  const early: Outcomes<WriteResult> = new Map()
  const changes: Change[] = []
  for (const [place, item] of items.entries()) {
    const change = tryPlan(() => readItem(item, place, model, validators, planning))
    if (change instanceof CratestackError) early.set(place, refuse(change))
    else changes.push(change)
  }
  const update = updater(model, returning, planning)
  return {
    atomic: changes.length > 0,
    *steps() {
      const done: Outcomes<WriteResult>[] = [early]
      for (const group of byFields(changes)) done.push(yield* doInBlocks(group, update, explain))
      return respond(inOrder(items.length, ...done))
    },
  }
}

interface Change extends SeenItem {
  readonly values: ReadonlyMap<string, ColumnValue>
}

/**
 * Whether it makes no difference that several rows are changed at once: no constraint and no rule looks
 * at two of them, and no value is a list, which arrays of arrays cannot tell apart.
 */
function areIndependent(
  items: readonly Item[],
  readTables: ReadonlySet<string>,
  model: ModelIndex,
  planning: Planning,
): boolean {
  const fields = items.flatMap(({ patch, serverFields }) => [
    ...Object.keys(patch),
    ...Object.keys(serverFields),
  ])
  const allowed = updatableRows(
    model,
    new Set(fields.filter((field) => model.columnsByName.has(field))),
    planning,
  )
  if (readTables.has(model.table) || mentionsOf(allowed).tables.has(model.table)) return false
  const shared = new Set(model.ir.uniques.flatMap(({ fields }) => fields))
  return fields.every(
    (field) => !shared.has(field) && model.columnsByName.get(field)?.type.list !== true,
  )
}

function readItem(
  item: Item,
  place: number,
  model: ModelIndex,
  validators: Validators,
  planning: Planning,
): Change {
  const key = readKey(item.key, model).map(({ value }) => value)
  refuseEmpty(item, model, planning)
  const seen = readSeenVersion(model, item.ifMatch)
  return { place, key, seen, values: readChange(item, model, validators, planning) }
}

/** Items that set the same fields; theirs is one statement. */
function byFields(changes: readonly Change[]): readonly (readonly Change[])[] {
  const groups = new Map<string, Change[]>()
  for (const change of changes) {
    const fields = [...change.values.keys()].join()
    const group = groups.get(fields)
    if (group === undefined) groups.set(fields, [change])
    else group.push(change)
  }
  return [...groups.values()]
}

function updater(model: ModelIndex, returning: Returning, planning: Planning) {
  const refused = new CratestackError('FORBIDDEN', 'update is not allowed by policy')
  return function* update(block: readonly Change[]): Steps<Outcomes<WriteResult>> {
    const outcomes: Outcomes<WriteResult> = new Map()
    // The items of a block set the same fields.
    const allowed = updatableRows(model, block[0]?.values.keys() ?? [], planning)
    if (!isNever(allowed)) {
      const { joined, place, set } = planChanges(block, model)
      const [result] = yield [
        render(planning, {
          kind: 'update',
          table: model.table,
          set,
          joined,
          where: and(model.live, allowed),
          returning: [
            ...returning.columns,
            { name: '$item', type: scalarType('Int'), value: place },
          ],
        }),
      ]
      for (const row of result?.rows ?? [])
        outcomes.set(placeOf(row, returning.columns.length), {
          kind: 'done',
          result: returning.toResult(row),
        })
    }
    const unmatched = block.filter((item) => !outcomes.has(item.place))
    if (unmatched.length === 0) return outcomes
    const why = yield* explainUnmatched(unmatched, model, refused, planning)
    return new Map([...outcomes, ...why])
  }
}

function planChanges(block: readonly Change[], model: ModelIndex) {
  const changed = model.columns.filter(({ name }) => block[0]?.values.has(name))
  const columns: GivenColumn[] = changed.map((column) => ({
    column,
    values: block.map(({ values }) => values.get(column.name) ?? null),
    matched: false,
  }))
  const { version } = model
  if (version !== undefined)
    columns.push({
      column: version,
      values: block.map(({ seen }) => seen?.expected ?? null),
      matched: true,
    })
  const { joined, place, given } = joinKeys(model, block, columns)
  const set = changed.flatMap(({ column }, at): Assignment[] => {
    const value = given[at]
    return value === undefined ? [] : [{ column: column.name, value }]
  })
  if (version !== undefined) set.push({ column: version.column.name, value: { kind: 'increment' } })
  return { joined, place, set }
}

/** What everybody hears who cannot read the row (spec/server 1.10). */
function refusal({ ifMatch }: Item, { version }: ModelIndex): CratestackError | undefined {
  return version === undefined || ifMatch === undefined ? undefined : noSuchVersion(ifMatch)
}
