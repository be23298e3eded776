import type { ResultRow } from '@cratestack/sql'
import type { RowObject } from '../row.ts'
import type { RowPlan } from './plan-selection.ts'

/** Gives what an included relation has for a row of its parent. */
export type Related = (parent: ResultRow) => unknown

/**
 * Makes objects of rows. All of one plan get the same members in the same order, so that engines see
 * one kind of object.
 *
 * @param related - one per include of the plan, in order
 */
export function assembleRows(
  plan: RowPlan,
  rows: readonly ResultRow[],
  related: readonly Related[],
): readonly RowObject[] {
  return rows.map((row) => assembleRow(plan, row, related))
}

export function assembleRow(
  { members }: Pick<RowPlan, 'members'>,
  row: ResultRow,
  related: readonly Related[] = [],
): RowObject {
  const object: Record<string, unknown> = {}
  for (const member of members) {
    if (member.kind === 'include') {
      object[member.name] = related[member.include]?.(row)
      continue
    }
    const value = row[member.index] ?? null
    object[member.name] = member.convert === undefined ? value : member.convert(value)
  }
  return object
}
