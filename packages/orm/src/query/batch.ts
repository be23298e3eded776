// Batches: many items of one kind, each of which succeeds or fails by itself (spec/server 1.10).

import type { RowKey, Selection } from './query.ts'
import type { CreateQuery, DeleteQuery, UpdateQuery, UpsertQuery } from './write.ts'

export interface BatchGetQuery {
  readonly model: string
  readonly keys: readonly RowKey[]
  readonly selection: Selection
}

interface Batch<Item> {
  readonly model: string
  readonly items: readonly Item[]
}

export interface BatchCreateQuery
  extends Batch<Pick<CreateQuery, 'input' | 'serverFields'>>,
    Pick<CreateQuery, 'lockProbes'> {}

export interface BatchUpsertQuery
  extends Batch<Pick<UpsertQuery, 'input' | 'serverFields'>>,
    Pick<UpsertQuery, 'conflict' | 'lockProbes'> {}

export type BatchUpdateQuery = Batch<Omit<UpdateQuery, 'model'>>

export type BatchDeleteQuery = Batch<Omit<DeleteQuery, 'model'>>
