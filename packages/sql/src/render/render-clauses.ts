// The clauses that several kinds of statements have.

import type { GivenValue, OrderTerm, Projected } from '../query/query.ts'
import { renderList } from './render-list.ts'
import { renderTree } from './render-tree.ts'
import type { SqlWriter } from './sql-writer.ts'

export function renderColumns(columns: readonly Projected[], out: SqlWriter): void {
  renderList(columns, out, ({ name, value }) => {
    renderProjected(value, out)
    out.text(' AS ')
    out.identifier(name)
  })
}

function renderProjected(value: Projected['value'], out: SqlWriter): void {
  switch (value.kind) {
    case 'count':
      out.text('count(*)')
      return
    case 'verdict':
      renderTree(out, { kind: 'truth', test: 'isTrue', operand: value.predicate })
      return
    case 'given':
      renderGivenValue(value, out)
      return
    case 'column':
    case 'parameter':
    case 'literal':
    case 'lookup':
    case 'coalesce':
    case 'jsonText':
      renderTree(out, value)
      return
  }
}

export function renderGivenValue({ given }: GivenValue, out: SqlWriter): void {
  out.identifier(givenName)
  out.text('.')
  out.identifier(`c${given}`)
}

/** Tables in scope are called `t0`, `t1`, ...: this is none of them. */
export const givenName = 'g'

export function renderOrder(terms: readonly OrderTerm[], out: SqlWriter): void {
  // A literal is the same for every row, and a number would mean the column at that place.
  const ordering = terms.filter((term) => term.operand.kind !== 'literal')
  if (ordering.length === 0) return
  out.text(' ORDER BY ')
  renderList(ordering, out, ({ operand, direction, nulls }) => {
    renderTree(out, operand)
    out.text(direction === 'asc' ? ' ASC' : ' DESC')
    out.text(nulls === 'first' ? ' NULLS FIRST' : ' NULLS LAST')
  })
}
