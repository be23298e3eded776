// Rules about the row after an update (`"postUpdate"`, spec/server 1.9): they are asked about what the
// database holds then, and an answer other than yes undoes the update.

import { CratestackError } from '@cratestack/core'
import {
  isAlways,
  type Predicate,
  type Projected,
  type ResultRow,
  scalarType,
} from '@cratestack/sql'
import { type Planning, render } from '../model/planning.ts'
import type { ModelIndex } from '../model/schema-index.ts'
import type { Steps } from '../operation/operation.ts'

export interface AfterUpdate {
  /** Whether there is anything to ask; then the update has to be one that can be undone. */
  readonly asks: boolean
  /** Comes behind all other columns of the update's result. */
  readonly columns: readonly Projected[]
  /** @throws CratestackError `FORBIDDEN` when the rules do not allow the row to be like this */
  check(row: ResultRow): Steps<void>
}

/** @param key - of the updated row, which no update changes */
export function planAfterUpdate(
  model: ModelIndex,
  key: Predicate,
  planning: Planning,
): AfterUpdate {
  const { policies, caller } = planning
  const allowed = policies.checksAfterUpdate(model.name)
    ? policies.rowPredicate(model.name, 'postUpdate', caller)
    : undefined
  if (allowed === undefined || isAlways(allowed)) return nothingToAsk
  const verdict: Projected = {
    // No field can have this name.
    name: '$allowed',
    type: scalarType('Boolean'),
    value: { kind: 'verdict', predicate: allowed },
  }
  if (!looksElsewhere(allowed))
    return {
      asks: true,
      columns: [verdict],
      // biome-ignore lint/correctness/useYield: the answer has come with the row
      *check(row) {
        if (row.at(-1) !== true) throw refused()
      },
    }
  // What a statement looks up in tables is as it was before the statement, and other rows may lead
  // back to this one. Only the next statement sees everything as it is now.
  const statement = render(planning, {
    kind: 'select',
    table: model.table,
    columns: [verdict],
    where: key,
    orderBy: [],
    limit: undefined,
    offset: undefined,
    lock: undefined,
  })
  return {
    asks: true,
    columns: [],
    *check() {
      const [result] = yield [statement]
      if (result?.rows[0]?.[0] !== true) throw refused()
    },
  }
}

const nothingToAsk: AfterUpdate = {
  asks: false,
  columns: [],
  *check() {},
}

function looksElsewhere(predicate: Predicate): boolean {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return predicate.operands.some(looksElsewhere)
    case 'not':
    case 'truth':
      return looksElsewhere(predicate.operand)
    case 'exists':
      return true
    case 'constant':
    case 'comparison':
    case 'null':
    case 'membership':
    case 'like':
      return false
  }
}

function refused(): CratestackError {
  return new CratestackError('FORBIDDEN', 'update is not allowed by policy')
}
