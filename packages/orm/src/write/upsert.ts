// Insert, or update what is there (spec/server 1.8). The row that is there is looked at and locked
// first, so that its rules are asked before anything happens to it.

import { CratestackError } from '@cratestack/core'
import {
  type Assignment,
  and,
  type ColumnValue,
  type Predicate,
  type Projected,
  parameter,
  type ResultRow,
  scalarType,
} from '@cratestack/sql'
import type { DefaultSources, FilledRow } from '../defaults/fill-defaults.ts'
import { type Planning, render } from '../model/planning.ts'
import { type ColumnIndex, type ModelIndex, modelOf } from '../model/schema-index.ts'
import type { UpsertQuery } from '../query/write.ts'
import { equals } from '../read/scope.ts'
import type { UpsertResult } from '../row.ts'
import type { Validators } from '../validate/validators.ts'
import { planAfterUpdate } from './after-update.ts'
import { insertedColumns, type WritePlan } from './create.ts'
import { updatableRows } from './field-rules.ts'
import { isOther, noSuchVersion, versionMismatch } from './no-row-matched.ts'
import { askRules, type Prospect, planProspect } from './prospect.ts'
import { planReturning, type Returning } from './returning.ts'

export interface UpsertPlan extends WritePlan<UpsertResult> {
  /** What tells which row is meant. */
  readonly key: readonly { readonly column: ColumnIndex; readonly value: ColumnValue }[]
}

/** How often somebody else may insert the row between our look and our insert. */
const rounds = 3

/**
 * Inserts one row, or updates the one that has its key.
 *
 * @throws CratestackError `VALIDATION_ERROR`; `FORBIDDEN` where the rules do not let the caller create
 *   the row, or update the one that is there; `CONFLICT` for a tombstone; `PRECONDITION_FAILED`
 */
export function planUpsert(
  query: UpsertQuery,
  validators: Validators,
  sources: DefaultSources,
  planning: Planning,
): UpsertPlan {
  const model = modelOf(planning.index, query.model)
  const target = readTarget(query, model)
  const prospect = planProspect(query, validators, sources, planning)
  const key = readConflictKey(target, prospect.row)
  const { policies, caller } = planning
  const readable = policies.rowPredicate(model.name, 'detail', caller)
  const rewritten = rewrittenColumns(prospect, planning)
  const updatable = updatableRows(
    model,
    rewritten.map(({ name }) => name),
    planning,
  )
  const after = planAfterUpdate(model, planning)
  const returning = planReturning(model, readable, planning)
  const columns = insertedColumns(model, prospect.row)
  const onConflict = target.map(({ column }) => column.name)
  const look = render(planning, {
    kind: 'select',
    table: model.table,
    columns: [...returning.columns, ...verdicts(model, updatable)],
    where: and(
      ...key.map(({ column: { column, type }, value }) => equals(column, parameter(type, value))),
    ),
    orderBy: [],
    limit: undefined,
    offset: undefined,
    lock: { strength: 'update', wait: 'wait' },
  })
  const insert = render(planning, {
    kind: 'insert',
    table: model.table,
    columns,
    onConflict: { target: onConflict, set: [] },
    returning: returning.columns,
  })
  const replace = render(planning, {
    kind: 'insert',
    table: model.table,
    columns,
    onConflict: { target: onConflict, set: replacements(query, model, rewritten, target) },
    returning: [...returning.columns, ...after.columns],
  })
  return {
    key,
    atomic: true,
    *steps() {
      yield* askRules(prospect)
      for (let round = 0; round < rounds; round += 1) {
        const [looked] = yield [look]
        const [there] = looked?.rows ?? []
        if (there !== undefined) {
          const found = readFound(there, returning)
          checkFound(found, query, model)
          if (query.existing === 'keep') return { ...found, inserted: false }
          const [replaced] = yield [replace]
          const [row] = replaced?.rows ?? []
          if (row === undefined)
            throw new CratestackError('INTERNAL_ERROR', 'an upsert returned no row')
          yield* after.check([row])
          return { ...returning.toResult(row), inserted: false }
        }
        if (query.ifMatch !== undefined && model.version !== undefined)
          throw noSuchVersion(query.ifMatch)
        const [inserted] = yield [insert]
        const [row] = inserted?.rows ?? []
        if (row !== undefined) return { ...returning.toResult(row), inserted: true }
      }
      throw new CratestackError('CONFLICT', 'the record keeps being written by others')
    },
  }
}

