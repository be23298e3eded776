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
}

/** What `run` takes: a context, or nothing where one is bound. */
export type RunArguments = readonly unknown[]
