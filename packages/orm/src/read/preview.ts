import { CratestackError } from '@cratestack/core'
import { type ColumnValue, fillSlots, type Select } from '@cratestack/sql'
import { type Planning, render } from '../model/planning.ts'
import type { Steps } from '../operation/operation.ts'
import type { GetQuery, ListQuery } from '../query/query.ts'
import { planGetStatement } from './get.ts'
import { planListStatements } from './list.ts'

/** A statement as it would be sent. */
export interface SqlPreview {
  readonly text: string
  /** One per placeholder, in order. */
  readonly values: readonly ColumnValue[]
}

export type PreviewQuery =
  | { readonly kind: 'list'; readonly query: ListQuery }
  | { readonly kind: 'get'; readonly query: GetQuery }

/** The statement for the rows themselves: what is included depends on them. */
export function planPreview(wanted: PreviewQuery, planning: Planning): SqlPreview {
  const { statement, values } = render(planning, selectOf(wanted, planning))
  return { text: statement.text, values }
}

/** Asks the database how it would run the statement, or how it did. */
export function planExplain(
  wanted: PreviewQuery,
  { analyze }: ExplainOptions,
  planning: Planning,
): () => Steps<string> {
  const statement = planning.dialect.renderExplain(
    planning.dialect.render(selectOf(wanted, planning)),
    analyze === true,
  )
  return function* explain() {
    const [result] = yield [{ statement, values: fillSlots(statement) }]
    if (result === undefined) throw new CratestackError('INTERNAL_ERROR', 'nothing was explained')
    return result.rows.map(([line]) => String(line)).join('\n')
  }
}

export interface ExplainOptions {
  /** Runs the query, and says what it took. */
  readonly analyze?: boolean | undefined
}

function selectOf(wanted: PreviewQuery, planning: Planning): Select {
  return wanted.kind === 'list'
    ? planListStatements(wanted.query, planning).rows
    : planGetStatement(wanted.query, planning).row
}
