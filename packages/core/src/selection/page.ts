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

/**
 * One page of a list by cursors. Rows that are inserted or deleted elsewhere do not move it: no row
 * comes twice, and none is left out.
 */
export interface CursorPage<Item> {
  readonly items: readonly Item[]
  /** How many there are on all pages, where somebody asked. */
  readonly totalCount: number | null
  readonly pageInfo: CursorPageInfo
}

export interface CursorPageInfo extends PageInfo {
  /** Leads to the page after this one, where there is one: give it as `after`. */
  readonly nextCursor?: string
  /** Leads to the page before this one, where there is one: give it as `before`. */
  readonly previousCursor?: string
}

/** Which page a caller asks for. A cursor belongs to its query, and to no other. */
export interface CursorInput {
  readonly after?: string | null
  readonly before?: string | null
  readonly limit?: number | null
}
