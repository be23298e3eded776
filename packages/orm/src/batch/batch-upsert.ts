import { type BatchResponse, CratestackError } from '@cratestack/core'
import type { DefaultSources } from '../defaults/fill-defaults.ts'
import type { Planning } from '../model/planning.ts'
import type { BatchUpsertQuery } from '../query/batch.ts'
import type { UpsertResult } from '../row.ts'
import type { Validators } from '../validate/validators.ts'
import type { WritePlan } from '../write/create.ts'
import { planUpsert } from '../write/upsert.ts'
import {
  checkSize,
  doInTurn,
  type Explain,
  printKey,
  refuseTwins,
  respond,
  tryPlan,
} from './items.ts'

/**
 * Inserts rows or updates those that are there, one after the other: each row is locked and looked at
 * before it is written.
 *
 * @throws CratestackError `VALIDATION_ERROR` for the batch as a whole
 */
export function planBatchUpsert(
  { model, items, conflict, lockProbes }: BatchUpsertQuery,
  validators: Validators,
  sources: DefaultSources,
  planning: Planning,
  explain: Explain,
): WritePlan<BatchResponse<UpsertResult>> {
  checkSize(items)
  const plans = items.map((item) =>
    tryPlan(() =>
      planUpsert(
        {
          model,
          conflict,
          lockProbes,
          ...item,
          existing: 'update',
          revive: false,
          require: undefined,
          ifMatch: undefined,
        },
        validators,
        sources,
        planning,
      ),
    ),
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
