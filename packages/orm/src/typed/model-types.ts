import type { Selectable } from '@cratestack/core'

/** Everything about one model that the types of its delegate are made of. Generated. */
export interface ModelTypes extends Selectable {
  readonly name: string
  /** The key's value, or an object of its parts. */
  readonly key: unknown
  /** Objects that name one row by a unique constraint; `never` where there is none. */
  readonly unique: unknown
  readonly where: object
  readonly orderBy: object
  /** The argument type `FindMany<M>`. */
  readonly findMany: object
  readonly create: object
  /** What trusted code may add to a create. */
  readonly serverCreate: object
  readonly update: object
  readonly serverUpdate: object
  /** Names of columns: of those that can be added up, ... */
  readonly numbers: string
  /** ... of those that have a least and a greatest value, ... */
  readonly ordered: string
  /** ... and of those whose equal values make a group. */
  readonly grouped: string
  /** Names of the fields of each unique constraint, as arrays in any order; `never` without one. */
  readonly conflict: readonly string[]
}

/** What `run` takes: a context, or nothing where one is bound. */
export type RunArguments = readonly unknown[]
