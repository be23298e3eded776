// What rules have to know of a model: its columns, and where its relations lead.

import type { ColumnIr, ModelIr, RelationIr, SchemaIr } from '@cratestack/schema/ir'
import {
  always,
  type Column,
  type ColumnType,
  column,
  columnTypeOf,
  type Predicate,
  scalarType,
} from '@cratestack/sql'

/** Variants by the name of their enum. */
export type Enums = ReadonlyMap<string, ReadonlySet<string>>

export interface RuleModel {
  readonly table: string
  readonly columns: ReadonlyMap<string, RuleColumn>
  readonly relations: ReadonlyMap<string, RuleRelation>
  /** Of the whole schema. */
  readonly enums: Enums
  /** Leaves out tombstones; about the row at level 0. */
  readonly live: Predicate
}

export interface RuleColumn {
  readonly name: string
  readonly type: ColumnType
  readonly optional: boolean
  /** Of an enum: what can stand in the column. */
  readonly variants: ReadonlySet<string> | undefined
}

export interface RuleRelation {
  readonly local: string
  readonly remote: RuleColumn
  /** A thunk, because models lead to each other in circles. */
  readonly model: () => RuleModel
}

/** The models of a checked schema by name. */
export function readRuleModels(schema: SchemaIr): ReadonlyMap<string, RuleModel> {
  const enums = readEnums(schema)
  const models = new Map<string, RuleModel>()
  const find = (name: string): RuleModel => {
    const model = models.get(name)
    if (model === undefined) throw new TypeError(`the schema has no model "${name}"`)
    return model
  }
  const columnsOf = new Map(
    schema.models.map((model) => [model.name, readColumns(model, enums)] as const),
  )
  for (const model of schema.models) {
    const relations = model.fields.filter((field): field is RelationIr => field.kind === 'relation')
    models.set(model.name, {
      table: model.table,
      columns: columnsOf.get(model.name) ?? new Map(),
      relations: new Map(
        relations.map((relation) => [
          relation.name,
          {
            local: relation.localField,
            remote: remoteColumn(relation, columnsOf),
            model: () => find(relation.model),
          },
        ]),
      ),
      enums,
      live: liveRows(model),
    })
  }
  return models
}

export function readEnums(schema: Pick<SchemaIr, 'enums'>): Enums {
  return new Map(
    schema.enums.map((each) => [each.name, new Set(each.variants.map(({ name }) => name))]),
  )
}

/** The column that marks a model's tombstones, at level 0; `undefined` when it deletes for good. */
export function tombstoneColumn(model: ModelIr): Column | undefined {
  if (model.softDelete === undefined) return undefined
  const declared = model.fields.find((field) => field.name === 'deletedAt')
  const name = declared?.kind === 'column' ? declared.column : 'deleted_at'
  return column(name, scalarType('DateTime'))
}

/** Rows of the model that are no tombstones. */
export function liveRows(model: ModelIr): Predicate {
  const tombstone = tombstoneColumn(model)
  return tombstone === undefined ? always : { kind: 'null', negated: false, operand: tombstone }
}

function readColumns(model: ModelIr, enums: Enums): ReadonlyMap<string, RuleColumn> {
  const columns = model.fields.filter((field): field is ColumnIr => field.kind === 'column')
  return new Map(
    columns.map(({ name, column: sqlName, type }) => [
      name,
      {
        name: sqlName,
        type: columnTypeOf(type),
        optional: type.arity === 'optional',
        variants: type.kind === 'enum' ? enums.get(type.name) : undefined,
      },
    ]),
  )
}

function remoteColumn(
  relation: RelationIr,
  columns: ReadonlyMap<string, ReadonlyMap<string, RuleColumn>>,
): RuleColumn {
  const remote = columns.get(relation.model)?.get(relation.remoteField)
  if (remote === undefined)
    throw new TypeError(`relation "${relation.name}" references no column of "${relation.model}"`)
  return remote
}
