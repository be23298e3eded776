// What columns, struct fields, arguments and results are made of.

export type Arity = 'required' | 'optional' | 'list'

export type ScalarName =
  | 'String'
  | 'Cuid'
  | 'Int'
  | 'BigInt'
  | 'Float'
  | 'Boolean'
  | 'DateTime'
  | 'Decimal'
  | 'Json'
  | 'Bytes'
  | 'Uuid'
  | 'Vector'
  | 'Geography'
  | 'Geometry'

/** A resolved type with its arity. */
export type TypeIr = { readonly arity: Arity } & BaseTypeIr

export type BaseTypeIr =
  | { readonly kind: 'scalar'; readonly name: ScalarName; readonly parameters: readonly string[] }
  | { readonly kind: 'enum'; readonly name: string }
  | { readonly kind: 'type'; readonly name: string }
  | { readonly kind: 'model'; readonly name: string }
  /** `Page<T>`. */
  | { readonly kind: 'page'; readonly item: string; readonly itemKind: 'model' | 'type' }
  | { readonly kind: 'pageInput' }
  /** `FindMany<M>`. */
  | { readonly kind: 'findMany'; readonly model: string }

export type ValidatorIr =
  | { readonly kind: 'length'; readonly min: number | undefined; readonly max: number | undefined }
  /** Bounds are decimal text, compared exactly; `exclusive` for `gt` and `lt`. */
  | {
      readonly kind: 'range'
      readonly min: BoundIr | undefined
      readonly max: BoundIr | undefined
    }
  | { readonly kind: 'scale'; readonly digits: number }
  /** Searched for, not matched in full; in the dialect of Rust's `regex` crate. */
  | { readonly kind: 'regex'; readonly pattern: string }
  | { readonly kind: 'email' }
  | { readonly kind: 'uri' }
  | { readonly kind: 'iso4217' }

export interface BoundIr {
  readonly value: string
  readonly exclusive: boolean
}

export interface ComputedIr {
  /** Name of the `type` that `@computed(params: T)` takes. */
  readonly params: { readonly type: string; readonly optional: boolean } | undefined
  readonly reads: readonly string[]
}
