// Batches: up to 1,000 items, each of which succeeds or fails by itself. What fails leaves nothing.

import type { BatchResponse } from '@cratestack/core'
import type { ModelTypes, RunArguments } from './model-types.ts'
import type { Runnable, Write } from './reads.ts'

export interface BatchGets<Model extends ModelTypes, Run extends RunArguments> {
  /** Rows by their keys, under the rules for lists; no key twice. */
  batchGet(keys: readonly Model['key'][]): Runnable<BatchResponse<Model['row']>, Run>
}

export interface BatchCreates<Model extends ModelTypes, Run extends RunArguments> {
  batchCreate(inputs: readonly Model['create'][]): BatchCreate<Model, Run>
}

export interface BatchUpserts<Model extends ModelTypes, Run extends RunArguments> {
  batchUpsert(inputs: readonly Model['create'][]): BatchUpsert<Model, Run>
}

export interface BatchUpdates<Model extends ModelTypes, Run extends RunArguments> {
  batchUpdate(items: readonly BatchChange<Model>[]): Write<BatchResponse<Model['row']>, Run>
}

export interface BatchDeletes<Model extends ModelTypes, Run extends RunArguments> {
  /** The results are the rows as they were. */
  batchDelete(keys: readonly Model['key'][]): Write<BatchResponse<Model['row']>, Run>
}

export interface VersionedBatchUpdates<Model extends ModelTypes, Run extends RunArguments> {
  batchUpdate(
    items: readonly (BatchChange<Model> & SeenVersion)[],
  ): Write<BatchResponse<Model['row']>, Run>
}

export interface VersionedBatchDeletes<Model extends ModelTypes, Run extends RunArguments> {
  /** The results are the rows as they were. */
  batchDelete(
    items: readonly (SeenVersion & { readonly id: Model['key'] })[],
  ): Write<BatchResponse<Model['row']>, Run>
}

export interface BatchCreate<Model extends ModelTypes, Run extends RunArguments>
  extends Write<BatchResponse<Model['row']>, Run> {
  /** Sets fields of all rows that no input has. Rules and validators apply as ever. */
  withServerFields(fields: Model['serverCreate']): BatchCreate<Model, Run>
}

export interface BatchUpsert<Model extends ModelTypes, Run extends RunArguments>
  extends Write<BatchResponse<Model['row']>, Run> {
  /** Sets fields of new rows that no input has. Rules and validators apply as ever. */
  withServerFields(fields: Model['serverCreate']): BatchUpsert<Model, Run>
  /** Finds rows by a unique constraint instead of the key; all of its fields are in the inputs. */
  onConflict(fields: Model['conflict']): BatchUpsert<Model, Run>
}

/** One item of a batch of updates. `id` is the key, also where it has several parts. */
export interface BatchChange<Model extends ModelTypes> {
  readonly id: Model['key']
  /** What is left out stays as it is. */
  readonly patch: Model['update']
}

/** The version that a change is based on; another one in the row is `PRECONDITION_FAILED`. */
export interface SeenVersion {
  readonly ifMatch: number | bigint
}
