import type { Decimal } from '../scalars/decimal.ts'

/**
 * The value's own type, with `never` at every member that the target does not have, at any depth.
 * TypeScript checks literals for extra members, but not where it infers the literal's type; and
 * selections have to be inferred.
 */
export type Exact<Value, Target> = Value extends Whole
  ? Value
  : Value extends readonly unknown[]
    ? { readonly [Index in keyof Value]: Exact<Value[Index], ItemOf<Target>> }
    : {
        readonly [Name in keyof Value]: Name extends KeyOf<Target>
          ? Exact<Value[Name], MemberOf<Target, Name>>
          : never
      }

/** Marks objects that are compared as a whole, not member by member. */
export interface Opaque {
  readonly [opaque]: true
}

declare const opaque: unique symbol

type Whole =
  | string
  | number
  | bigint
  | boolean
  | symbol
  | null
  | undefined
  | Uint8Array
  | Date
  | Decimal
  | Opaque

type ItemOf<Target> = Target extends readonly (infer Item)[] ? Item : never

/** Keys of any member of a union. */
type KeyOf<Target> = Target extends Whole ? never : Target extends unknown ? keyof Target : never

type MemberOf<Target, Name> = Target extends Whole
  ? never
  : Name extends keyof Target
    ? Target[Name]
    : never
