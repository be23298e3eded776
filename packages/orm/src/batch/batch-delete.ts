import { type BatchResponse, CratestackError } from '@cratestack/core'
import { and, isNever, mentionsOf, type Predicate, scalarType } from '@cratestack/sql'
import { type Planning, render } from '../model/planning.ts'
import { type ModelIndex, modelOf } from '../model/schema-index.ts'
import type { Steps } from '../operation/operation.ts'
import type { BatchDeleteQuery } from '../query/batch.ts'
import { readKey } from '../read/row-key.ts'
import type { WriteResult } from '../row.ts'
import type { WritePlan } from '../write/create.ts'
import { planDelete, rowBefore, tombstoneAssignments } from '../write/delete.ts'
import { readSeenVersion } from '../write/no-row-matched.ts'
import { planReturning } from '../write/returning.ts'
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

/**
 * Deletes rows by their keys, each under the rules.
 *
 * @throws CratestackError `VALIDATION_ERROR` for the batch as a whole
 */
export function planBatchDelete(
  { model: name, items }: BatchDeleteQuery,
  planning: Planning,
  explain: Explain,
): WritePlan<BatchResponse<WriteResult>> {
  checkSize(items)
  const model = modelOf(planning.index, name)
  const keys = items.map(({ key }) => tryPlan(() => readKey(key, model)))
  refuseTwins(keys.map((key) => (key instanceof CratestackError ? undefined : printKey(key))))
  const { policies, caller } = planning
  const allowed = policies.rowPredicate(model.name, 'delete', caller)
  const readable = policies.rowPredicate(model.name, 'detail', caller, rowBefore(model, undefined))
  const notFound = new CratestackError('NOT_FOUND', `${model.name} not found`)
  if (!areIndependent(model, allowed, readable)) {
    const plans = items.map((item) =>
      tryPlan(() => planDelete({ model: name, ...item }, planning, notFound)),
    )
    return {
      atomic: plans.some((plan) => !(plan instanceof CratestackError)),
      *steps() {
        return respond(yield* doInTurn(plans, explain))
      },
    }
  }
  const early: Outcomes<WriteResult> = new Map()
  const found: SeenItem[] = []
  for (const [place, item] of items.entries()) {
    const read = tryPlan(
      (): SeenItem => ({
        place,
        key: readKey(item.key, model).map(({ value }) => value),
        seen: readSeenVersion(model, item.ifMatch),
      }),
    )
    if (read instanceof CratestackError) early.set(place, refuse(read))
    else found.push(read)
  }
  const remove = remover(model, allowed, readable, notFound, planning)
  return {
    atomic: found.length > 0,
    *steps() {
      const done = yield* doInBlocks(found, remove, explain)
      return respond(inOrder(items.length, early, done))
    },
  }
}

/** Whether no rule looks at another row of the model, nor at the version, which deleting counts on. */
function areIndependent(model: ModelIndex, allowed: Predicate, readable: Predicate): boolean {
  if ([allowed, readable].some((rule) => mentionsOf(rule).tables.has(model.table))) return false
  if (model.tombstone === undefined || model.version === undefined) return true
  return !mentionsOf(readable).columns.has(model.version.column.name)
}

function remover(
  model: ModelIndex,
  allowed: Predicate,
  readable: Predicate,
  notFound: CratestackError,
  planning: Planning,
) {
  const returning = planReturning(model, readable, planning)
  const set = tombstoneAssignments(model)
  return function* remove(block: readonly SeenItem[]): Steps<Outcomes<WriteResult>> {
    const outcomes: Outcomes<WriteResult> = new Map()
    if (!isNever(allowed)) {
      const { joined, place } = joinKeys(model, block, seenVersions(block, model))
      const query = {
        table: model.table,
        joined,
        where: and(model.live, allowed),
        returning: [
          ...returning.columns,
          { name: '$item', type: scalarType('Int'), value: place } as const,
        ],
      }
      const [result] = yield [
        render(
          planning,
          set === undefined ? { kind: 'delete', ...query } : { kind: 'update', set, ...query },
        ),
      ]
      for (const row of result?.rows ?? [])
        outcomes.set(placeOf(row, returning.columns.length), {
          kind: 'done',
          result: returning.toResult(row),
        })
    }
    const unmatched = block.filter((item) => !outcomes.has(item.place))
    if (unmatched.length === 0) return outcomes
    const why = yield* explainUnmatched(unmatched, model, notFound, planning)
    return new Map([...outcomes, ...why])
  }
}

function seenVersions(block: readonly SeenItem[], { version }: ModelIndex): readonly GivenColumn[] {
  if (version === undefined) return []
  const values = block.map(({ seen }) => seen?.expected ?? null)
  return [{ column: version, values, matched: true }]
}
