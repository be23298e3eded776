/** One page of a list, as `@@paged` models and procedures that return `Page<T>` answer it. */
export interface Page<Item> {
  readonly items: readonly Item[]
  /** How many there are on all pages; `null` where nobody counted. */
  readonly totalCount: number | null
  readonly pageInfo: PageInfo
}

export interface PageInfo {
  readonly limit: number | null
  readonly offset: number | null
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
}

/** The argument type `PageInput`: which page a caller asks a procedure for. */
export interface PageInput {
  readonly limit?: number | null
  readonly offset?: number | null
}
