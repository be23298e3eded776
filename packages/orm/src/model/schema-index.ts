// A schema as planning needs it: everything found by name, every column with its SQL side. Made once
// per schema, because plans are made all the time.

import { liveRows, tombstoneColumn } from '@cratestack/policy'
import {
  type ColumnIr,
  type ModelIr,
  modelOfView,
  type RelationIr,
  type SchemaIr,
} from '@cratestack/schema/ir'
import {
  type Column,
  type ColumnType,
  type ColumnValue,
  column,
  columnTypeOf,
  type Predicate,
} from '@cratestack/sql'
import { readMask } from './read-mask.ts'

export interface SchemaIndex {
  readonly schema: SchemaIr
  readonly models: ReadonlyMap<string, ModelIndex>
  /** Views as the models of their rows: read like them, and never written. */
  readonly views: ReadonlyMap<string, ModelIndex>
}

export interface ModelIndex {
  readonly ir: ModelIr
  readonly name: string
  readonly table: string
  /** In schema order. */
  readonly columns: readonly ColumnIndex[]
  readonly columnsByName: ReadonlyMap<string, ColumnIndex>
  readonly relations: ReadonlyMap<string, RelationIndex>
  readonly key: readonly ColumnIndex[]
  /** Sets of fields that name one row at most; the key is the first. */
  readonly uniques: readonly (readonly ColumnIndex[])[]
  readonly version: ColumnIndex | undefined
  readonly tombstone: Column | undefined
  /** Rows that are no tombstones, at level 0. */
  readonly live: Predicate
  readonly createInputs: readonly ColumnIndex[]
  readonly updateInputs: readonly ColumnIndex[]
}

export interface ColumnIndex {
  readonly ir: ColumnIr
  readonly name: string
  /** Place among all fields of the model. */
  readonly position: number
  readonly type: ColumnType
  readonly arity: 'required' | 'optional' | 'list'
  /** At level 0. */
  readonly column: Column
  /** Whether the database refuses NULL in it: a view's column may be required, and nobody checks. */
  readonly neverNull: boolean
  /** Of an enum. */
  readonly variants: ReadonlySet<string> | undefined
  /** What a caller sees who may not read the field, where that is not NULL. */
  readonly mask: ColumnValue | undefined
}

export interface RelationIndex {
  readonly ir: RelationIr
  readonly name: string
  readonly position: number
  readonly many: boolean
  readonly local: ColumnIndex
  readonly remote: ColumnIndex
  readonly model: ModelIndex
  /** Whether an index of the related table starts with the column that is joined. */
  readonly indexed: boolean
}

/** The index of a checked schema. Asking again gives the same one. */
export function indexSchema(schema: SchemaIr): SchemaIndex {
  let index = indexes.get(schema)
  if (index === undefined) {
    index = buildIndex(schema)
    indexes.set(schema, index)
  }
  return index
}

const indexes = new WeakMap<SchemaIr, SchemaIndex>()

/** @throws TypeError when the schema has no such model: a mistake of the calling code */
export function modelOf(index: SchemaIndex, name: string): ModelIndex {
  const model = index.models.get(name) ?? index.views.get(name)
  if (model === undefined) throw new TypeError(`the schema has no model "${name}"`)
  return model
}

function buildIndex(schema: SchemaIr): SchemaIndex {
  const enums = new Map(
    schema.enums.map((each) => [each.name, new Set(each.variants.map(({ name }) => name))]),
  )
  const drafts = schema.models.map((model) => indexColumns(model, enums))
  const models = new Map(drafts.map((draft) => [draft.name, draft]))
  // Models lead to each other in circles, so relations are joined when all columns are known.
  for (const { ir, relations } of drafts) joinRelations(ir, relations, models)
  const views = schema.views
    .filter(({ sql }) => sql.server !== undefined)
    .map((view) => indexColumns(modelOfView(view), enums, false))
  return { schema, models, views: new Map(views.map((view) => [view.name, view])) }
}

interface ModelDraft extends ModelIndex {
  readonly relations: Map<string, RelationIndex>
}

function indexColumns(
  ir: ModelIr,
  enums: ReadonlyMap<string, ReadonlySet<string>>,
  isTable = true,
): ModelDraft {
  const columns = ir.fields.flatMap((field, position) =>
    field.kind === 'column' ? [indexColumn(field, position, enums, isTable)] : [],
  )
  const columnsByName = new Map(columns.map((each) => [each.name, each]))
  const pick = (names: readonly string[]): readonly ColumnIndex[] =>
    names.map((name) => found(columnsByName.get(name), ir.name, name))
  const key = pick(ir.key.kind === 'single' ? [ir.key.field] : ir.key.fields)
  return {
    ir,
    name: ir.name,
    table: ir.table,
    columns,
    columnsByName,
    relations: new Map(),
    key,
    uniques: [
      key,
      ...ir.uniques.filter(({ where }) => where === undefined).map(({ fields }) => pick(fields)),
    ],
    version: columns.find((each) => each.ir.version),
    tombstone: tombstoneColumn(ir),
    live: liveRows(ir),
    createInputs: columns.filter((each) => isInput(each) && isGivenOnCreate(each)),
    updateInputs: columns.filter((each) => isInput(each) && !key.includes(each)),
  }
}

function indexColumn(
  ir: ColumnIr,
  position: number,
  enums: ReadonlyMap<string, ReadonlySet<string>>,
  isTable: boolean,
): ColumnIndex {
  const type = columnTypeOf(ir.type)
  return {
    ir,
    name: ir.name,
    position,
    type,
    arity: ir.type.arity,
    column: column(ir.column, type),
    neverNull: isTable && ir.type.arity !== 'optional',
    variants: ir.type.kind === 'enum' ? enums.get(ir.type.name) : undefined,
    mask: ir.mask === undefined ? undefined : readMask(ir.mask, type),
  }
}

/** What clients may write at all (spec/http 4.1). */
function isInput({ ir }: ColumnIndex): boolean {
  return !ir.readonly && !ir.serverOnly && !ir.version
}

function isGivenOnCreate({ ir }: ColumnIndex): boolean {
  return ir.default === undefined || ir.settable
}

function joinRelations(
  ir: ModelIr,
  relations: Map<string, RelationIndex>,
  models: ReadonlyMap<string, ModelIndex>,
): void {
  for (const [position, field] of ir.fields.entries()) {
    if (field.kind !== 'relation') continue
    const model = found(models.get(field.model), ir.name, field.model)
    const own = found(models.get(ir.name), ir.name, ir.name)
    relations.set(field.name, {
      ir: field,
      name: field.name,
      position,
      many: field.arity === 'list',
      local: found(own.columnsByName.get(field.localField), ir.name, field.localField),
      remote: found(model.columnsByName.get(field.remoteField), field.model, field.remoteField),
      model,
      indexed: isIndexed(model.ir, field.remoteField),
    })
  }
}

/** Keys, unique columns, declared indexes and, by the DDL that we write, foreign keys. */
function isIndexed(model: ModelIr, field: string): boolean {
  const key = model.key.kind === 'single' ? model.key.field : model.key.fields[0]
  const ordered = model.indexes.filter(({ using }) => using === undefined || using === 'btree')
  return (
    key === field ||
    [...model.uniques, ...ordered].some(
      ({ fields, where }) => fields[0] === field && where === undefined,
    ) ||
    model.fields.some(
      (each) => each.kind === 'relation' && each.owning && each.localField === field,
    )
  )
}

function found<Value>(value: Value | undefined, model: string, name: string): Value {
  if (value === undefined) throw new TypeError(`the IR of "${model}" lacks "${name}"`)
  return value
}
