import type { Filter } from './filter.ts'
import type { RowKey } from './query.ts'

export interface CreateQuery {
  readonly model: string
  /** Value by field, as the create input has them. */
  readonly input: Readonly<Record<string, unknown>>
  /** Fields outside the input that trusted code sets; never reachable from the wire. */
  readonly serverFields: Readonly<Record<string, unknown>>
  /** Keeps the related rows that rules ask about until the transaction ends. Default: false. */
  readonly lockProbes?: boolean | undefined
}

export interface UpsertQuery extends CreateQuery {
  /** Fields of a unique constraint that tell which row is meant; default: the key. */
  readonly conflict?: readonly string[] | undefined
  /** What becomes of a row that is there: it gets the input's values, or stays as it is. */
  readonly existing: 'update' | 'keep'
  /** Whether a tombstone is brought back to life instead of being `CONFLICT`. */
  readonly revive: boolean
  /** `insert`: a row that is there is `PRECONDITION_FAILED`. */
  readonly require: 'insert' | undefined
  /** The version of the row that has to be there; another one, and none, is `PRECONDITION_FAILED`. */
  readonly ifMatch: number | bigint | undefined
}

export interface UpdateQuery {
  readonly model: string
  readonly key: RowKey
  /** Value by field: absent or `undefined` means untouched, `null` means SQL NULL. */
  readonly patch: Readonly<Record<string, unknown>>
  readonly serverFields: Readonly<Record<string, unknown>>
  /** The version that the caller has seen; `undefined` when none was given. */
  readonly ifMatch: number | bigint | undefined
}

export interface DeleteQuery {
  readonly model: string
  readonly key: RowKey
  readonly ifMatch: number | bigint | undefined
}

export interface UpdateManyQuery {
  readonly model: string
  /** Has to say something: a condition that always holds is no condition. */
  readonly where: Filter | undefined
  readonly patch: Readonly<Record<string, unknown>>
  readonly serverFields: Readonly<Record<string, unknown>>
  /** Default: 10,000. More matching rows than that is `VALIDATION_ERROR`, and nothing happens. */
  readonly maxAffectedRows: number | undefined
}

export type DeleteManyQuery = Omit<UpdateManyQuery, 'patch' | 'serverFields'>
