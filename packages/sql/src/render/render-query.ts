import type { Predicate } from '../predicate/predicate.ts'
import type {
  Assignment,
  Delete,
  GivenRows,
  GivenValue,
  Insert,
  JoinedRows,
  OnConflict,
  Projected,
  Query,
  RowLock,
  Select,
  Update,
} from '../query/query.ts'
import type { Parameter } from '../values/parameter.ts'
import type { DialectTraits } from './dialect-traits.ts'
import { renderAggregate } from './render-aggregate.ts'
import { givenName, renderColumns, renderGivenValue, renderOrder } from './render-clauses.ts'
import { renderList } from './render-list.ts'
import { renderSelectEach } from './render-select-each.ts'
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
    case 'selectEach':
      renderSelectEach(query, out)
      return out.finish(query.columns)
    case 'aggregate':
      renderAggregate(query, out)
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
  renderJoined(' CROSS JOIN ', query.joined, out)
  renderWhere(query.where, out, query.joined)
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
    if (query.given === undefined) {
      out.text(') VALUES (')
      renderList(query.columns, out, ({ value }) => renderInserted(value, out))
      out.text(')')
    } else {
      out.text(') SELECT ')
      renderList(query.columns, out, ({ value }) => renderInserted(value, out))
      out.text(' FROM ')
      renderGiven(query.given, out, { ordered: true })
    }
  }
  if (query.onConflict !== undefined) renderConflict(query.onConflict, out)
  renderReturning(query.returning, out)
}

function renderInserted(value: Parameter | GivenValue, out: SqlWriter): void {
  if (value.kind === 'given') renderGivenValue(value, out)
  else out.parameter(value)
}

function renderConflict({ target, set }: OnConflict, out: SqlWriter): void {
  out.text(' ON CONFLICT')
  if (target.length > 0) {
    out.text(' (')
    renderList(target, out, (column) => out.identifier(column))
    out.text(')')
  }
  out.text(set.length === 0 ? ' DO NOTHING' : ' DO UPDATE SET ')
  renderList(set, out, (assignment) => renderAssignment(assignment, out))
}

function renderUpdate(query: Update, out: SqlWriter): void {
  if (query.set.length === 0) throw new RangeError('render: an update has to set something')
  out.text('UPDATE ')
  out.table(query.table)
  out.text(' SET ')
  renderList(query.set, out, (assignment) => renderAssignment(assignment, out))
  renderJoined(' FROM ', query.joined, out)
  renderWhere(query.where, out, query.joined)
  renderReturning(query.returning, out)
}

function renderDelete(query: Delete, out: SqlWriter): void {
  out.text('DELETE FROM ')
  out.table(query.table)
  renderJoined(' USING ', query.joined, out)
  renderWhere(query.where, out, query.joined)
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
    case 'excluded':
      out.text('EXCLUDED.')
      out.identifier(column)
      return
    case 'given':
      renderGivenValue(value, out)
      return
  }
}

function renderReturning(columns: readonly Projected[], out: SqlWriter): void {
  if (columns.length === 0) return
  out.text(' RETURNING ')
  renderColumns(columns, out)
}

function renderJoined(word: string, rows: JoinedRows | undefined, out: SqlWriter): void {
  if (rows === undefined) return
  out.text(word)
  renderGiven(rows, out, { ordered: false })
}

function renderGiven({ columns }: GivenRows, out: SqlWriter, { ordered }: { ordered: boolean }) {
  out.text('unnest(')
  renderList(columns, out, (values) => out.typedParameter(values))
  out.text(ordered ? ') WITH ORDINALITY AS ' : ') AS ')
  out.identifier(givenName)
  out.text(' (')
  renderList(columns, out, (_, place) => out.identifier(`c${place}`))
  out.text(ordered ? ', "n") ORDER BY "g"."n"' : ')')
}

function renderWhere(where: Predicate, out: SqlWriter, joined?: JoinedRows): void {
  const isOpen = where.kind !== 'constant' || !where.value
  if (joined === undefined) {
    if (!isOpen) return
    out.text(' WHERE ')
  } else {
    out.text(' WHERE ')
    renderList(
      joined.on,
      out,
      ({ column, given }) => {
        out.column(column, 0)
        out.text(' = ')
        renderGivenValue({ kind: 'given', given }, out)
      },
      ' AND ',
    )
    if (isOpen) out.text(' AND ')
  }
  if (isOpen) renderTree(out, where)
}

function renderLock({ strength, wait }: RowLock, out: SqlWriter): void {
  out.text(strength === 'update' ? ' FOR UPDATE OF ' : ' FOR KEY SHARE OF ')
  out.text(out.alias(0))
  if (wait !== 'wait') out.text(wait === 'skipLocked' ? ' SKIP LOCKED' : ' NOWAIT')
}
