/** What a schema's view needs of a database. It holds no data of its own: it may be dropped and made anew. */
export interface ViewDefinition {
  readonly name: string
  /** The query of the schema's author, verbatim, without a semicolon at its end. */
  readonly body: string
  /** Whether the database keeps its rows until they are refreshed. */
  readonly materialized: boolean
  /** Columns that the body must have. */
  readonly columns: readonly string[]
  /** The column of the key, which gets a unique index where rows are kept. */
  readonly key: string | undefined
}
