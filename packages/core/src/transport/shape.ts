// What a codec has to know about a value to write and read it. The server and the clients make
// shapes of the schema's IR: a row, the input of a create, the arguments of a procedure.

/** The scalars of the language, without the parametric `Vector(n)`. */
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
  | 'Geography'
  | 'Geometry'

/**
 * The shape of a value. Shapes may contain themselves through `fields`, as types of a schema may.
 *
 * Codecs prepare a shape once and remember it by identity, so shapes are made once and kept.
 */
export type Shape =
  | { readonly kind: 'scalar'; readonly name: ScalarName }
  /** `Vector(n)`: that many 32-bit floats. */
  | { readonly kind: 'vector'; readonly length: number }
  | { readonly kind: 'enum'; readonly variants: readonly string[] }
  | { readonly kind: 'optional'; readonly item: Shape }
  | { readonly kind: 'list'; readonly item: Shape }
  | ObjectShape

export interface ObjectShape {
  readonly kind: 'object'
  /** In declared order, which is the order of the keys that are written. */
  readonly fields: readonly FieldShape[]
  /**
   * What a key that is no field does to a decode: nothing (default), or the error of this code.
   * `VALIDATION_ERROR` names the key, `CODEC_ERROR` says nothing.
   */
  readonly unknownKeys?: 'ignore' | 'VALIDATION_ERROR' | 'CODEC_ERROR'
}

export interface FieldShape {
  readonly name: string
  readonly shape: Shape
  /**
   * What a missing key means, and `undefined` where a value is written: a mistake (default), the
   * same as `null`, or a field that is left alone and has no key.
   */
  readonly absent?: 'refuse' | 'null' | 'omit'
}
