import type { Column } from '../predicate/predicate.ts'
import type { Aggregate, Aggregated } from '../query/query.ts'
import { renderList } from './render-list.ts'
import { comparisonOperators, renderTree } from './render-tree.ts'
import type { SqlWriter } from './sql-writer.ts'

/** Writes a query about groups of rows. */
export function renderAggregate(query: Aggregate, out: SqlWriter): void {
  out.text('SELECT ')
  renderList(query.columns, out, ({ name, value }) => {
    renderAggregated(value, out)
    out.text(' AS ')
    out.identifier(name)
  })
  out.text(' FROM ')
  out.table(query.table)
  if (query.where.kind !== 'constant' || !query.where.value) {
    out.text(' WHERE ')
    renderTree(out, query.where)
  }
  if (query.groupBy.length > 0) {
    out.text(' GROUP BY ')
    renderList(query.groupBy, out, (column) => renderGroup(column, query, out))
  }
  if (query.having.length > 0) {
    out.text(' HAVING ')
    renderList(
      query.having,
      out,
      ({ value, operator, than }) => {
        renderAggregated(value, out)
        out.text(comparisonOperators[operator])
        out.typedParameter(than)
      },
      ' AND ',
    )
  }
  if (query.orderBy.length > 0) {
    out.text(' ORDER BY ')
    renderList(query.orderBy, out, ({ value, direction, nulls }) => {
      if (value.kind === 'column') renderGroup(value, query, out)
      else renderAggregated(value, out)
      out.text(direction === 'asc' ? ' ASC' : ' DESC')
      out.text(nulls === 'first' ? ' NULLS FIRST' : ' NULLS LAST')
    })
  }
  if (query.limit !== undefined) {
    out.text(' LIMIT ')
    out.parameter(query.limit)
  }
  if (query.offset !== undefined) {
    out.text(' OFFSET ')
    out.parameter(query.offset)
  }
}

/**
 * A column that groups. Around a guarded one stand parameters, and the database does not know that two
 * of them are the same, so it is told which column of the result is meant.
 */
function renderGroup(column: Column, { columns }: Aggregate, out: SqlWriter): void {
  const place = columns.findIndex(({ value }) => value === column)
  if (column.guard === undefined) renderTree(out, column)
  else if (place === -1)
    throw new RangeError('render: a guarded column groups, and is not selected')
  else out.text(String(place + 1))
}

function renderAggregated(value: Aggregated, out: SqlWriter): void {
  if (value.kind === 'column') {
    renderTree(out, value)
    return
  }
  out.text(value.function)
  out.text(value.function === 'count' && value.distinct ? '(DISTINCT ' : '(')
  if (value.of === undefined) out.text('*')
  else renderTree(out, value.of)
  out.text(')')
  // The database widens what it adds up: the sum of bigints is a numeric.
  if (value.function === 'sum' || value.function === 'avg') {
    out.text('::')
    out.typeName(value.type)
  }
}
