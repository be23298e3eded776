// What a patch changes: the same for one row, for all that match, and for the items of a batch.

import { CratestackError } from '@cratestack/core'
import { type Assignment, type ColumnValue, parameter } from '@cratestack/sql'
import type { Planning } from '../model/planning.ts'
import type { ColumnIndex, ModelIndex } from '../model/schema-index.ts'
import type { UpdateQuery } from '../query/write.ts'
import type { Validators } from '../validate/validators.ts'
import { isMisplacedNull, readInput } from './read-input.ts'

type Change = Pick<UpdateQuery, 'patch' | 'serverFields'>

/**
 * The new values by field.
 *
 * @throws CratestackError `VALIDATION_ERROR`
 */
export function readChange(
  { patch, serverFields }: Change,
  model: ModelIndex,
  validators: Validators,
  planning: Planning,
): ReadonlyMap<string, ColumnValue> {
  const values = readInput(patch, serverFields, {
    model,
    validators,
    inputs: model.updateInputs,
    serverFields: trustedFields(model),
    missing: 'leave',
    misplacedNull: planning.form === 'wire' ? 'leave' : 'refuse',
  })
  if (values.size === 0) throw nothingChanged()
  return values
}

/** The values, and the version counted on. */
export function changeAssignments(
  model: ModelIndex,
  values: ReadonlyMap<string, ColumnValue>,
): readonly Assignment[] {
  return model.columns.flatMap((column): Assignment[] => {
    const { name, type } = column
    if (column === model.version)
      return [{ column: column.column.name, value: { kind: 'increment' } }]
    const value = values.get(name)
    return value === undefined
      ? []
      : [{ column: column.column.name, value: parameter(type, value) }]
  })
}

/**
 * Known before the version is asked for: nothing in the patch could change the row.
 *
 * @throws CratestackError `VALIDATION_ERROR`
 */
export function refuseEmpty(
  { patch, serverFields }: Change,
  model: ModelIndex,
  planning: Planning,
): void {
  if (Object.values(serverFields).some((value) => value !== undefined)) return
  const isEmpty = Object.entries(patch).every(([name, value]) => {
    if (value === undefined) return true
    const column = model.columnsByName.get(name)
    return planning.form === 'wire' && column !== undefined && isMisplacedNull(value, column)
  })
  if (isEmpty) throw nothingChanged()
}

function trustedFields(model: ModelIndex): readonly ColumnIndex[] {
  return model.columns.filter(
    (column) =>
      column !== model.version &&
      column.column.name !== model.tombstone?.name &&
      !model.key.includes(column),
  )
}

function nothingChanged(): CratestackError {
  return new CratestackError('VALIDATION_ERROR', 'the patch changes no field')
}
