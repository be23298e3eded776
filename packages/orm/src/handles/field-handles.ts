// What a field handle can do, by type. `Root` is the model whose rows are asked for: the name of a
// post's author is a handle of posts.

import type { ToMany, ToOne } from '@cratestack/core'
import type { Condition, OrderTerm } from './condition.ts'

/** A Boolean field or an enum. */
export interface EqualityHandle<Root extends string, Value> extends SortableHandle<Root> {
  /** Exactly this type, for those who compare handles with each other. */
  readonly [comparedAs]?: (value: Value) => Value
  eq(value: Value): Condition<Root>
  ne(value: Value): Condition<Root>
  /** One of them; without any, nothing matches. */
  in(values: readonly Value[]): Condition<Root>
  /** None of them; without any, everything matches that has a value. */
  notIn(values: readonly Value[]): Condition<Root>
}

/** A number, an instant or a Uuid. */
export interface OrderHandle<Root extends string, Value> extends EqualityHandle<Root, Value> {
  lt(value: Value): Condition<Root>
  lte(value: Value): Condition<Root>
  gt(value: Value): Condition<Root>
  gte(value: Value): Condition<Root>
}

/** Text. Matches literally: `%` is a percent sign. */
export interface TextHandle<Root extends string> extends OrderHandle<Root, string> {
  contains(text: string): Condition<Root>
  startsWith(text: string): Condition<Root>
  endsWith(text: string): Condition<Root>
  /** Upper and lower case are the same. */
  icontains(text: string): Condition<Root>
  istartsWith(text: string): Condition<Root>
  iendsWith(text: string): Condition<Root>
}

/** A field that can be fetched, and neither compared nor sorted by: Json, Bytes, vectors. */
export interface PlainHandle<Root extends string> {
  readonly [handleRoot]?: Root
}

/** A plain field that may be without a value. */
export interface PresenceHandle<Root extends string> extends PlainHandle<Root> {
  isNull(): Condition<Root>
  isNotNull(): Condition<Root>
}

export interface OptionalEqualityHandle<Root extends string, Value>
  extends EqualityHandle<Root, Value>,
    NullableHandle<Root, Value> {}
export interface OptionalOrderHandle<Root extends string, Value>
  extends OrderHandle<Root, Value>,
    NullableHandle<Root, Value> {}
export interface OptionalTextHandle<Root extends string>
  extends TextHandle<Root>,
    NullableHandle<Root, string> {}

/** A field that may be without a value, and can be compared. */
export interface NullableHandle<Root extends string, Value> extends PresenceHandle<Root> {
  /** It has this value, or none. */
  eqOrNull(value: Value): Condition<Root>
}

/** Json. Its values are compared by their members only, and sorted by nothing. */
export interface JsonHandle<Root extends string> extends PlainHandle<Root> {
  /** It is an object with this member, or an array with this text in it. */
  hasKey(key: string): Condition<Root>
  /** A member of the object, as text; without a value where there is no such member. */
  text(key: string): Unsorted<OptionalTextHandle<Root>>
}

export interface OptionalJsonHandle<Root extends string>
  extends JsonHandle<Root>,
    PresenceHandle<Root> {}

/** What may be asked of a field, without what sorts by it. */
export type Unsorted<Handle> = Omit<Handle, 'asc' | 'desc'>

/** Rows can be sorted by it. */
export interface SortableHandle<Root extends string> {
  asc(): OrderTerm<Root>
  desc(): OrderTerm<Root>
}

/** A to-one relation somewhere on the way. The fields of the related model are its members. */
export interface OneStep<Root extends string, Related extends string> {
  /** There is such a row, the caller may list it, and it satisfies the condition. */
  is(condition: Condition<Related>): Condition<Root>
}

/** A to-many relation somewhere on the way. Only rows count that the caller may list. */
export interface ManyStep<Root extends string, Related extends string> {
  some(condition: Condition<Related>): Condition<Root>
  /** No row fails the condition; true where there are none. */
  every(condition: Condition<Related>): Condition<Root>
  none(condition: Condition<Related>): Condition<Root>
}

/** A relation of the model itself, which `include` takes. */
export interface RelationHandle<Root extends string, Name extends string, Relation> {
  readonly [includable]: { readonly root: Root; readonly name: Name; readonly relation: Relation }
}

export interface OneHandle<Root extends string, Name extends string, To extends NamedModel>
  extends OneStep<Root, To['name']>,
    RelationHandle<Root, Name, ToOne<To>> {}

export interface ManyHandle<Root extends string, Name extends string, To extends NamedModel>
  extends ManyStep<Root, To['name']>,
    RelationHandle<Root, Name, ToMany<To>> {}

export interface NamedModel {
  readonly name: string
}

declare const comparedAs: unique symbol
declare const handleRoot: unique symbol
declare const includable: unique symbol
