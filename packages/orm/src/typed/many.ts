// Changing and deleting whatever matches. Rows that the rules keep from the caller do not match.

import type { ManyResult } from '../row.ts'
import type { ModelTypes, RunArguments } from './model-types.ts'
import type { Where, Write } from './reads.ts'

export interface UpdatesMany<Model extends ModelTypes, Run extends RunArguments> {
  /** A change of all rows that match; it takes a condition and a change before it can run. */
  updateMany(): UpdateMany<Model, Run, never>
}

/** `Ready` names what has been said: a condition, a change, or both. */
export interface UpdateMany<
  Model extends ModelTypes,
  Run extends RunArguments,
  Ready extends 'where' | 'set',
> {
  /** Adds a condition; all of them must hold, and together they must exclude something. */
  where(filter: Where<Model>): UpdateMany<Model, Run, Ready | 'where'>
  /** Adds changes: a field that is left out stays as it is. */
  set(patch: Model['update']): UpdateMany<Model, Run, Ready | 'set'>
  set<Field extends keyof Model['update']>(
    field: Field,
    value: Exclude<Model['update'][Field], undefined>,
  ): UpdateMany<Model, Run, Ready | 'set'>
  /** Adds changes of fields that no input has. Rules and validators apply as ever. */
  setServerFields(fields: Model['serverUpdate']): UpdateMany<Model, Run, Ready | 'set'>
  /** More rows than that are an error, and nothing happens. Default: 10,000. */
  maxAffectedRows(rows: number): UpdateMany<Model, Run, Ready>
  readonly run: 'where' | 'set' extends Ready ? Write<ManyResult, Run>['run'] : never
  readonly runInTx: 'where' | 'set' extends Ready ? Write<ManyResult, Run>['runInTx'] : never
}

export interface DeletesMany<Model extends ModelTypes, Run extends RunArguments> {
  /** Deletes all rows that match; it takes a condition before it can run. */
  deleteMany(): EmptyDeleteMany<Model, Run>
}

export interface EmptyDeleteMany<Model extends ModelTypes, Run extends RunArguments> {
  /** Adds a condition; all of them must hold, and together they must exclude something. */
  where(filter: Where<Model>): DeleteMany<Model, Run>
}

export interface DeleteMany<Model extends ModelTypes, Run extends RunArguments>
  extends EmptyDeleteMany<Model, Run>,
    Write<ManyResult, Run> {
  /** More rows than that are an error, and nothing happens. Default: 10,000. */
  maxAffectedRows(rows: number): DeleteMany<Model, Run>
}