export interface Found extends Omit<UpsertResult, 'inserted'> {
  readonly updatable: boolean
  readonly live: boolean
}

/** What is asked of the row besides its columns. */
export function verdicts(model: ModelIndex, updatable: Predicate): readonly Projected[] {
  const type = scalarType('Boolean')
  return [
    { name: '$updatable', type, value: { kind: 'verdict', predicate: updatable } },
    { name: '$live', type, value: { kind: 'verdict', predicate: model.live } },
  ]
}

export function readFound(row: ResultRow, returning: Returning): Found {
  const [updates, live] = row.slice(returning.columns.length)
  return { ...returning.toResult(row), updatable: updates === true, live: live === true }
}

/** In this order nobody learns of a hidden row what only its readers know. */
export function checkFound(
  found: Found,
  query: Pick<UpsertQuery, 'ifMatch' | 'revive' | 'require'>,
  model: ModelIndex,
): void {
  const { version } = model
  const expected = version === undefined ? undefined : query.ifMatch
  if (expected !== undefined && !(found.live && found.readable)) throw noSuchVersion(expected)
  if (!found.live && !query.revive) throw new CratestackError('CONFLICT', 'the record was deleted')
  if (query.require === 'insert' && found.live)
    throw new CratestackError('PRECONDITION_FAILED', 'the record exists')
  if (!found.updatable) throw new CratestackError('FORBIDDEN', 'update is not allowed by policy')
  if (expected === undefined || version === undefined) return
  const stored = found.row[version.name]
  if (isOther(stored, expected)) throw versionMismatch(expected, stored)
}

/** @throws CratestackError `VALIDATION_ERROR` */
export function readTarget(
  { conflict }: Pick<UpsertQuery, 'conflict'>,
  model: ModelIndex,
): readonly ColumnIndex[] {
  if (model.key.some(({ ir }) => ir.default !== undefined))
    throw new CratestackError('VALIDATION_ERROR', `${model.name} has no upsert`)
  if (conflict === undefined) return model.key
  const unique = model.uniques.find(
    (columns) =>
      columns.length === conflict.length && columns.every(({ name }) => conflict.includes(name)),
  )
  if (unique !== undefined) return unique
  throw new CratestackError(
    'VALIDATION_ERROR',
    `onConflict: the fields are no unique constraint of ${model.name}`,
  )
}

function readConflictKey(target: readonly ColumnIndex[], { values }: FilledRow): UpsertPlan['key'] {
  return target.map((column) => {
    const value = values.get(column.name)
    if (value === undefined || value === null)
      throw new CratestackError(
        'VALIDATION_ERROR',
        `conflict field \`${column.name}\` is missing from the input`,
      )
    return { column, value }
  })
}

/** What happens to a row that is there; never empty. */
export function replacements(
  { revive }: Pick<UpsertQuery, 'revive'>,
  model: ModelIndex,
  rewritten: readonly ColumnIndex[],
  target: readonly ColumnIndex[],
): readonly Assignment[] {
  const set = model.columns.flatMap((column): Assignment[] => {
    const { name } = column.column
    if (column === model.version) return [{ column: name, value: { kind: 'increment' } }]
    return rewritten.includes(column) ? [{ column: name, value: { kind: 'excluded' } }] : []
  })
  if (revive && model.tombstone !== undefined) {
    const { name, type } = model.tombstone
    set.push({ column: name, value: parameter(type, null) })
  }
  if (set.length > 0) return set
  // Only a row that is updated is returned.
  return target.map(({ column }) => ({ column: column.name, value: { kind: 'excluded' } }))
}

/**
 * What an input says again about a row that is there. A field with rules of its own is left alone by
 * an input that does not name it; other optional fields become NULL.
 */
export function rewrittenColumns(
  { model, given }: Prospect,
  { policies }: Planning,
): readonly ColumnIndex[] {
  return model.columns.filter(
    (column) =>
      isRewritten(column, model) &&
      (given.has(column.name) || !policies.guardsField(model.name, column.name, 'update')),
  )
}

function isRewritten(column: ColumnIndex, model: ModelIndex): boolean {
  const { readonly, serverOnly } = column.ir
  return (
    !readonly &&
    !serverOnly &&
    column.ir.default === undefined &&
    !model.key.includes(column) &&
    column.column.name !== model.tombstone?.name
  )
}
