import type { Predicate } from '../predicate/predicate.ts'
import type {
  Assignment,
  Delete,
  Insert,
  OrderTerm,
  Projected,
  Query,
  RowLock,
  Select,
  Update,
} from '../query/query.ts'
import type { DialectTraits } from './dialect-traits.ts'
import { renderList } from './render-list.ts'
import { renderTree } from './render-tree.ts'
import { SqlWriter } from './sql-writer.ts'
import type { Statement } from './statement.ts'

/** Renders a query. Its rows are called `t0`, those of nested scopes `t1`, `t2`, ... as they come. */
export function renderQuery(query: Query, traits: DialectTraits): Statement {
  const out = new SqlWriter(traits)
  out.enterScope()
  switch (query.kind) {
    case 'select':
      renderSelect(query, out)
      return out.finish(query.columns)
    case 'insert':
      renderInsert(query, out)
      return out.finish(query.returning)
    case 'update':
      renderUpdate(query, out)
      return out.finish(query.returning)
    case 'delete':
      renderDelete(query, out)
      return out.finish(query.returning)
  }
}

function renderSelect(query: Select, out: SqlWriter): void {
  out.text('SELECT ')
  if (query.columns.length === 0) out.text('1')
  renderColumns(query.columns, out)
  out.text(' FROM ')
  out.table(query.table)
  renderWhere(query.where, out)
  renderOrder(query.orderBy, out)
  if (query.limit !== undefined) {
    out.text(' LIMIT ')
    out.parameter(query.limit)
  }
  if (query.offset !== undefined) {
    out.text(' OFFSET ')
    out.parameter(query.offset)
  }
  if (query.lock !== undefined) renderLock(query.lock, out)
}

function renderInsert(query: Insert, out: SqlWriter): void {
  out.text('INSERT INTO ')
  out.table(query.table)
  if (query.columns.length === 0) {
    out.text(' DEFAULT VALUES')
  } else {
    out.text(' (')
    renderList(query.columns, out, ({ column }) => out.identifier(column))
    out.text(') VALUES (')
    renderList(query.columns, out, ({ value }) => out.parameter(value))
    out.text(')')
  }
  renderReturning(query.returning, out)
}

function renderUpdate(query: Update, out: SqlWriter): void {
  if (query.set.length === 0) throw new RangeError('render: an update has to set something')
  out.text('UPDATE ')
  out.table(query.table)
  out.text(' SET ')
  renderList(query.set, out, (assignment) => renderAssignment(assignment, out))
  renderWhere(query.where, out)
  renderReturning(query.returning, out)
}

function renderDelete(query: Delete, out: SqlWriter): void {
  out.text('DELETE FROM ')
  out.table(query.table)
  renderWhere(query.where, out)
  renderReturning(query.returning, out)
}

function renderAssignment({ column, value }: Assignment, out: SqlWriter): void {
  out.identifier(column)
  out.text(' = ')
  switch (value.kind) {
    case 'parameter':
      out.parameter(value)
      return
    case 'increment':
      out.column(column, 0)
      out.text(' + 1')
      return
    case 'now':
      out.text('now()')
      return
  }
}

function renderColumns(columns: readonly Projected[], out: SqlWriter): void {
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
    case 'column':
    case 'parameter':
    case 'literal':
    case 'lookup':
      renderTree(out, value)
      return
  }
}

function renderReturning(columns: readonly Projected[], out: SqlWriter): void {
  if (columns.length === 0) return
  out.text(' RETURNING ')
  renderColumns(columns, out)
}

function renderWhere(where: Predicate, out: SqlWriter): void {
  if (where.kind === 'constant' && where.value) return
  out.text(' WHERE ')
  renderTree(out, where)
}

function renderOrder(terms: readonly OrderTerm[], out: SqlWriter): void {
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

function renderLock({ strength, wait }: RowLock, out: SqlWriter): void {
  out.text(strength === 'update' ? ' FOR UPDATE' : ' FOR KEY SHARE')
  if (wait !== 'wait') out.text(wait === 'skipLocked' ? ' SKIP LOCKED' : ' NOWAIT')
}
