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

export interface OptionalEquality<Value> extends Equality<Value>, Nullable<Value> {}
export interface OptionalOrder<Value> extends Order<Value>, Nullable<Value> {}
export interface OptionalText extends Text, Nullable<string> {}

/** Of optional fields that can be compared. */
export interface Nullable<Value> extends WirePresence {
  /** It has this value, or none. */
  readonly eqOrNull?: Value
}

/** Of Json. */
export interface Json {
  /** It is an object with this member, or an array with this text in it. */
  readonly hasKey?: string
  /** Tests of an object's members, read as text. */
  readonly text?: Readonly<Record<string, OptionalTextFilter>>
}

// A value by itself means `eq`, and `null` means `isNull: true`.

export type EqualityFilter<Value> = Value | Equality<Value>
export type OrderFilter<Value> = Value | Order<Value>
export type TextFilter = string | Text
export type JsonFilter = Json
export type OptionalJsonFilter = null | (Json & WirePresence)
export type PresenceFilter = null | WirePresence
export type OptionalEqualityFilter<Value> = Value | null | OptionalEquality<Value>
export type OptionalOrderFilter<Value> = Value | null | OptionalOrder<Value>
export type OptionalTextFilter = string | null | OptionalText

/** How to sort by a column. Rows without a value come last unless it says otherwise. */
export type Sort =
  | 'asc'
  | 'desc'
  | { readonly direction: 'asc' | 'desc'; readonly nulls?: 'first' | 'last' }
