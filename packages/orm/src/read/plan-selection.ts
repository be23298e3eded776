// How much of a row is read, and where it goes. The plan of a selection is made once per query, so
// that assembling a row looks nothing up.

import { type CratestackError, printableName } from '@cratestack/core'
import {
  always,
  and,
  type OrderTerm,
  type Predicate,
  type Projected,
  scalarType,
} from '@cratestack/sql'
import { namedColumn, type Planning, shownColumn, visibleColumns } from '../model/planning.ts'
import type { ColumnIndex, ModelIndex, RelationIndex } from '../model/schema-index.ts'
import { problem, validationError } from '../problems/problem.ts'
import type { Include, Selection } from '../query/query.ts'
import { rawName, shownName } from '../values/native-row.ts'
import { type Conversion, nativeConversion } from '../values/to-native-value.ts'
import { planFilter } from './plan-filter.ts'
import { planOrder } from './plan-order.ts'
import { readCount } from './read-count.ts'
import { readScope } from './scope.ts'

export interface RowPlan {
  /** What a statement has to select, in order. */
  readonly columns: readonly Projected[]
  /** What an assembled row has, in schema order. */
  readonly members: readonly Member[]
  readonly includes: readonly IncludePlan[]
}

export type Member = ColumnMember | IncludeMember

export interface ColumnMember {
  readonly kind: 'column'
  readonly name: string
  /** Its place in a row of the statement. */
  readonly index: number
  readonly convert: Conversion | undefined
}

export interface IncludeMember {
  readonly kind: 'include'
  readonly name: string
  /** Its place among the includes. */
  readonly include: number
}

export interface IncludePlan {
  readonly relation: RelationIndex
  /** Which related rows, apart from whose they are; about the row at level 0. */
  readonly where: Predicate
  readonly orderBy: readonly OrderTerm[]
  /** Per parent. */
  readonly limit: number | undefined
  /** Places of the columns that are joined: in rows of the parent, and in rows of this include. */
  readonly localIndex: number
  readonly remoteIndex: number
  readonly row: RowPlan
}

/** Relations of relations of ... (spec/http 5.6). */
const includeDepth = 8

/** @throws CratestackError `VALIDATION_ERROR` */
export function planSelection(
  selection: Selection,
  model: ModelIndex,
  planning: Planning,
): RowPlan {
  return planRow(selection, model, planning, [], undefined)
}

/** The plan of rows with all columns and no relations. */
export function planWholeRow(model: ModelIndex, planning: Planning): RowPlan {
  const { columns } = model
  const projections = columns.map((column) => projected(column, model, planning))
  const isSource =
    planning.form === 'wire' && model.ir.fields.some(({ kind }) => kind === 'computed')
  const hidden = isSource ? planHidden(columns, projections, planning) : []
  return {
    columns: [...projections, ...hidden.map(({ column }) => column)],
    members: [
      ...columns.map((column, index) => columnMember(column, index, planning.form)),
      ...hidden.map(({ member }, at) => ({ ...member, index: columns.length + at })),
    ],
    includes: [],
  }
}

/**
 * What fields are computed from although the caller may not see all of it (spec/server 12.10): the
 * value behind each mask, and whether there is a mask.
 */
function planHidden(
  columns: readonly ColumnIndex[],
  projections: readonly Projected[],
  { form }: Planning,
): readonly { readonly column: Projected; readonly member: Omit<ColumnMember, 'index'> }[] {
  return columns.flatMap(({ name, type, column }, at) => {
    const shown = projections[at]?.value
    if (shown?.kind !== 'column' || shown.guard === undefined) return []
    const verdict = { kind: 'verdict', predicate: shown.guard.when } as const
    const convert = form === 'native' ? nativeConversion(type) : undefined
    const raw = rawName(name)
    const flag = shownName(name)
    return [
      {
        column: { name: raw, type, value: column },
        member: { kind: 'column', name: raw, convert },
      },
      {
        column: { name: flag, type: scalarType('Boolean'), value: verdict },
        member: { kind: 'column', name: flag, convert: undefined },
      },
    ]
  })
}

