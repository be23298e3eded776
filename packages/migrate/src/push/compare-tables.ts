// What separates two states, as far as a push may bridge it: a push adds, and never changes or
// drops what may hold data or what rows may rely on.

import type {
  CheckDefinition,
  ColumnDefinition,
  TableChange,
  TableDefinition,
} from '@cratestack/sql'
import { compareNamed } from './compare-named.ts'
import { describeColumn } from './describe-column.ts'

export interface Difference {
  readonly changes: readonly TableChange[]
  /** What is in the way, one for each difference that is more than an addition. */
  readonly reasons: readonly string[]
}

export function compareTables(
  found: readonly TableDefinition[],
  wanted: readonly TableDefinition[],
): Difference {
  const { added, dropped, kept } = compareNamed(found, wanted)
  const inside = combine(
    kept.filter((table) => !table.same).map((table) => compareTable(table.found, table.wanted)),
  )
  const isForeignKey = (change: TableChange): boolean => change.kind === 'addForeignKey'
  return {
    changes: [
      // New tables may refer to new columns of old ones, and the other way round.
      ...inside.changes.filter((change) => !isForeignKey(change)),
      ...(added.length === 0 ? [] : [{ kind: 'createTables' as const, tables: added }]),
      ...inside.changes.filter(isForeignKey),
    ],
    reasons: [
      ...dropped.map(({ name }) => `table "${name}" exists, and the schema has no model for it`),
      ...inside.reasons,
    ],
  }
}

function compareTable(found: TableDefinition, wanted: TableDefinition): Difference {
  const columns = compareNamed(found.columns, wanted.columns)
  const fresh = new Set(columns.added.map((column) => column.name))
  // Columns first: everything else may be about them.
  return combine([
    compareColumns(found, wanted),
    comparePrimaryKeys(found, wanted),
    compareChecks(found, wanted, fresh),
    compareUniques(found, wanted, fresh),
    compareIndexes(found, wanted),
    compareForeignKeys(found, wanted, fresh),
  ])
}

function compareColumns(found: TableDefinition, wanted: TableDefinition): Difference {
  const table = wanted.name
  const { added, dropped, kept } = compareNamed(found.columns, wanted.columns)
  return {
    changes: added.map((column) => ({ kind: 'addColumn', table, column })),
    reasons: [
      ...added
        .filter(needsValue)
        .map(
          ({ name }) =>
            `column "${table}.${name}" is new, and required without a default: rows that exist have no value for it`,
        ),
      ...dropped.map(({ name }) => `column "${table}.${name}" exists, and the schema has none`),
      ...kept
        .filter((column) => !column.same)
        .map(
          (column) =>
            `column "${table}.${column.wanted.name}" is ${describeColumn(column.found)}, and the schema wants ${describeColumn(column.wanted)}`,
        ),
    ],
  }
}

function comparePrimaryKeys(found: TableDefinition, wanted: TableDefinition): Difference {
  const [before, after] = [found, wanted].map((table) => table.primaryKey.join(', '))
  if (before === after) return nothing
  return refuse([
    `the primary key of table "${wanted.name}" is (${before}), and the schema wants (${after})`,
  ])
}

function compareChecks(
  found: TableDefinition,
  wanted: TableDefinition,
  fresh: ReadonlySet<string>,
): Difference {
  const table = wanted.name
  const { added, dropped, kept } = compareNamed(found.checks, wanted.checks)
  const changed = kept.filter((check) => !check.same)
  const widened = changed.filter((check) => isWidened(check.found, check.wanted))
  const add = (check: CheckDefinition): readonly TableChange[] => {
    const column = wanted.columns.find((each) => each.name === check.column)
    return column === undefined ? [] : [{ kind: 'addCheck', table, column, check }]
  }
  return {
    changes: [
      ...widened.map(({ wanted: { name } }) => ({ kind: 'dropCheck' as const, table, name })),
      ...widened.flatMap((check) => add(check.wanted)),
      ...added.filter((check) => fresh.has(check.column)).flatMap(add),
    ],
    reasons: [
      ...added
        .filter((check) => !fresh.has(check.column))
        .map((check) => breakable('check', check.name, table)),
      ...dropped.map((check) => unwanted('check', check.name, table)),
      ...changed
        .filter((check) => !widened.includes(check))
        .map((check) => changedPart('check', check.wanted.name, table)),
    ],
  }
}

