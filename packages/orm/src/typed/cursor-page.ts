// Pages by cursor: the same for code of the application and for requests.

import { type Context, CratestackError, type CursorInput, type CursorPage } from '@cratestack/core'
import type { Place } from '../cursor/cursors.ts'
import { runOperation, type Session } from '../operation/operation.ts'
import type { Orm } from '../orm.ts'
import type { ListQuery } from '../query/query.ts'
import type { PageQuery } from '../read/page.ts'
import type { RowForm, RowObject } from '../row.ts'

export interface CursorPageQuery {
  /** `limit` and `offset` do not count. */
  readonly query: ListQuery
  readonly cursor: Pick<CursorInput, 'after' | 'before'>
  readonly limit: number
}

/**
 * Reads the page of a list that a cursor leads to, and makes the cursors of its neighbours.
 *
 * @throws CratestackError `BAD_REQUEST` for a cursor that is none, or one of another query
 */
export async function readCursorPage(
  { query, cursor: { after, before }, limit }: CursorPageQuery,
  { orm, session, context, form }: CursorPageRun,
  signal: AbortSignal | undefined = context.signal,
): Promise<CursorPage<RowObject>> {
  if (after != null && before != null)
    throw new CratestackError('BAD_REQUEST', 'after and before exclude each other')
  const from = await readFrom(after ?? undefined, before ?? undefined, async (text) =>
    orm.cursors.read(text, query, orm.sortTypes(query, context, form)),
  )
  const page = await runOperation(
    orm.page({ ...query, limit, from }, context, form),
    session,
    signal,
  )
  const print = async (place: Place | undefined): Promise<string | undefined> =>
    place && orm.cursors.print(place, query)
  const [nextCursor, previousCursor] = await Promise.all([print(page.next), print(page.previous)])
  return {
    items: page.rows,
    totalCount: page.total ?? null,
    pageInfo: {
      limit,
      offset: null,
      hasNextPage: page.next !== undefined,
      hasPreviousPage: page.previous !== undefined,
      ...(nextCursor === undefined ? {} : { nextCursor }),
      ...(previousCursor === undefined ? {} : { previousCursor }),
    },
  }
}

export interface CursorPageRun {
  readonly orm: Orm
  readonly session: Session
  readonly context: Context
  readonly form: RowForm
}

async function readFrom(
  after: string | undefined,
  before: string | undefined,
  read: (text: string) => Promise<Place>,
): Promise<PageQuery['from']> {
  if (after !== undefined) return { side: 'after', place: await read(after) }
  if (before !== undefined) return { side: 'before', place: await read(before) }
  return undefined
}
