// What a schema's models need of a database (spec/language 10.3, 11, 14; spec/server 7.5).

import {
  type ColumnIr,
  type DefaultIr,
  foreignKeyName,
  indexName,
  type ModelIr,
  type RelationIr,
  type SchemaIr,
  type ValidatorIr,
} from '@cratestack/schema/ir'
import { columnTypeOf, scalarType } from '../values/column-type.ts'
import { boundedName } from './bounded-name.ts'
import type {
  CheckDefinition,
  ColumnDefault,
  ColumnDefinition,
  ForeignKeyDefinition,
  IndexDefinition,
  TableDefinition,
  UniqueDefinition,
} from './table-definition.ts'

/** The column that `@@soft_delete` adds or takes (spec/language 8.9). */
const tombstoneColumn = 'deleted_at'

/** The tables of all models, in the order of the schema. */
export function tablesOf(schema: SchemaIr): readonly TableDefinition[] {
  const models = new Map(schema.models.map((model) => [model.name, model]))
  const variants = new Map(
    schema.enums.map((each) => [each.name, each.variants.map((variant) => variant.name)]),
  )
  return schema.models.map((model) => toTable(model, models, variants))
}

function toTable(
  model: ModelIr,
  models: ReadonlyMap<string, ModelIr>,
  variants: ReadonlyMap<string, readonly string[]>,
): TableDefinition {
  const columns = model.fields.filter((field) => field.kind === 'column')
  const sqlName = (field: string): string => columnOf(model, field).column
  const primaryKey =
    model.key.kind === 'single' ? [sqlName(model.key.field)] : model.key.fields.map(sqlName)
  const uniques = model.uniques.map(
    (unique): UniqueDefinition => ({
      name: boundedName(unique.name),
      columns: unique.fields.map(sqlName),
      where: liveOnly(model, unique.where),
    }),
  )
  const indexes = model.indexes.map(
    (index): IndexDefinition => ({
      name: boundedName(index.name),
      columns: index.fields.map(sqlName),
      using: index.using,
      operatorClass: index.opclass,
      where: index.where,
    }),
  )
  const foreignKeys = toForeignKeys(model, models)
  return {
    name: model.table,
    columns: [...columns.map(toColumn), ...hiddenColumns(model)],
    primaryKey,
    uniques,
    indexes: [
      ...indexes,
      ...foreignKeyIndexes(model.table, foreignKeys, [
        primaryKey,
        ...[...uniques, ...indexes].map((each) => each.columns),
      ]),
    ],
    checks: columns.flatMap((column) => toChecks(model.table, column, variants)),
    foreignKeys,
  }
}

function columnOf(model: ModelIr, field: string): ColumnIr {
  const found = model.fields.find((each) => each.name === field)
  if (found?.kind !== 'column')
    throw new TypeError(`tablesOf: ${model.name}.${field} is no column of a checked schema`)
  return found
}

function toColumn(column: ColumnIr): ColumnDefinition {
  return {
    name: column.column,
    type: columnTypeOf(column.type),
    nullable: column.type.arity === 'optional',
    default: toDefault(column.default),
  }
}

function hiddenColumns(model: ModelIr): readonly ColumnDefinition[] {
  if (model.softDelete === undefined || model.softDelete.declared) return []
  const type = scalarType('DateTime')
  return [{ name: tombstoneColumn, type, nullable: true, default: { kind: 'none' } }]
}

function toDefault(value: DefaultIr | undefined): ColumnDefault {
  switch (value?.kind) {
    case undefined:
    case 'auth':
    case 'dbgenerated':
    case 'cuid':
      return { kind: 'none' }
    case 'uuid':
      // Databases generate random ones; one in place of a time-ordered one would go unnoticed.
      return value.version === 4 ? { kind: 'uuid' } : { kind: 'none' }
    case 'now':
    case 'autoincrement':
      return { kind: value.kind }
    case 'string':
    case 'variant':
    case 'boolean':
      return { kind: 'literal', value: value.value }
    case 'number':
      return { kind: 'number', digits: value.value }
    case 'sql':
      return { kind: 'sql', text: value.text }
  }
}

/** `@@soft_delete(unique: "live")`: tombstones do not occupy their values. */
function liveOnly(model: ModelIr, where: string | undefined): string | undefined {
  if (model.softDelete?.uniqueLive !== true) return where
  const live = `"${tombstoneColumn}" IS NULL`
  return where === undefined ? live : `(${where}) AND ${live}`
}

function toForeignKeys(
  model: ModelIr,
  models: ReadonlyMap<string, ModelIr>,
): readonly ForeignKeyDefinition[] {
  const keys = new Map<string, ForeignKeyDefinition>()
  for (const relation of model.fields) {
    if (relation.kind !== 'relation' || !relation.owning) continue
    const key = toForeignKey(model, relation, models)
    const twin = keys.get(key.name)
    if (twin === undefined) keys.set(key.name, key)
    // One column may refer to two tables; two relations to one table are one constraint.
    else if (twin.references.table !== key.references.table) {
      const name = boundedName(foreignKeyName(model.table, `${key.column}_${key.references.table}`))
      keys.set(name, { ...key, name })
    }
  }
  return [...keys.values()]
}

function toForeignKey(
  model: ModelIr,
  relation: RelationIr,
  models: ReadonlyMap<string, ModelIr>,
): ForeignKeyDefinition {
  const target = models.get(relation.model)
  if (target === undefined)
    throw new TypeError(`tablesOf: ${relation.model} is no model of a checked schema`)
  const { column } = columnOf(model, relation.localField)
  return {
    name: boundedName(foreignKeyName(model.table, column)),
    column,
    references: { table: target.table, column: columnOf(target, relation.remoteField).column },
    onDelete: relation.onDelete,
    onUpdate: relation.onUpdate,
  }
}

/** Deleting a row looks for those that refer to it: without an index, in the whole table. */
function foreignKeyIndexes(
  table: string,
  keys: readonly ForeignKeyDefinition[],
  indexed: readonly (readonly string[])[],
): readonly IndexDefinition[] {
  const leading = new Set(indexed.map((columns) => columns[0]))
  return keys
    .filter((key) => !leading.has(key.column))
    .map((key) => ({
      name: boundedName(indexName(table, [key.column])),
      columns: [key.column],
      using: undefined,
      operatorClass: undefined,
      where: undefined,
    }))
}

function toChecks(
  table: string,
  field: ColumnIr,
  variants: ReadonlyMap<string, readonly string[]>,
): readonly CheckDefinition[] {
  const { column, type } = field
  const named = (suffix: string): { name: string; column: string } => ({
    name: boundedName(`${table}_${column}_${suffix}_check`),
    column,
  })
  const checks: CheckDefinition[] = []
  if (type.kind === 'enum') {
    checks.push({
      ...named('enum'),
      rule: { kind: 'oneOf', values: variants.get(type.name) ?? [] },
    })
  }
  if (!field.enforcedInDatabase) return checks
  for (const validator of field.validators) {
    const rule = toRule(validator)
    if (rule !== undefined) checks.push({ ...named(rule.kind), rule })
  }
  return checks
}

/** Nothing where a validator has no CHECK, or forbids nothing. */
function toRule(validator: ValidatorIr): CheckDefinition['rule'] | undefined {
  switch (validator.kind) {
    case 'length':
    case 'range':
      return validator.min === undefined && validator.max === undefined ? undefined : validator
    case 'iso4217':
      return { kind: 'iso4217' }
    case 'scale':
    case 'regex':
    case 'email':
    case 'uri':
      return undefined
  }
}
