// What the schema no longer has and what hurts nobody where it is. A push drops nothing, so a field
// that was tried and taken back would else stand in the way of every later push.

import type { ColumnDefinition, TableDefinition } from '@cratestack/sql'

export interface Kept {
  /** What is wanted, and the leftovers, which a later schema may take up again. */
  readonly tables: readonly TableDefinition[]
  /** One sentence per leftover. */
  readonly leftovers: readonly string[]
}

/**
 * Adds what may stay to what is wanted: tables without a model, and columns without a field that new
 * rows can do without, together with what is defined on them.
 */
export function keepLeftovers(
  found: readonly TableDefinition[],
  wanted: readonly TableDefinition[],
): Kept {
  const before = new Map(found.map((table) => [table.name, table]))
  const after = new Set(wanted.map((table) => table.name))
  const kept = wanted.map((table) => keepInTable(before.get(table.name), table))
  const tables = found.filter((table) => !after.has(table.name))
  return {
    tables: [...kept.flatMap((each) => each.tables), ...tables],
    leftovers: [
      ...tables.map(({ name }) => `table "${name}" has no model any more, and stays with its rows`),
      ...kept.flatMap((each) => each.leftovers),
    ],
  }
}

function keepInTable(found: TableDefinition | undefined, wanted: TableDefinition): Kept {
  const names = new Set(wanted.columns.map((column) => column.name))
  const spare = (found?.columns ?? []).filter(
    (column) => !names.has(column.name) && maySpare(column, found),
  )
  if (found === undefined || spare.length === 0) return { tables: [wanted], leftovers: [] }
  const spared = new Set(spare.map((column) => column.name))
  const isAbout = (columns: readonly string[]): boolean =>
    columns.some((column) => spared.has(column))
  return {
    tables: [
      {
        ...wanted,
        columns: [...wanted.columns, ...spare],
        uniques: [...wanted.uniques, ...found.uniques.filter(({ columns }) => isAbout(columns))],
        indexes: [...wanted.indexes, ...found.indexes.filter(({ columns }) => isAbout(columns))],
        checks: [...wanted.checks, ...found.checks.filter(({ column }) => isAbout([column]))],
        foreignKeys: [
          ...wanted.foreignKeys,
          ...found.foreignKeys.filter(({ column }) => isAbout([column])),
        ],
      },
    ],
    leftovers: spare.map(
      ({ name }) =>
        `column "${wanted.name}.${name}" has no field any more, and stays with its values`,
    ),
  }
}

/**
 * Without `deleted_at`, what was deleted would be there again. A default that is part of a unique
 * index would be the same in every new row.
 */
function maySpare(column: ColumnDefinition, table: TableDefinition | undefined): boolean {
  if (column.name === 'deleted_at' || table?.primaryKey.includes(column.name) === true) return false
  if (column.nullable) return true
  const isUnique = table?.uniques.some(({ columns }) => columns.includes(column.name)) === true
  return column.default.kind !== 'none' && !isUnique
}
