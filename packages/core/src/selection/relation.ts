// What a relation leads to, for types only: no value of these ever exists.

/** A to-one relation. What it selects may be `null`, even where the schema requires the row: a
 * caller may not see every row that exists. */
export interface ToOne<To> {
  readonly arity: 'one'
  readonly to: To
}

/** A to-many relation. */
export interface ToMany<To> {
  readonly arity: 'many'
  readonly to: To
}
