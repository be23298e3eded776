// Insert, or update what is there. Only of models whose key callers choose: with any other key there
// is nothing to find.

import type { ModelTypes, RunArguments } from './model-types.ts'
import type { Write } from './reads.ts'

export interface Upserts<Model extends ModelTypes, Run extends RunArguments> {
  /**
   * Inserts the row, or gives the one with its key the values of the input. Fields with a default keep
   * theirs on a row that is there.
   */
  upsert(input: Model['create']): Upsert<Model, Run>
}

export interface Upsert<Model extends ModelTypes, Run extends RunArguments>
  extends Write<Model['row'], Run> {
  /** Sets fields of a new row that no input has. Rules and validators apply as ever. */
  withServerFields(fields: Model['serverCreate']): Upsert<Model, Run>
  /** Finds the row by a unique constraint instead of the key; all of its fields are in the input. */
  onConflict(fields: Model['conflict']): Upsert<Model, Run>
  /** Brings a deleted row back to life, which is `CONFLICT` otherwise. */
  reviveDeleted(): Upsert<Model, Run>
  /** Leaves a row that is there as it is, and gives it; its rules for updates apply all the same. */
  doNothing(): Write<InsertedOrExisting<Model['row']>, Run>
  /** A row that is there is `PRECONDITION_FAILED`. */
  requireInsert(): Upsert<Model, Run>
  /** A row of another version is `PRECONDITION_FAILED`, and so is none. */
  ifMatch(version: number | bigint): Upsert<Model, Run>
}

export interface InsertedOrExisting<Row> {
  readonly kind: 'inserted' | 'existing'
  readonly value: Row
}
