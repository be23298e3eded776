// What may be asked of a field over the wire (spec/http 5.3): by clients, and in `FindMany`
// arguments. Several operators of one object are all required.

import type { Decimal } from '../scalars/decimal.ts'

/** What a DateTime may be given as; values that come back are text. */
export type DateTimeInput = string | Date

/** What a Decimal may be given as. */
export type DecimalInput = Decimal | string

/** Of Boolean fields and enums. */
export interface WireEquality<Value> {
  readonly eq?: Value
  readonly ne?: Value
  readonly in?: readonly Value[]
}

/** Of numbers, instants and Uuids. */
export interface WireOrder<Value> extends WireEquality<Value> {
  readonly lt?: Value
  readonly lte?: Value
  readonly gt?: Value
  readonly gte?: Value
}

/** Of text. Matches literally and tells upper from lower case. */
export interface WireText extends WireOrder<string> {
  readonly contains?: string
  readonly startsWith?: string
}

/** Of optional fields. */
export interface WirePresence {
  readonly isNull?: boolean
}

export interface OptionalWireEquality<Value> extends WireEquality<Value>, WirePresence {}
export interface OptionalWireOrder<Value> extends WireOrder<Value>, WirePresence {}
export interface OptionalWireText extends WireText, WirePresence {}

// A value by itself means `eq`, and `null` means `isNull: true`.

export type WireEqualityFilter<Value> = Value | WireEquality<Value>
export type WireOrderFilter<Value> = Value | WireOrder<Value>
export type WireTextFilter = string | WireText
export type WirePresenceFilter = null | WirePresence
export type OptionalWireEqualityFilter<Value> = Value | null | OptionalWireEquality<Value>
export type OptionalWireOrderFilter<Value> = Value | null | OptionalWireOrder<Value>
export type OptionalWireTextFilter = string | null | OptionalWireText

/** One term of the order of a `FindMany` argument. */
export interface WireSort<Field extends string> {
  readonly field: Field
  readonly direction: Direction
}

export type Direction = 'asc' | 'desc'

/** What may be asked of a to-many relation. Several members are all required. */
export interface ManyFilter<Where> {
  /** At least one related row satisfies it. */
  readonly some?: Where
  /** No related row fails it; true where there are none. */
  readonly every?: Where
  readonly none?: Where
}