/** An enum got more variants and lost none. */
function isWidened(found: CheckDefinition, wanted: CheckDefinition): boolean {
  if (found.rule.kind !== 'oneOf' || wanted.rule.kind !== 'oneOf') return false
  const values = new Set(wanted.rule.values)
  return found.column === wanted.column && found.rule.values.every((value) => values.has(value))
}

function compareUniques(
  found: TableDefinition,
  wanted: TableDefinition,
  fresh: ReadonlySet<string>,
): Difference {
  const table = wanted.name
  const { added, dropped, kept } = compareNamed(found.uniques, wanted.uniques)
  const safe = added.filter((unique) => unique.columns.some((column) => fresh.has(column)))
  return {
    changes: safe.map((unique) => ({ kind: 'addUnique', table, unique })),
    reasons: [
      ...added
        .filter((unique) => !safe.includes(unique))
        .map((unique) => breakable('unique index', unique.name, table)),
      ...dropped.map((unique) => unwanted('unique index', unique.name, table)),
      ...kept
        .filter((unique) => !unique.same)
        .map((unique) => changedPart('unique index', unique.wanted.name, table)),
    ],
  }
}

function compareIndexes(found: TableDefinition, wanted: TableDefinition): Difference {
  const table = wanted.name
  const { added, dropped, kept } = compareNamed(found.indexes, wanted.indexes)
  return {
    // No row can break an index.
    changes: added.map((index) => ({ kind: 'addIndex', table, index })),
    reasons: [
      ...dropped.map((index) => unwanted('index', index.name, table)),
      ...kept
        .filter((index) => !index.same)
        .map((index) => changedPart('index', index.wanted.name, table)),
    ],
  }
}

function compareForeignKeys(
  found: TableDefinition,
  wanted: TableDefinition,
  fresh: ReadonlySet<string>,
): Difference {
  const table = wanted.name
  const { added, dropped, kept } = compareNamed(found.foreignKeys, wanted.foreignKeys)
  const safe = added.filter((key) => fresh.has(key.column))
  return {
    changes: safe.map((key) => ({ kind: 'addForeignKey', table, key })),
    reasons: [
      ...added
        .filter((key) => !safe.includes(key))
        .map((key) => breakable('foreign key', key.name, table)),
      ...dropped.map((key) => unwanted('foreign key', key.name, table)),
      ...kept
        .filter((key) => !key.same)
        .map((key) => changedPart('foreign key', key.wanted.name, table)),
    ],
  }
}

function needsValue({ nullable, default: value }: ColumnDefinition): boolean {
  return !nullable && value.kind === 'none'
}

function breakable(kind: string, name: string, table: string): string {
  return `${kind} "${name}" of table "${table}" is new, and rows that exist may break it`
}

function unwanted(kind: string, name: string, table: string): string {
  return `${kind} "${name}" of table "${table}" exists, and the schema has none`
}

function changedPart(kind: string, name: string, table: string): string {
  return `${kind} "${name}" of table "${table}" is defined in another way than the schema wants`
}

const nothing: Difference = { changes: [], reasons: [] }

function refuse(reasons: readonly string[]): Difference {
  return { changes: [], reasons }
}

function combine(differences: readonly Difference[]): Difference {
  return {
    changes: differences.flatMap((difference) => difference.changes),
    reasons: differences.flatMap((difference) => difference.reasons),
  }
}
