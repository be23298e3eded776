// Rules about the row after an update (`"postUpdate"`, spec/server 1.9): they are asked about what the
// database holds then, and an answer other than yes undoes the update.

import { CratestackError } from '@cratestack/core'
import {
  always,
  type ColumnValue,
  isAlways,
  listOf,
  mentionsOf,
  type Predicate,
  type Projected,
  parameter,
  type ResultRow,
  scalarType,
} from '@cratestack/sql'
import { type Planning, render } from '../model/planning.ts'
import type { ModelIndex } from '../model/schema-index.ts'
import type { Steps } from '../operation/operation.ts'

export interface AfterUpdate {
  /** Whether there is anything to ask; then the update has to be one that can be undone. */
  readonly asks: boolean
  /** Come behind all other columns of the update's result. */
  readonly columns: readonly Projected[]
  /**
   * @param rows - of the update's result
   * @throws CratestackError `FORBIDDEN` when the rules do not allow the rows to be like this
   */
  check(rows: readonly ResultRow[]): Steps<void>
}

export function planAfterUpdate(model: ModelIndex, planning: Planning): AfterUpdate {
  const { policies, caller } = planning
  const allowed = policies.checksAfterUpdate(model.name)
    ? policies.rowPredicate(model.name, 'postUpdate', caller)
    : always
  if (isAlways(allowed)) return nothingToAsk
  // What a statement looks up in tables is as it was before the statement, and other rows may lead
  // back to this one. Only the next statement sees everything as it is now.
  return mentionsOf(allowed).tables.size === 0
    ? askedAtOnce(allowed)
    : askedLater(model, allowed, planning)
}

const nothingToAsk: AfterUpdate = { asks: false, columns: [], *check() {} }

function askedAtOnce(allowed: Predicate): AfterUpdate {
  return {
    asks: true,
    columns: [verdictOf(allowed)],
    *check(rows) {
      if (rows.some((row) => row.at(-1) !== true)) throw refused()
    },
  }
}

function askedLater(model: ModelIndex, allowed: Predicate, planning: Planning): AfterUpdate {
  const { key, table } = model
  return {
    asks: true,
    // No field can have these names.
    columns: key.map(({ name, type, column }) => ({ name: `$${name}`, type, value: column })),
    *check(rows) {
      if (rows.length === 0) return
      const valuesOf = (part: number): readonly ColumnValue[] =>
        rows.map((row) => row[row.length - key.length + part] ?? null)
      const [result] = yield [
        render(planning, {
          kind: 'select',
          table,
          columns: [verdictOf(allowed)],
          joined: {
            columns: key.map(({ type }, part) => parameter(listOf(type), valuesOf(part))),
            on: key.map(({ column }, part) => ({ column: column.name, given: part })),
          },
          where: always,
          orderBy: [],
          limit: undefined,
          offset: undefined,
          lock: undefined,
        }),
      ]
      const verdicts = result?.rows ?? []
      if (verdicts.length < rows.length || verdicts.some(([verdict]) => verdict !== true))
        throw refused()
    },
  }
}

function verdictOf(predicate: Predicate): Projected {
  return {
    name: '$allowed',
    type: scalarType('Boolean'),
    value: { kind: 'verdict', predicate },
  }
}

function refused(): CratestackError {
  return new CratestackError('FORBIDDEN', 'update is not allowed by policy')
}
