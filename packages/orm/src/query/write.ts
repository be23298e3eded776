import type { RowKey } from './query.ts'

export interface CreateQuery {
  readonly model: string
  /** Value by field, as the create input has them. */
  readonly input: Readonly<Record<string, unknown>>
  /** Fields outside the input that trusted code sets; never reachable from the wire. */
  readonly serverFields: Readonly<Record<string, unknown>>
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
