// What every plan is made with.

import type { Caller, Policies } from '@cratestack/policy'
import {
  type Column,
  type Dialect,
  fillSlots,
  isAlways,
  type Predicate,
  parameter,
  type Query,
} from '@cratestack/sql'
import type { BoundStatement } from '../operation/operation.ts'
import type { RowForm } from '../row.ts'
import type { ColumnIndex, ModelIndex, SchemaIndex } from './schema-index.ts'

export interface Planning {
  readonly index: SchemaIndex
  readonly policies: Policies
  readonly dialect: Dialect
  readonly caller: Caller
  readonly form: RowForm
  /** Leaves rules and tombstones out: for text that is shown, and never for one that is run. */
  readonly unscoped?: boolean | undefined
}

export function render({ dialect }: Pick<Planning, 'dialect'>, query: Query): BoundStatement {
  const statement = dialect.render(query)
  return { statement, values: fillSlots(statement) }
}

/**
 * The column of that name, if the query may name it. The wire form is what requests read, and to
 * them a column that only the server may see does not exist. Where the caller may not read the
 * field, it is NULL to whatever looks at it (spec/server 12.10), so that no filter and no order can
 * tell what is there.
 */
export function visibleColumn(
  model: ModelIndex,
  name: string,
  planning: Planning,
): ColumnIndex | undefined {
  const column = namedColumn(model, name, planning)
  return column === undefined ? undefined : guardedColumn(column, model, planning)
}

/** The column of that name, if the query may name it, as it stands in the table. */
export function namedColumn(
  model: ModelIndex,
  name: string,
  { form }: Pick<Planning, 'form'>,
): ColumnIndex | undefined {
  const column = model.columnsByName.get(name)
  return form === 'wire' && column?.ir.serverOnly === true ? undefined : column
}

export function visibleColumns(
  model: ModelIndex,
  { form }: Pick<Planning, 'form'>,
): readonly ColumnIndex[] {
  return form === 'wire' ? model.columns.filter(({ ir }) => !ir.serverOnly) : model.columns
}

/** The column with the rules of its field around it. */
export function guardedColumn(
  column: ColumnIndex,
  model: ModelIndex,
  planning: Pick<Planning, 'policies' | 'caller'>,
): ColumnIndex {
  const when = readableWhere(column, model, planning)
  return isAlways(when)
    ? column
    : { ...column, column: { ...column.column, guard: { when, otherwise: undefined } } }
}

/** What a row of a result has for the column: its value, or the mask of its field. */
export function shownColumn(
  column: ColumnIndex,
  model: ModelIndex,
  planning: Pick<Planning, 'policies' | 'caller'>,
): Column {
  const when = readableWhere(column, model, planning)
  if (isAlways(when)) return column.column
  const { mask, type } = column
  const otherwise = mask === undefined ? undefined : parameter(type, mask)
  return { ...column.column, guard: { when, otherwise } }
}

function readableWhere(
  { name }: ColumnIndex,
  model: ModelIndex,
  { policies, caller }: Pick<Planning, 'policies' | 'caller'>,
): Predicate {
  return policies.fieldPredicate(model.name, name, 'read', caller)
}
