import { and, isNever } from '@cratestack/sql'
import { type Planning, render } from '../model/planning.ts'
import { modelOf } from '../model/schema-index.ts'
import type { Steps } from '../operation/operation.ts'
import type { RowKey } from '../query/query.ts'
import { planKey } from './row-key.ts'

/** Whether a live row with this key satisfies the rules of the action (spec/server 2.7). */
export function planAuthorize(
  name: string,
  action: 'detail' | 'update' | 'delete',
  key: RowKey,
  planning: Planning,
): () => Steps<boolean> {
  const model = modelOf(planning.index, name)
  const allowed = planning.policies.rowPredicate(name, action, planning.caller)
  const where = and(planKey(key, model), model.live, allowed)
  if (isNever(where)) return refuse
  const statement = render(planning, {
    kind: 'select',
    table: model.table,
    columns: [],
    where,
    orderBy: [],
    limit: undefined,
    offset: undefined,
    lock: undefined,
  })
  return function* authorize() {
    const [result] = yield [statement]
    return (result?.rowCount ?? 0) > 0
  }
}

// biome-ignore lint/correctness/useYield: an operation without a statement is one, too
function* refuse(): Steps<boolean> {
  return false
}
