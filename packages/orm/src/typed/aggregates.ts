// What many rows have together: counts, sums, averages, extremes.

import type { Decimal, DecimalInput } from '@cratestack/core'
import type { ModelTypes, RunArguments } from './model-types.ts'
import type { Runnable, Where } from './reads.ts'

export interface Aggregates<Model extends ModelTypes, Run extends RunArguments> {
  /** Values of all rows together that the caller may list. */
  aggregate(): Aggregate<Model, Run>
}

export interface Aggregate<Model extends ModelTypes, Run extends RunArguments> {
  /** Adds a condition; all of them must hold. */
  where(filter: Where<Model>): Aggregate<Model, Run>
  /** Adds a condition where there is one. */
  whereOptional(filter: Where<Model> | undefined): Aggregate<Model, Run>
  count(): Runnable<number, Run>
  /** `null` where no row has a value, as for all that follow. */
  sum<Field extends Model['numbers']>(field: Field): Runnable<Sum<Model, Field>, Run>
  /** A Decimal of Decimals, else a `number`. */
  avg<Field extends Model['numbers']>(field: Field): Runnable<Average<Model, Field>, Run>
  min<Field extends Model['ordered']>(field: Field): Runnable<Sum<Model, Field>, Run>
  max<Field extends Model['ordered']>(field: Field): Runnable<Sum<Model, Field>, Run>
  /** The values of one column, each once, in order. */
  distinct<Field extends Model['grouped']>(field: Field): Runnable<Column<Model, Field>[], Run>
  /** Several values at once, by names of your own. */
  several<const Terms extends Readonly<Record<string, TermOf<Model>>>>(
    terms: Terms,
  ): Runnable<Values<Model, Terms>, Run>
  /** The same for each group of rows that have equal values in these columns. */
  groupBy<const Field extends Model['grouped']>(
    fields: readonly Field[],
  ): Grouping<Model, Field, Run>
}

export interface Grouping<
  Model extends ModelTypes,
  Field extends string,
  Run extends RunArguments,
> {
  several<const Terms extends Readonly<Record<string, TermOf<Model>>>>(
    terms: Terms,
  ): Groups<Columns<Model, Field>, Values<Model, Terms>, Run>
}

/** One row per group, in the order of what they are grouped by unless it says otherwise. */
export interface Groups<Columns, Values, Run extends RunArguments>
  extends Runnable<(Columns & Values)[], Run> {
  /** Keeps the groups whose values satisfy the conditions; all of them must hold. */
  having(conditions: Having<Values>): Groups<Columns, Values, Run>
  orderBy(
    terms: {
      readonly [Name in keyof (Columns & Values)]?: 'asc' | 'desc'
    },
  ): Groups<Columns, Values, Run>
  limit(groups: number): Groups<Columns, Values, Run>
  offset(groups: number): Groups<Columns, Values, Run>
}

export type Having<Values> = {
  readonly [Name in keyof Values]?: HavingTest<Compared<NonNullable<Values[Name]>>>
}

/** What a value is compared with: a Decimal also with its text. */
type Compared<Value> = Value extends Decimal ? DecimalInput : Value

export interface HavingTest<Value> {
  readonly eq?: Value
  readonly ne?: Value
  readonly lt?: Value
  readonly lte?: Value
  readonly gt?: Value
  readonly gte?: Value
}

/** One value to ask for; `count()`, `sum('price')` and the others make them. */
export interface Term<Name extends TermName, Field extends string> {
  readonly function: Name
  readonly field: Field | undefined
  readonly distinct: boolean
}

type TermName = 'count' | 'sum' | 'avg' | 'min' | 'max'

export type TermOf<Model extends ModelTypes> =
  | Term<'count', Model['grouped']>
  | Term<'sum' | 'avg', Model['numbers']>
  | Term<'min' | 'max', Model['ordered']>

/** How many rows there are; of a column, how many different values. */
export function count(): Term<'count', never>
export function count<Field extends string>(options: {
  readonly distinct: Field
}): Term<'count', Field>
export function count(options?: { readonly distinct: string }): Term<'count', string> {
  return { function: 'count', field: options?.distinct, distinct: options !== undefined }
}

export function sum<Field extends string>(field: Field): Term<'sum', Field> {
  return { function: 'sum', field, distinct: false }
}

export function avg<Field extends string>(field: Field): Term<'avg', Field> {
  return { function: 'avg', field, distinct: false }
}

export function min<Field extends string>(field: Field): Term<'min', Field> {
  return { function: 'min', field, distinct: false }
}

export function max<Field extends string>(field: Field): Term<'max', Field> {
  return { function: 'max', field, distinct: false }
}

type Column<Model extends ModelTypes, Field> = Field extends keyof Model['row']
  ? Model['row'][Field]
  : never

type Columns<Model extends ModelTypes, Field extends string> = {
  readonly [Name in Field]: Column<Model, Name>
}

type Sum<Model extends ModelTypes, Field> = NonNullable<Column<Model, Field>> | null

type Average<Model extends ModelTypes, Field> =
  | (NonNullable<Column<Model, Field>> extends Decimal ? Decimal : number)
  | null

type Values<Model extends ModelTypes, Terms> = {
  readonly [Name in keyof Terms]: Terms[Name] extends Term<infer Of, infer Field>
    ? Of extends 'count'
      ? number
      : Of extends 'avg'
        ? Average<Model, Field>
        : Sum<Model, Field>
    : never
}
