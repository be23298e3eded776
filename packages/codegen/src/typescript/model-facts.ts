// What the rules of spec/http 4.1 and 5.3 make of a model, for everything that is emitted about it.

import type {
  ColumnIr,
  ComputedFieldIr,
  FieldIr,
  ModelIr,
  RelationIr,
  RouteAction,
  SchemaIr,
  StructFieldIr,
} from '@cratestack/schema/ir'

export function columnsOf(model: ModelIr): readonly ColumnIr[] {
  return model.fields.filter((field) => field.kind === 'column')
}

export function relationsOf(model: ModelIr): readonly RelationIr[] {
  return model.fields.filter((field) => field.kind === 'relation')
}

/** Fields that application code computes: answers have them, and rows read in process do not. */
export function computedFields(model: ModelIr): readonly ComputedFieldIr[] {
  return model.fields.filter((field) => field.kind === 'computed')
}

/** Whether application code computes anything. */
export function hasResolvers(ir: SchemaIr): boolean {
  return [...ir.models, ...ir.types].some(({ fields }) => fields.some(isComputed))
}

/** Whether application code computes a field of a model or of a type. */
export function isComputed(field: FieldIr | StructFieldIr): boolean {
  if ('kind' in field) return field.kind === 'computed'
  return field.computed !== undefined
}

/** Columns that may leave the server. */
export function visibleColumns(model: ModelIr): readonly ColumnIr[] {
  return columnsOf(model).filter(({ serverOnly }) => !serverOnly)
}

export function keyFields({ key }: ModelIr): readonly string[] {
  return key.kind === 'single' ? [key.field] : key.fields
}

export function keyColumns(model: ModelIr): readonly ColumnIr[] {
  const columns = columnsOf(model)
  return keyFields(model).flatMap((name) => columns.filter((column) => column.name === name))
}

export function isVersioned(model: ModelIr): boolean {
  return columnsOf(model).some(({ version }) => version)
}

/** Whether a rule allows anybody to create one: without it every create is refused. */
export function isCreatable({ policies }: ModelIr): boolean {
  return policies.some(
    ({ effect, action }) => effect === 'allow' && (action === 'create' || action === 'all'),
  )
}

/** Whether callers choose the key, so that there may be a row with it already. */
export function isUpsertable(model: ModelIr): boolean {
  return isCreatable(model) && keyColumns(model).every((column) => column.default === undefined)
}

export function hasRoute({ internal }: ModelIr, action: RouteAction): boolean {
  return !internal.includes(action)
}

/** Fields of the create input; those with a default may be left out. */
export function createColumns(model: ModelIr): readonly ColumnIr[] {
  return columnsOf(model).filter(
    (column) => isInput(model, column) && (column.default === undefined || column.settable),
  )
}

/** Fields that trusted code may add to a create. */
export function serverCreateColumns(model: ModelIr): readonly ColumnIr[] {
  const inputs = new Set(createColumns(model))
  return columnsOf(model).filter((column) => !inputs.has(column) && !column.version)
}

export function updateColumns(model: ModelIr): readonly ColumnIr[] {
  const key = new Set(keyFields(model))
  return columnsOf(model).filter((column) => isInput(model, column) && !key.has(column.name))
}

export function serverUpdateColumns(model: ModelIr): readonly ColumnIr[] {
  const inputs = new Set(updateColumns(model))
  const key = new Set(keyFields(model))
  return columnsOf(model).filter(
    (column) => !inputs.has(column) && !column.version && !key.has(column.name),
  )
}

/** Groups of fields that name one row, besides the key. Partial indexes name none. */
export function uniqueGroups(model: ModelIr): readonly (readonly ColumnIr[])[] {
  const columns = columnsOf(model)
  return model.uniques
    .filter(({ where }) => where === undefined)
    .map(({ fields }) => fields.flatMap((name) => columns.filter((column) => column.name === name)))
}

export type Comparable = 'equality' | 'order' | 'text' | 'json' | 'presence' | 'none'

/** What a column can be asked for. */
export function comparabilityOf({ type }: ColumnIr): Comparable {
  if (type.arity === 'list') return 'none'
  const plain = type.arity === 'optional' ? 'presence' : 'none'
  if (type.kind === 'enum') return 'equality'
  if (type.kind !== 'scalar') return 'none'
  switch (type.name) {
    case 'String':
    case 'Cuid':
      return 'text'
    case 'Int':
    case 'BigInt':
    case 'Float':
    case 'Decimal':
    case 'DateTime':
    case 'Uuid':
      return 'order'
    case 'Boolean':
      return 'equality'
    case 'Json':
      return 'json'
    case 'Bytes':
      return plain
    case 'Vector':
    case 'Geography':
    case 'Geometry':
      return plain
  }
}

export function isSortable(column: ColumnIr): boolean {
  const comparable = comparabilityOf(column)
  return comparable === 'equality' || comparable === 'order' || comparable === 'text'
}

/** Whether values of the column can be added up. */
export function isNumber({ type }: ColumnIr): boolean {
  return type.arity !== 'list' && type.kind === 'scalar' && numbers.has(type.name)
}

/** Whether values of the column have a least and a greatest. */
export function hasExtremes(column: ColumnIr): boolean {
  if (comparabilityOf(column) === 'text' || isNumber(column)) return true
  const { type } = column
  return type.arity !== 'list' && type.kind === 'scalar' && type.name === 'DateTime'
}

const numbers: ReadonlySet<string> = new Set(['Int', 'BigInt', 'Float', 'Decimal'])

function isInput(model: ModelIr, column: ColumnIr): boolean {
  if (column.readonly || column.serverOnly || column.version) return false
  // A tombstone is made by deleting, whether its column is declared or not (spec/language 8.9).
  return model.softDelete === undefined || column.name !== 'deletedAt'
}
