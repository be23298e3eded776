// What implementations of procedures need for `PageInput` and `Page<T>` (spec/http 4.5, 4.6).

/** A window that is in bounds. */
export interface PageWindow {
  readonly limit: number
  readonly offset: number
}

/** The argument `PageInput` as it arrives. */
interface PageRequest {
  readonly limit?: number | null | undefined
  readonly offset?: number | null | undefined
}

interface PageOf<Item> {
  readonly items: readonly Item[]
  readonly totalCount: number | null
  readonly pageInfo: PageWindow & {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
  }
}

/**
 * Brings what a caller asks for into bounds; nothing is an error.
 *
 * @param max - the largest limit, and the one of a caller that names none
 */
export function resolvePage(input: PageRequest | null | undefined, max: number): PageWindow {
  return {
    limit: Math.min(Math.max(input?.limit ?? max, 0), max),
    offset: Math.max(input?.offset ?? 0, 0),
  }
}

/**
 * Makes the answer of a procedure that returns `Page<T>`.
 *
 * @param totalCount - how many there are on all pages; `null` when nobody counted: then a full page
 *   is taken to have a next one
 */
export function toPage<Item>(
  items: readonly Item[],
  window: PageWindow,
  totalCount: number | null,
): PageOf<Item> {
  const { limit, offset } = window
  const hasNextPage =
    totalCount === null ? items.length >= limit && limit > 0 : offset + limit < totalCount
  return {
    items,
    totalCount,
    pageInfo: { limit, offset, hasNextPage, hasPreviousPage: offset > 0 },
  }
}
