// What may be asked of a field in server code: all that the wire offers, and more.

import type { WireEquality, WireOrder, WirePresence, WireText } from '@cratestack/core'

export interface Equality<Value> extends WireEquality<Value> {
  readonly notIn?: readonly Value[]
}

export interface Order<Value> extends WireOrder<Value> {
  readonly notIn?: readonly Value[]
}

export interface Text extends WireText {
  readonly notIn?: readonly string[]
  readonly endsWith?: string
  /** Upper and lower case are the same. */
  readonly icontains?: string
  readonly istartsWith?: string
  readonly iendsWith?: string
}

export interface OptionalEquality<Value> extends Equality<Value>, WirePresence {}
export interface OptionalOrder<Value> extends Order<Value>, WirePresence {}
export interface OptionalText extends Text, WirePresence {}

// A value by itself means `eq`, and `null` means `isNull: true`.

export type EqualityFilter<Value> = Value | Equality<Value>
export type OrderFilter<Value> = Value | Order<Value>
export type TextFilter = string | Text
export type PresenceFilter = null | WirePresence
export type OptionalEqualityFilter<Value> = Value | null | OptionalEquality<Value>
export type OptionalOrderFilter<Value> = Value | null | OptionalOrder<Value>
export type OptionalTextFilter = string | null | OptionalText

/** How to sort by a column. Rows without a value come last unless it says otherwise. */
export type Sort =
  | 'asc'
  | 'desc'
  | { readonly direction: 'asc' | 'desc'; readonly nulls?: 'first' | 'last' }
