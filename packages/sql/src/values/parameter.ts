import type { ColumnType } from './column-type.ts'
import type { ColumnValue } from './column-value.ts'

/** A bound value: the only way for a value to reach a statement. */
export interface Parameter {
  readonly kind: 'parameter'
  readonly type: ColumnType
  /** Known when the tree is built, or filled in at each run of a prepared plan. */
  readonly source:
    | { readonly kind: 'value'; readonly value: ColumnValue }
    | { readonly kind: 'slot'; readonly slot: number }
}

export function parameter(type: ColumnType, value: ColumnValue): Parameter {
  return { kind: 'parameter', type, source: { kind: 'value', value } }
}

/** A place that {@link fillSlots} fills; slots of one tree count from 0. */
export function slot(type: ColumnType, index: number): Parameter {
  return { kind: 'parameter', type, source: { kind: 'slot', slot: index } }
}
