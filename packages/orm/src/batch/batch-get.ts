import { type BatchResponse, CratestackError } from '@cratestack/core'
import { isNever, type ResultRow, scalarType } from '@cratestack/sql'
import { type Planning, render } from '../model/planning.ts'
import { modelOf } from '../model/schema-index.ts'
import type { Outcome } from '../operation/attempt.ts'
import type { Steps } from '../operation/operation.ts'
import type { BatchGetQuery } from '../query/batch.ts'
import { loadIncludes } from '../read/load-includes.ts'
import { planSelection } from '../read/plan-selection.ts'
import { readKey } from '../read/row-key.ts'
import { readScope } from '../read/scope.ts'
import type { RowObject } from '../row.ts'
import { checkSize, printKey, refuse, refuseTwins, respond, tryPlan } from './items.ts'
import { joinKeys } from './join-keys.ts'

/**
 * Rows by their keys, in one statement.
 *
 * @throws CratestackError `VALIDATION_ERROR` for the batch as a whole
 */
export function planBatchGet(
  { model: name, keys, selection }: BatchGetQuery,
  planning: Planning,
): () => Steps<BatchResponse<RowObject>> {
  checkSize(keys)
  const model = modelOf(planning.index, name)
  const plan = planSelection(selection, model, planning)
  const read = keys.map((key) => tryPlan(() => readKey(key, model)))
  refuseTwins(read.map((key) => (key instanceof CratestackError ? undefined : printKey(key))))
  const asked = read.flatMap((key, place) =>
    key instanceof CratestackError ? [] : [{ place, key: key.map(({ value }) => value) }],
  )
  const where = readScope(model, 'list', planning)
  const { joined, place } = joinKeys(model, asked)
  const statement =
    asked.length === 0 || isNever(where)
      ? undefined
      : render(planning, {
          kind: 'select',
          table: model.table,
          columns: [...plan.columns, { name: '$item', type: scalarType('Int'), value: place }],
          joined,
          where,
          orderBy: [],
          limit: undefined,
          offset: undefined,
          lock: undefined,
        })
  return function* batchGet() {
    const [result] = statement === undefined ? [] : yield [statement]
    const rows = result?.rows ?? []
    const objects = yield* loadIncludes(plan, rows, planning)
    const found = new Map(rows.map((row, at) => [placeOf(row, plan.columns.length), objects[at]]))
    return respond(
      read.map((key, at): Outcome<RowObject> => {
        if (key instanceof CratestackError) return refuse(key)
        const row = found.get(at)
        return row === undefined
          ? refuse(new CratestackError('NOT_FOUND', `${model.name} not found`))
          : { kind: 'done', result: row }
      }),
    )
  }
}

/** Which item a row answers. */
export function placeOf(row: ResultRow, column: number): number {
  return Number(row[column])
}