/** @param joined - a column that is needed whether it is selected or not */
function planRow(
  selection: Selection,
  model: ModelIndex,
  planning: Planning,
  path: readonly string[],
  joined: ColumnIndex | undefined,
): RowPlan {
  if (path.length > includeDepth)
    throw validationError(
      problem(path.join('.'), 'includable', `includes are at most ${includeDepth} levels deep`),
    )
  const named = selectColumns(selection.fields, model, planning, path)
  const selected = new Set(selection.whole === true ? model.columns : named)
  const relations = selectRelations(selection.include, model, path)
  const needed = new Set(selected)
  for (const { relation } of relations) needed.add(relation.local)
  if (joined !== undefined) needed.add(joined)
  const columns = model.columns.filter((column) => needed.has(column))
  const projections = columns.map((column) => projected(column, model, planning))
  const hidden = selection.whole === true ? planHidden(columns, projections, planning) : []
  const members: { readonly position: number; readonly member: Member }[] = [
    ...columns.flatMap((column, index) =>
      selected.has(column)
        ? [{ position: column.position, member: columnMember(column, index, planning.form) }]
        : [],
    ),
    ...relations.map(({ relation: { name, position } }, include) => ({
      position,
      member: { kind: 'include', name, include } as const,
    })),
  ]
  return {
    columns: [...projections, ...hidden.map(({ column }) => column)],
    members: [
      ...members.sort((one, other) => one.position - other.position).map(({ member }) => member),
      ...hidden.map(({ member }, at) => ({ ...member, index: columns.length + at })),
    ],
    includes: relations.map(({ relation, query }) => {
      const below = [...path, relation.name]
      const row = planRow(query.selection, relation.model, planning, below, relation.remote)
      return {
        relation,
        where: and(
          planRelated(query, relation, planning, below),
          readScope(relation.model, 'list', planning),
        ),
        orderBy: planOrder(query.orderBy, relation.model, planning, true),
        limit: readCount('limit', query.limit),
        localIndex: columns.indexOf(relation.local),
        remoteIndex: row.columns.findIndex(({ name }) => name === relation.remote.name),
        row,
      }
    }),
  }
}

function planRelated(
  { where }: Include,
  { model }: RelationIndex,
  planning: Planning,
  path: readonly string[],
): Predicate {
  return where === undefined ? always : planFilter(where, model, planning, `${path.join('.')}.`)
}

function projected(column: ColumnIndex, model: ModelIndex, planning: Planning): Projected {
  const { name, type } = column
  return { name, type, value: shownColumn(column, model, planning) }
}

function columnMember(
  { name, type }: ColumnIndex,
  index: number,
  form: Planning['form'],
): ColumnMember {
  return {
    kind: 'column',
    name,
    index,
    convert: form === 'native' ? nativeConversion(type) : undefined,
  }
}

function selectColumns(
  fields: readonly string[] | undefined,
  model: ModelIndex,
  planning: Pick<Planning, 'form'>,
  path: readonly string[],
): readonly ColumnIndex[] {
  if (fields === undefined) return visibleColumns(model, planning)
  return fields.map((name) => {
    const column = namedColumn(model, name, planning)
    if (column === undefined) throw refusal([...path, name], 'selectable', model)
    return column
  })
}

function selectRelations(
  include: readonly Include[],
  model: ModelIndex,
  path: readonly string[],
): readonly { readonly relation: RelationIndex; readonly query: Include }[] {
  const seen = new Set<string>()
  return include.map((query) => {
    const below = [...path, query.relation]
    const relation = model.relations.get(query.relation)
    if (relation === undefined || seen.has(query.relation))
      throw refusal(below, 'includable', model)
    seen.add(query.relation)
    const isNarrowed =
      query.where !== undefined || query.orderBy.length > 0 || query.limit !== undefined
    if (isNarrowed && !relation.many)
      throw validationError(
        problem(below.join('.'), 'includable', 'only to-many relations are filtered and ordered'),
      )
    return { relation, query }
  })
}

function refusal(
  path: readonly string[],
  rule: 'selectable' | 'includable',
  model: ModelIndex,
): CratestackError {
  const shown = printableName(path.join('.'))
  const kind = rule === 'selectable' ? 'a selectable field' : 'an includable relation'
  return validationError({
    details: { field: shown, rule },
    message: `'${shown}' is not ${kind} of ${model.name}`,
  })
}
