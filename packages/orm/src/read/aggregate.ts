import {
  type AggregateColumn,
  always,
  and,
  type ColumnType,
  isNever,
  parameter,
  scalarType,
} from '@cratestack/sql'
import { type Planning, render, visibleColumn } from '../model/planning.ts'
import { type ColumnIndex, type ModelIndex, modelOf } from '../model/schema-index.ts'
import type { Steps } from '../operation/operation.ts'
import { problem, unknownField, validationError } from '../problems/problem.ts'
import type { AggregateQuery, AggregateTerm } from '../query/aggregate.ts'
import type { RowObject } from '../row.ts'
import { toColumnValue } from '../values/to-column-value.ts'
import { nativeConversion } from '../values/to-native-value.ts'
import { assembleRow } from './assemble-rows.ts'
import { planFilter } from './plan-filter.ts'
import type { ColumnMember } from './plan-selection.ts'
import { readCount } from './read-count.ts'
import { readScope } from './scope.ts'

/**
 * One row per group, under the rules for lists (spec/server 1.13).
 *
 * @throws CratestackError `VALIDATION_ERROR` for a column that cannot be added up, compared or grouped by
 */
export function planAggregate(
  query: AggregateQuery,
  planning: Planning,
): () => Steps<readonly RowObject[]> {
  const model = modelOf(planning.index, query.model)
  const groups = query.groupBy.map((name) => planGroup(name, model, planning))
  const columns = [
    ...groups,
    ...Object.entries(query.values).map(([name, term]) => planValue(name, term, model, planning)),
  ]
  const byName = new Map(columns.map((column) => [column.name, column]))
  if (byName.size < columns.length)
    throw validationError(problem('groupBy', 'aggregate', 'a value has the name of a group'))
  const filter = query.where === undefined ? always : planFilter(query.where, model, planning)
  const where = and(filter, readScope(model, 'list', planning))
  const statement = render(planning, {
    kind: 'aggregate',
    table: model.table,
    columns,
    where,
    groupBy: groups.map(({ value }) => value),
    having: query.having.map(({ name, operator, value }) => {
      const column = found(byName, name, 'having')
      // The condition belongs into "where" anyway, where it may stand.
      if (column.value.kind === 'column' && column.value.guard !== undefined)
        throw validationError(problem('having', 'aggregate', `"${name}" has rules of its own`))
      return { value: column.value, operator, than: planBound(value, column) }
    }),
    orderBy: planOrder(query, groups, byName),
    limit: planCount('limit', query.limit),
    offset: planCount('offset', query.offset),
  })
  const members = planMembers(columns, planning)
  // Groups of rows that nobody may see do not exist; all rows together are a group also when empty.
  if (isNever(where) && groups.length > 0) return none
  return function* aggregate() {
    const [result] = yield [statement]
    return (result?.rows ?? []).map((row) => assembleRow({ members }, row))
  }
}

// biome-ignore lint/correctness/useYield: an operation without a statement is one, too
function* none(): Steps<readonly RowObject[]> {
  return []
}

function planGroup(name: string, model: ModelIndex, planning: Planning) {
  const column = findColumn(name, model, planning)
  if (!isComparable(column))
    throw validationError(problem(name, 'groupable', 'rows cannot be grouped by it'))
  return { name, type: column.type, value: column.column }
}

function planValue(
  name: string,
  term: AggregateTerm,
  model: ModelIndex,
  planning: Planning,
): AggregateColumn {
  if (term.function === 'count') {
    const column = term.field === undefined ? undefined : findColumn(term.field, model, planning)
    if (term.distinct && (column === undefined || !isComparable(column)))
      throw validationError(
        problem(term.field ?? name, 'groupable', 'it has no distinct values to count'),
      )
    return {
      name,
      type: scalarType('Int'),
      value: {
        kind: 'aggregate',
        function: 'count',
        of: column?.column,
        distinct: term.distinct,
      },
    }
  }
  const column = findColumn(term.field, model, planning)
  const type = resultType(term.function, column)
  if (type === undefined)
    throw validationError(problem(term.field, 'aggregatable', `there is no ${term.function} of it`))
  return {
    name,
    type,
    value: { kind: 'aggregate', function: term.function, of: column.column, type },
  }
}

/** `undefined` where there is no such value. */
function resultType(
  name: 'sum' | 'avg' | 'min' | 'max',
  { type }: ColumnIndex,
): ColumnType | undefined {
  if (type.list) return undefined
  switch (type.scalar) {
    case 'Int':
    case 'BigInt':
    case 'Float':
      return name === 'avg' ? scalarType('Float') : type
    case 'Decimal':
      return type
    case 'String':
    case 'Cuid':
    case 'DateTime':
      return name === 'min' || name === 'max' ? type : undefined
    case 'Uuid':
    case 'Boolean':
    case 'Enum':
    case 'Json':
    case 'Bytes':
    case 'Vector':
    case 'Geography':
    case 'Geometry':
      return undefined
  }
}

function isComparable({ type }: ColumnIndex): boolean {
  const incomparable: readonly string[] = ['Json', 'Bytes', 'Vector', 'Geography', 'Geometry']
  return !type.list && !incomparable.includes(type.scalar)
}

function planBound(value: unknown, { name, type }: AggregateColumn) {
  const converted = toColumnValue(value, { type, arity: 'required', variants: undefined, name })
  if (converted.problem !== undefined) throw validationError(converted.problem)
  return parameter(type, converted.value)
}

function planOrder(
  { orderBy }: AggregateQuery,
  groups: readonly AggregateColumn[],
  columns: ReadonlyMap<string, AggregateColumn>,
) {
  const asked = orderBy.map(({ name, direction, nulls }) => ({
    value: found(columns, name, 'orderBy').value,
    direction,
    nulls,
  }))
  const open = groups.filter(({ name }) => !orderBy.some((term) => term.name === name))
  return [
    ...asked,
    ...open.map(({ value }) => ({ value, direction: 'asc', nulls: 'last' }) as const),
  ]
}

function planCount(name: 'limit' | 'offset', value: number | undefined) {
  const count = readCount(name, value)
  return count === undefined ? undefined : parameter(scalarType('Int'), count)
}

function findColumn(name: string, model: ModelIndex, planning: Planning): ColumnIndex {
  const column = visibleColumn(model, name, planning)
  if (column === undefined) throw validationError(unknownField(name))
  return column
}

function found(
  columns: ReadonlyMap<string, AggregateColumn>,
  name: string,
  place: string,
): AggregateColumn {
  const column = columns.get(name)
  if (column === undefined)
    throw validationError(problem(place, 'unknown', 'not a known group or value'))
  return column
}

/** What an assembled row has: groups first, then values, as they were named. */
function planMembers(
  columns: readonly AggregateColumn[],
  { form }: Planning,
): readonly ColumnMember[] {
  return columns.map(({ name, type }, index) => ({
    kind: 'column',
    name,
    index,
    convert: form === 'native' ? nativeConversion(type) : undefined,
  }))
}
