import type { ErrorCode } from '../errors/error-kinds.ts'

/** What became of the items of a batch, in the order in which they were given. */
export interface BatchResponse<Value> {
  readonly results: readonly BatchResult<Value>[]
  readonly summary: {
    readonly total: number
    readonly ok: number
    readonly err: number
  }
}

/** What became of one item. `index` is its place, from 0. */
export type BatchResult<Value> =
  | { readonly index: number; readonly status: 'ok'; readonly value: Value }
  | {
      readonly index: number
      readonly status: 'error'
      readonly error: { readonly code: ErrorCode; readonly message: string }
    }
