// Delegates of views: they read, as those of models do, and nobody writes through them.

import type { Aggregates } from './aggregates.ts'
import type { ModelTypes, RunArguments } from './model-types.ts'
import type { FindUnique, Reads } from './reads.ts'

/** A view whose rows have no key (`@@no_unique`). */
export interface ViewLists<View extends ModelTypes, Run extends RunArguments>
  extends Pick<Reads<View, Run>, 'findMany'>,
    Aggregates<View, Run> {}

export interface ViewReads<View extends ModelTypes, Run extends RunArguments>
  extends ViewLists<View, Run> {
  /** One row by its key. A hidden row is as if it were not there. */
  findUnique(key: View['key']): FindUnique<View, View['row'], unknown, Run>
}

/** A materialized view: the database keeps its rows until they are refreshed. */
export interface MaterializedReads<View extends ModelTypes, Run extends RunArguments>
  extends ViewReads<View, Run> {
  /**
   * Fills the view anew from its sources, while others read the rows that it had. No rule is asked:
   * this is for workers and operators, not for callers.
   *
   * @throws CratestackError; the old rows stay
   */
  refresh(): Promise<void>
}
