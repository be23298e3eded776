// What every plan is made with.

import type { Caller, Policies } from '@cratestack/policy'
import { type Dialect, fillSlots, type Query } from '@cratestack/sql'
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
 * them a column that only the server may see does not exist.
 */
export function visibleColumn(
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
