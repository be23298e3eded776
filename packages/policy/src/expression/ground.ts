// What the row side of a term stands on: a row of a table, the values of a row that is to be
// inserted, or the input of a call.

import { type Column, type ColumnValue, column, type Operand, parameter } from '@cratestack/sql'
import type { KnownValue } from './fit-value.ts'
import type { Enums, RuleColumn, RuleModel, RuleRelation } from './rule-model.ts'

/** What an operand turned out to be. */
export type Resolved =
  /** It may have a value, and nobody knows which; or the value fits nothing it is compared with. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'null' }
  | { readonly kind: 'value'; readonly value: KnownValue }
  | { readonly kind: 'column'; readonly column: Column; readonly nullable: boolean }

export const unknown: Resolved = { kind: 'unknown' }

export type Ground =
  /** A row at level 0. Fields in `known` have that value, whatever stands in their column. */
  | {
      readonly kind: 'table'
      readonly model: RuleModel
      readonly known: ReadonlyMap<string, ColumnValue>
    }
  /**
   * A row before its insert: value by field, absent where only the database will know. No row of
   * any table can refer to the values of `fresh` fields yet.
   */
  | {
      readonly kind: 'values'
      readonly model: RuleModel
      readonly values: ReadonlyMap<string, ColumnValue>
      readonly fresh: ReadonlySet<string>
    }
  | {
      readonly kind: 'input'
      readonly args: Readonly<Record<string, unknown>>
      readonly enums: Enums
    }

export function tableGround(
  model: RuleModel,
  known: ReadonlyMap<string, ColumnValue> = nothing,
): Ground {
  return { kind: 'table', model, known }
}

const nothing: ReadonlyMap<string, ColumnValue> = new Map()

/** What a value of an enum can be. */
export function variantsOf(ground: Ground, name: string): ReadonlySet<string> | undefined {
  return (ground.kind === 'input' ? ground : ground.model).enums.get(name)
}

export function columnOf(ground: Ground, field: string): RuleColumn {
  const found = ground.kind === 'input' ? undefined : ground.model.columns.get(field)
  if (found === undefined) throw new TypeError(`a rule speaks of "${field}", which is no column`)
  return found
}

export function resolveColumn(ground: Ground, field: string): Resolved {
  const found = columnOf(ground, field)
  if (ground.kind === 'values') return toResolved(ground.values.get(field))
  if (ground.kind === 'table' && ground.known.has(field)) return toResolved(ground.known.get(field))
  return { kind: 'column', column: column(found.name, found.type), nullable: found.optional }
}

function toResolved(value: ColumnValue | undefined): Resolved {
  if (value === undefined) return unknown
  return value === null ? { kind: 'null' } : { kind: 'value', value }
}

/** Walks own members of plain data only, so that no name finds what every object inherits. */
export function inputAt(ground: Ground, path: readonly string[]): unknown {
  if (ground.kind !== 'input')
    throw new TypeError(`a rule of a model speaks of the input "${path.join('.')}"`)
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? Reflect.get(value, name)
        : undefined,
    ground.args,
  )
}

export function relationOf(ground: Ground, name: string): RuleRelation {
  const found = ground.kind === 'input' ? undefined : ground.model.relations.get(name)
  if (found === undefined) throw new TypeError(`a rule speaks of "${name}", which is no relation`)
  return found
}

/**
 * What related rows are joined with, as seen from inside their `exists`; `undefined` when there can
 * be none.
 */
export function joinOperand(ground: Ground, relation: RuleRelation): Operand | undefined {
  const local = columnOf(ground, relation.local)
  if (ground.kind === 'values' && ground.fresh.has(relation.local)) return undefined
  const resolved = resolveColumn(ground, relation.local)
  switch (resolved.kind) {
    case 'column':
      return { ...resolved.column, level: 1 }
    case 'value':
      return parameter(local.type, resolved.value)
    case 'null':
    case 'unknown':
      return undefined
  }
}
