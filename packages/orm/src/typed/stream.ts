import type { Context } from '@cratestack/core'
import { runOperation } from '../operation/operation.ts'
import type { ListQuery } from '../query/query.ts'
import type { PageQuery } from '../read/page.ts'
import type { RowObject } from '../row.ts'
import type { Runner } from './runner.ts'

/**
 * All rows of a list, batch by batch: each batch goes on where the one before ended. No connection is
 * held while the consumer works, and no more than one batch is in memory.
 */
export async function* streamRows(
  query: ListQuery,
  batchRows: number,
  { orm, session }: Pick<Runner, 'orm' | 'session'>,
  context: Context,
): AsyncGenerator<RowObject, void, undefined> {
  let left = query.limit ?? Number.POSITIVE_INFINITY
  let from: PageQuery['from']
  while (left > 0) {
    const limit = Math.min(left, batchRows)
    const operation = orm.page({ ...query, limit, from, onward: true }, context, 'native')
    const { rows, next } = await runOperation(operation, session, context.signal)
    yield* rows
    if (next === undefined) return
    left -= rows.length
    from = { side: 'after', place: next }
  }
}
