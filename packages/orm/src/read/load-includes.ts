// Included relations: one statement per relation and level, whatever the number of parents
// (spec/server 1.6). Levels come one after the other, relations of one level together.

import { Decimal } from '@cratestack/core'
import {
  and,
  type ColumnValue,
  isNever,
  listOf,
  parameter,
  type ResultRow,
  scalarType,
} from '@cratestack/sql'
import { type Planning, render } from '../model/planning.ts'
import type { RelationIndex } from '../model/schema-index.ts'
import type { BoundStatement, Steps } from '../operation/operation.ts'
import { validationError } from '../problems/problem.ts'
import type { RowObject } from '../row.ts'
import { assembleRows, type Related } from './assemble-rows.ts'
import type { IncludePlan, RowPlan } from './plan-selection.ts'

/** Rows of all includes of one read together (spec/server 1.6). */
const includedRows = 20_000

/**
 * The same counted as often as they appear in the answer: few rows that lead to each other, as along
 * `comments.post.comments.post`, are multiplied by every level.
 */
const includedAppearances = 100_000

/** Rows of one level, with those that were included below them. */
interface Loaded {
  readonly plan: RowPlan
  readonly rows: readonly ResultRow[]
  /** How often each of the rows appears in the answer. */
  readonly times: readonly number[]
  /** One per include of the plan, when it is their turn. */
  readonly below: Loaded[]
}

/**
 * Loads what a selection includes, and gives the parents as objects.
 *
 * @throws CratestackError `VALIDATION_ERROR` when the includes have more than 20,000 rows together, or
 *   these appear more than 100,000 times
 */
export function* loadIncludes(
  plan: RowPlan,
  rows: readonly ResultRow[],
  planning: Planning,
): Steps<readonly RowObject[]> {
  const root: Loaded = { plan, rows, times: rows.map(() => 1), below: [] }
  let level: readonly Loaded[] = [root]
  let total = 0
  let appearances = 0
  while (level.some((each) => each.plan.includes.length > 0)) {
    const statements: BoundStatement[] = []
    const waiting: { parent: Loaded; include: IncludePlan; asked: boolean }[] = []
    for (const parent of level) {
      for (const include of parent.plan.includes) {
        const statement = planInclude(include, parent.rows, planning, includedRows - total + 1)
        if (statement !== undefined) statements.push(statement)
        waiting.push({ parent, include, asked: statement !== undefined })
      }
    }
    const results = statements.length === 0 ? [] : yield statements
    const next: Loaded[] = []
    let answered = 0
    for (const { parent, include, asked } of waiting) {
      const found = asked ? (results[answered]?.rows ?? []) : []
      if (asked) answered += 1
      const times = countAppearances(parent, include, found)
      total += found.length
      for (const each of times) appearances += each
      const loaded: Loaded = { plan: include.row, rows: found, times, below: [] }
      parent.below.push(loaded)
      next.push(loaded)
    }
    if (total > includedRows || appearances > includedAppearances)
      throw validationError({
        details: { field: 'include', rule: 'includable' },
        message: 'included relation is too large',
      })
    level = next
  }
  return assemble(root)
}

/** `undefined` when nobody need be asked, because nothing can be found. */
function planInclude(
  { relation, where, orderBy, limit: perParent, localIndex, row }: IncludePlan,
  parents: readonly ResultRow[],
  planning: Planning,
  limit: number,
): BoundStatement | undefined {
  if (isNever(where) || perParent === 0) return undefined
  const keys = distinctKeys(parents, localIndex, relation)
  if (keys.length === 0) return undefined
  const { column, type } = relation.remote
  const values = parameter(listOf(type), keys)
  if (perParent !== undefined)
    return render(planning, {
      kind: 'selectEach',
      table: relation.model.table,
      columns: row.columns,
      column,
      values,
      where,
      orderBy,
      limit: parameter(scalarType('Int'), perParent),
      total: parameter(scalarType('Int'), limit),
      // Measured in benchmarks/include-limit.bench.mjs: with an index that has the order too, looking up
      // is 10 to 60 times as fast as numbering, with one on the column alone it is no slower, and
      // without an index it is 20 times as slow.
      strategy: relation.indexed ? 'each' : 'ranked',
    })
  return render(planning, {
    kind: 'select',
    table: relation.model.table,
    columns: row.columns,
    where: and({ kind: 'membership', negated: false, operand: column, values }, where),
    orderBy,
    limit: parameter(scalarType('Int'), limit),
    offset: undefined,
    lock: undefined,
  })
}

function distinctKeys(
  rows: readonly ResultRow[],
  index: number,
  relation: RelationIndex,
): readonly ColumnValue[] {
  const keys = new Map<unknown, ColumnValue>()
  for (const row of rows) {
    const value = row[index] ?? null
    if (value !== null) keys.set(keyOf(value, relation), value)
  }
  return [...keys.values()]
}

/** How often rows of an include appear: as often as their parents do, and not behind the limit. */
function countAppearances(
  { rows, times }: Loaded,
  { relation, localIndex, remoteIndex, limit = Number.POSITIVE_INFINITY }: IncludePlan,
  found: readonly ResultRow[],
): readonly number[] {
  const parents = new Map<unknown, number>()
  const shown = new Map<unknown, number>()
  for (const [place, row] of rows.entries()) {
    const local = row[localIndex] ?? null
    if (local === null) continue
    const key = keyOf(local, relation)
    parents.set(key, (parents.get(key) ?? 0) + (times[place] ?? 0))
  }
  return found.map((row) => {
    const key = keyOf(row[remoteIndex] ?? null, relation)
    const before = shown.get(key) ?? 0
    shown.set(key, before + 1)
    return before < limit ? (parents.get(key) ?? 0) : 0
  })
}

function assemble({ plan, rows, below }: Loaded): readonly RowObject[] {
  const related = plan.includes.map((include, place) => relate(include, below[place]))
  return assembleRows(plan, rows, related)
}

function relate(
  { relation, localIndex, remoteIndex }: IncludePlan,
  found: Loaded | undefined,
): Related {
  const objects = found === undefined ? [] : assemble(found)
  const groups = new Map<unknown, RowObject[]>()
  for (const [place, row] of (found?.rows ?? []).entries()) {
    const object = objects[place]
    if (object === undefined) continue
    const key = keyOf(row[remoteIndex] ?? null, relation)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [object])
    else group.push(object)
  }
  return (parent) => {
    const local = parent[localIndex] ?? null
    const group = local === null ? undefined : groups.get(keyOf(local, relation))
    if (!relation.many) return group?.[0] ?? null
    return group ?? []
  }
}

/** Equal values have equal keys, as the database compares them: the decimal `1.0` is `1.00`. */
function keyOf(value: ColumnValue, { remote }: RelationIndex): unknown {
  if (typeof value === 'string' && remote.type.scalar === 'Decimal')
    return Decimal.parse(value).normalized().toString()
  return value instanceof Uint8Array ? String(value) : value
}
