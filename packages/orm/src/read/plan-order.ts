import { type CratestackError, printableName } from '@cratestack/core'
import { isNever, type Operand, type OrderTerm } from '@cratestack/sql'
import { type Planning, visibleColumn } from '../model/planning.ts'
import type { ColumnIndex, ModelIndex } from '../model/schema-index.ts'
import { validationError } from '../problems/problem.ts'
import type { OrderBy } from '../query/query.ts'
import { relatedScope } from './scope.ts'

/**
 * The order of a query's rows. A hidden related row sorts as NULL, like a missing one.
 *
 * @param stable - whether rows must come in one order only, because they are cut into pages: then
 *   the key decides between equals
 * @throws CratestackError `VALIDATION_ERROR`
 */
export function planOrder(
  orderBy: readonly OrderBy[],
  model: ModelIndex,
  planning: Planning,
  stable: boolean,
): readonly OrderTerm[] {
  const terms = orderBy.map(({ path, direction, nulls }): OrderTerm => {
    const operand = sortOperand(path, model, planning)
    if (operand === undefined) throw notSortable(path, model)
    return { operand, direction, nulls: nullsOf(operand, direction, nulls, model) }
  })
  if (!stable) return terms
  const direction = orderBy[0]?.direction ?? 'asc'
  const sorted = new Set(orderBy.filter(({ path }) => path.length === 1).map(({ path }) => path[0]))
  const ties = model.key
    .filter(({ name }) => !sorted.has(name))
    .map(({ column }): OrderTerm => {
      return { operand: column, direction, nulls: nullsOf(column, direction, 'last', model) }
    })
  return [...terms, ...ties]
}

/**
 * Where rows without a value go. A column that has none goes the way of its index, `DESC NULLS FIRST`
 * being the opposite of `ASC NULLS LAST`: with any other, the database would sort the whole table for
 * the first page of it.
 */
function nullsOf(
  operand: Operand,
  direction: OrderBy['direction'],
  nulls: OrderBy['nulls'],
  model: ModelIndex,
): OrderBy['nulls'] {
  const column = model.columns.find((each) => each.column === operand)
  if (column?.neverNull !== true) return nulls
  return direction === 'desc' ? 'first' : 'last'
}

/** A column, or what to-one relations lead to. */
function sortOperand(
  path: readonly string[],
  model: ModelIndex,
  planning: Planning,
): Operand | undefined {
  const [name = '', ...rest] = path
  if (rest.length === 0) {
    const column = visibleColumn(model, name, planning)
    return column !== undefined && isSortable(column) ? column.column : undefined
  }
  const relation = model.relations.get(name)
  if (relation === undefined || relation.many) return undefined
  const column = sortOperand(rest, relation.model, planning)
  if (column === undefined) return undefined
  const where = relatedScope(relation, planning)
  if (isNever(where)) return { kind: 'literal', value: null }
  return { kind: 'lookup', table: relation.model.table, column, where }
}

function isSortable({ type }: ColumnIndex): boolean {
  return !type.list && !unsortable.has(type.scalar)
}

const unsortable: ReadonlySet<string> = new Set([
  'Json',
  'Bytes',
  'Vector',
  'Geography',
  'Geometry',
])

function notSortable(path: readonly string[], model: ModelIndex): CratestackError {
  const shown = printableName(path.join('.'))
  return validationError({
    details: { field: shown, rule: 'sortable' },
    message: `'${shown}' is not a sortable field of ${model.name}`,
  })
}
