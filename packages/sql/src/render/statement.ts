import type { ResultColumn } from '../query/query.ts'
import type { ColumnValue } from '../values/column-value.ts'
import type { Parameter } from '../values/parameter.ts'

/** A rendered query. The text holds no value, so it identifies the plan. */
export interface Statement {
  readonly text: string
  /** In the order of their placeholders. */
  readonly parameters: readonly Parameter[]
  /** What a row of the result holds, in order; empty when there are none. */
  readonly columns: readonly ResultColumn[]
}

/** Gives the values of a statement's parameters, taking those of slots from `slots`. */
export function fillSlots(
  statement: Statement,
  slots: readonly ColumnValue[] = [],
): readonly ColumnValue[] {
  return statement.parameters.map(({ source }) => {
    if (source.kind === 'value') return source.value
    const value = slots[source.slot]
    if (value === undefined) throw new RangeError(`fillSlots: slot ${source.slot} has no value`)
    return value
  })
}
