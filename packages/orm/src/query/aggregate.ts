import type { Filter } from './filter.ts'

/** What many rows have together, or the rows of each group. */
export interface AggregateQuery {
  readonly model: string
  readonly where: Filter | undefined
  /** Columns whose values tell groups apart; without any, all rows are one group. */
  readonly groupBy: readonly string[]
  /** What is asked of a group, by the name it has in the result. */
  readonly values: Readonly<Record<string, AggregateTerm>>
  /** Which groups count; by names of `values`. */
  readonly having: readonly {
    readonly name: string
    readonly operator: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'
    readonly value: unknown
  }[]
  /** By names of `values` and `groupBy`. What is left open is ordered by the groups. */
  readonly orderBy: readonly {
    readonly name: string
    readonly direction: 'asc' | 'desc'
    readonly nulls: 'first' | 'last'
  }[]
  readonly limit: number | undefined
  readonly offset: number | undefined
}

export type AggregateTerm =
  /** Rows, or those that have a value in `field`; `distinct` counts equal values once. */
  | {
      readonly function: 'count'
      readonly field: string | undefined
      readonly distinct: boolean
    }
  | { readonly function: 'sum' | 'avg' | 'min' | 'max'; readonly field: string }
