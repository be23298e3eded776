import { and } from '../predicate/combine.ts'
import type { Predicate } from '../predicate/predicate.ts'
import type { SelectEach } from '../query/query.ts'
import { renderColumns, renderOrder } from './render-clauses.ts'
import { renderList } from './render-list.ts'
import { renderTree } from './render-tree.ts'
import type { SqlWriter } from './sql-writer.ts'

/** Names that no field can have. */
const rank = '$rank'
const value = '$value'

/** Writes a selection of some rows per value; the rows of the table are `t0` inside. */
export function renderSelectEach(query: SelectEach, out: SqlWriter): void {
  out.text('SELECT ')
  renderList(query.columns, out, ({ name }) => {
    out.text('e.')
    out.identifier(name)
  })
  if (query.strategy === 'each') renderLateral(query, out)
  else renderRanked(query, out)
  // Nothing else promises an order outside of the inner query.
  out.text(' ORDER BY e.')
  out.identifier(rank)
  out.text(' LIMIT ')
  out.parameter(query.total)
}

function renderLateral(query: SelectEach, out: SqlWriter): void {
  out.text(' FROM unnest(')
  out.typedParameter(query.values)
  out.text(') AS k(')
  out.identifier(value)
  out.text(') CROSS JOIN LATERAL (SELECT ')
  renderColumns(query.columns, out)
  out.text(', row_number() OVER (')
  renderOrder(query.orderBy, out)
  out.text(') AS ')
  out.identifier(rank)
  renderFrom(query, out)
  out.column(query.column.name, 0)
  out.text(' = k.')
  out.identifier(value)
  renderMore(query.where, out)
  renderOrder(query.orderBy, out)
  out.text(' LIMIT ')
  out.parameter(query.limit)
  out.text(') AS e')
}

function renderRanked(query: SelectEach, out: SqlWriter): void {
  out.text(' FROM (SELECT ')
  renderColumns(query.columns, out)
  out.text(', row_number() OVER (PARTITION BY ')
  out.column(query.column.name, 0)
  renderOrder(query.orderBy, out)
  out.text(') AS ')
  out.identifier(rank)
  renderFrom(query, out)
  const { column, values, where } = query
  renderTree(out, and({ kind: 'membership', negated: false, operand: column, values }, where))
  out.text(') AS e WHERE e.')
  out.identifier(rank)
  out.text(' <= ')
  out.parameter(query.limit)
}

function renderFrom({ table }: SelectEach, out: SqlWriter): void {
  out.text(' FROM ')
  out.table(table)
  out.text(' WHERE ')
}

function renderMore(where: Predicate, out: SqlWriter): void {
  if (where.kind === 'constant' && where.value) return
  out.text(' AND ')
  renderTree(out, where)
}
