// What the wire may name: the visible columns and the relations of every model, found by name in one
// step. Fields that only the server may see are not in here, so nothing that reads a request can
// reach them.

import {
  type ColumnIr,
  type ComputedFieldIr,
  type ModelIr,
  modelOfView,
  type RelationIr,
  type SchemaIr,
  type ViewIr,
} from '@cratestack/schema/ir'

export interface WireModel {
  readonly ir: ModelIr
  readonly name: string
  /** Visible columns in schema order. */
  readonly columns: ReadonlyMap<string, WireColumn>
  /** Fields that application code computes. */
  readonly computed: ReadonlyMap<string, ComputedFieldIr>
  /** Names of both, in schema order: what a row has that was not asked for less. */
  readonly fieldNames: readonly string[]
  readonly relations: ReadonlyMap<string, WireRelation>
  /** In declared order; more than one for a composite key. */
  readonly key: readonly WireColumn[]
  /** Name of the `@version` column. */
  readonly version: string | undefined
}

export interface WireColumn {
  readonly name: string
  readonly ir: ColumnIr
  readonly optional: boolean
  /** What its text is read as; `none` for what no text in a URL can be. */
  readonly kind: TextKind
  /** Of an enum. */
  readonly variants: ReadonlySet<string>
}

export type TextKind =
  | 'String'
  | 'Cuid'
  | 'Int'
  | 'BigInt'
  | 'Float'
  | 'Boolean'
  | 'DateTime'
  | 'Decimal'
  | 'Uuid'
  | 'Enum'
  | 'Json'
  | 'Bytes'
  | 'none'

export interface WireRelation {
  readonly name: string
  readonly ir: RelationIr
  readonly toMany: boolean
  readonly model: WireModel
}

/**
 * The models of a schema as the wire sees them, by name.
 *
 * @param views - those that have routes
 */
export function readWireModels(
  schema: SchemaIr,
  views: readonly ViewIr[] = [],
): ReadonlyMap<string, WireModel> {
  const variants = new Map(
    schema.enums.map(({ name, variants }) => [
      name,
      new Set(variants.map((variant) => variant.name)),
    ]),
  )
  // Relations point in circles, so the models stand first and get their relations afterwards.
  const relationsOf = new Map<string, Map<string, WireRelation>>()
  const models = new Map<string, WireModel>()
  for (const ir of [...schema.models, ...views.map(modelOfView)]) {
    const relations = new Map<string, WireRelation>()
    relationsOf.set(ir.name, relations)
    models.set(ir.name, readModel(ir, variants, relations))
  }
  for (const ir of schema.models)
    for (const field of ir.fields) {
      const model = field.kind === 'relation' ? models.get(field.model) : undefined
      if (field.kind !== 'relation' || model === undefined) continue
      const relation = { name: field.name, ir: field, toMany: field.arity === 'list', model }
      relationsOf.get(ir.name)?.set(field.name, relation)
    }
  return models
}

function readModel(
  ir: ModelIr,
  variants: ReadonlyMap<string, ReadonlySet<string>>,
  relations: ReadonlyMap<string, WireRelation>,
): WireModel {
  const columns = new Map<string, WireColumn>()
  const computed = new Map<string, ComputedFieldIr>()
  const fieldNames: string[] = []
  let version: string | undefined
  for (const field of ir.fields) {
    if (field.kind === 'relation') continue
    if (field.kind === 'computed') computed.set(field.name, field)
    else {
      if (field.version) version = field.name
      if (field.serverOnly) continue
      columns.set(field.name, readColumn(field, variants))
    }
    fieldNames.push(field.name)
  }
  const keyNames = ir.key.kind === 'single' ? [ir.key.field] : ir.key.fields
  const key = keyNames.flatMap((name) => columns.get(name) ?? [])
  return { ir, name: ir.name, columns, computed, fieldNames, relations, key, version }
}

const noVariants: ReadonlySet<string> = new Set()

function readColumn(ir: ColumnIr, variants: ReadonlyMap<string, ReadonlySet<string>>): WireColumn {
  return {
    name: ir.name,
    ir,
    optional: ir.type.arity === 'optional',
    kind: textKindOf(ir),
    variants: (ir.type.kind === 'enum' ? variants.get(ir.type.name) : undefined) ?? noVariants,
  }
}

function textKindOf({ type }: ColumnIr): TextKind {
  if (type.arity === 'list') return 'none'
  if (type.kind === 'enum') return 'Enum'
  if (type.kind !== 'scalar') return 'none'
  switch (type.name) {
    case 'Vector':
    case 'Geography':
    case 'Geometry':
      return 'none'
    case 'String':
    case 'Cuid':
    case 'Int':
    case 'BigInt':
    case 'Float':
    case 'Boolean':
    case 'DateTime':
    case 'Decimal':
    case 'Uuid':
    case 'Json':
    case 'Bytes':
      return type.name
  }
}
