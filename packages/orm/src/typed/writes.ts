// The writing half of a delegate, as several interfaces: a model that nobody may create has no
// `create`, and a versioned one cannot be changed without its version.

import type { ModelTypes, RunArguments } from './model-types.ts'
import type { Write } from './reads.ts'

export interface Creates<Model extends ModelTypes, Run extends RunArguments> {
  create(input: Model['create']): Create<Model, Run>
}

export interface Create<Model extends ModelTypes, Run extends RunArguments>
  extends Write<Model['row'], Run> {
  /** Sets fields that no input has. Rules and validators apply as ever. */
  withServerFields(fields: Model['serverCreate']): Create<Model, Run>
}

export interface Updates<Model extends ModelTypes, Run extends RunArguments> {
  /** A change of one row; `set` says which. */
  update(key: Model['key']): EmptyUpdate<Model, Run>
}

export interface EmptyUpdate<Model extends ModelTypes, Run extends RunArguments> {
  /** Adds changes: a field that is left out stays as it is. */
  set(patch: Model['update']): Update<Model, Run>
  set<Field extends keyof Model['update']>(
    field: Field,
    value: Exclude<Model['update'][Field], undefined>,
  ): Update<Model, Run>
  /** Adds changes of fields that no input has. Rules and validators apply as ever. */
  setServerFields(fields: Model['serverUpdate']): Update<Model, Run>
}

export interface Update<Model extends ModelTypes, Run extends RunArguments>
  extends EmptyUpdate<Model, Run>,
    Write<Model['row'], Run> {}

export interface Deletes<Model extends ModelTypes, Run extends RunArguments> {
  /** Deletes one row, and gives it as it was. */
  delete(key: Model['key']): Write<Model['row'], Run>
}

/** Updates of a model with `@version`: they have no `run` before the version is given. */
export interface VersionedUpdates<Model extends ModelTypes, Run extends RunArguments> {
  /** A change of one row; `set` says which, and `ifMatch` which version was seen. */
  update(key: Model['key']): UncheckedUpdate<Model, Run>
}

export interface UncheckedUpdate<Model extends ModelTypes, Run extends RunArguments> {
  set(patch: Model['update']): UncheckedChange<Model, Run>
  set<Field extends keyof Model['update']>(
    field: Field,
    value: Exclude<Model['update'][Field], undefined>,
  ): UncheckedChange<Model, Run>
  setServerFields(fields: Model['serverUpdate']): UncheckedChange<Model, Run>
  /** The version that the change is based on; another one in the row is `PRECONDITION_FAILED`. */
  ifMatch(version: number | bigint): EmptyUpdate<Model, Run>
}

export interface UncheckedChange<Model extends ModelTypes, Run extends RunArguments> {
  set(patch: Model['update']): UncheckedChange<Model, Run>
  set<Field extends keyof Model['update']>(
    field: Field,
    value: Exclude<Model['update'][Field], undefined>,
  ): UncheckedChange<Model, Run>
  setServerFields(fields: Model['serverUpdate']): UncheckedChange<Model, Run>
  ifMatch(version: number | bigint): Update<Model, Run>
}

export interface VersionedDeletes<Model extends ModelTypes, Run extends RunArguments> {
  /** Deletes one row of the version that `ifMatch` names, and gives it as it was. */
  delete(key: Model['key']): UncheckedDelete<Model, Run>
}

export interface UncheckedDelete<Model extends ModelTypes, Run extends RunArguments> {
  ifMatch(version: number | bigint): Write<Model['row'], Run>
}
