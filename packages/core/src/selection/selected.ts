// What a selection gives, exactly. The generator writes one concrete interface per part of a model;
// these few types put them together for one query, so the cost is that of the query.

import type { ToMany, ToOne } from './relation.ts'

/** A type parameter that was inferred, or nothing where there was nothing to infer from. */
export type Given<Parameter> = [Parameter] extends [never] ? unknown : Parameter

/** An input that has no members. */
export type NoFields = Readonly<Record<string, never>>

/** The parts of one model that a selection speaks of. */
export interface Selectable {
  /** All columns that this side sees. */
  readonly row: object
  /** `ToOne` or `ToMany` by the relation's name. */
  readonly relations: object
  /** What `select` takes: `true` by column, `true` or the same again by relation. */
  readonly select: object
  /** What `include` takes: `true` or options by relation. */
  readonly include: object
}

/**
 * A row under a selection: the columns that it names, or all of them when it names none, and the
 * relations that it names. A selection that is not known when the code is compiled may have left
 * out anything, so all its members are optional.
 */
export type Selected<Model extends Selectable, Selection> = Selection extends true
  ? Model['row']
  : Joined<SelectedColumns<Model, Selection>, SelectedRelations<Model, Selection>>

export type SelectedColumns<Model extends Selectable, Selection> = [
  keyof Selection & keyof Model['row'],
] extends [never]
  ? Model['row']
  : Selection extends { readonly [Name in keyof Selection]-?: Selection[Name] }
    ? Pick<Model['row'], keyof Selection & keyof Model['row']>
    : Partial<Model['row']>

export type SelectedRelations<Model extends Selectable, Selection> = {
  readonly [Name in keyof Selection &
    keyof Model['relations']]: Model['relations'][Name] extends ToMany<infer To extends Selectable>
    ? readonly Selected<To, Selection[Name]>[]
    : Model['relations'][Name] extends ToOne<infer To extends Selectable>
      ? Selected<To, Selection[Name]> | null
      : never
}

/** The relations that an `include` brings. */
export type IncludedRelations<Model extends Selectable, Tree> = {
  readonly [Name in keyof Tree & keyof Model['relations']]: Included<
    Model['relations'][Name],
    Tree[Name]
  >
}

/** The value of one included relation. */
export type Included<Relation, Options> =
  Relation extends ToMany<infer To extends Selectable>
    ? readonly IncludedRow<To, Options>[]
    : Relation extends ToOne<infer To extends Selectable>
      ? IncludedRow<To, Options> | null
      : never

/** One row of an included relation. */
export type IncludedRow<Model extends Selectable, Options> = Options extends true
  ? Model['row']
  : Joined<
      SelectedColumns<Model, Member<Options, 'select'>>,
      SelectedRelations<Model, Member<Options, 'select'>> &
        IncludedRelations<Model, Member<Options, 'include'>>
    >

/** One flat object type, under its own name where nothing was added. */
export type Joined<Columns, Relations> = [keyof Relations] extends [never]
  ? Columns
  : { [Name in keyof (Columns & Relations)]: (Columns & Relations)[Name] }

type Member<Options, Name extends string> = Name extends keyof Options ? Options[Name] : unknown
