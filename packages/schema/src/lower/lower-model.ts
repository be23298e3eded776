import type { CheckedTree } from '../checker/check.ts'
import type { FieldDeclaration, ModelDeclaration } from '../checker/context.ts'
import type { FieldFacts } from '../checker/facts.ts'
import { compatOf } from '../checker/members.ts'
import { isKeyColumn } from '../checker/relations.ts'
import type {
  ColumnIr,
  FieldIr,
  IndexIr,
  KeyIr,
  ModelIr,
  RelationIr,
  UniqueIr,
} from '../ir/model-ir.ts'
import { accessorName, columnName, indexName, tableName, uniqueIndexName } from '../ir/naming.ts'
import { lowerDocs, lowerType } from './lower-type.ts'

export function lowerModel(checked: CheckedTree, model: ModelDeclaration): ModelIr {
  const { context, policies } = checked
  const facts = context.facts.models.get(model)
  if (facts === undefined)
    throw new Error(`lowering needs a checked schema: "${model.name}" has no facts`)
  const plural = tableName(model.name, compatOf(context))
  const table = facts.mappedTo ?? plural
  return {
    name: model.name,
    docs: lowerDocs(model.node.docs),
    table,
    route: facts.path ?? plural,
    accessor: accessorName(model.name),
    key: lowerKey(checked, model),
    fields: model.fields.map((field) => lowerField(checked, model, field)),
    uniques: lowerUniques(checked, model, table),
    indexes: facts.indexes.map(
      (index): IndexIr => ({
        ...index,
        name: indexName(table, index.fields.map(columnName), index.using),
      }),
    ),
    policies: policies.models.get(model) ?? [],
    emits: facts.emits,
    subscribe: facts.subscribe,
    paged: facts.paged,
    audit: facts.audit,
    softDelete:
      facts.softDelete === undefined
        ? undefined
        : { declared: model.byName.has('deletedAt'), ...facts.softDelete },
    retainDays: facts.retainDays,
    internal: facts.internal,
    expose: facts.expose,
    pageLimit: facts.pageLimit,
    renamedFrom: facts.renamedFrom,
    mcp: facts.mcp,
  }
}

function lowerKey({ context }: CheckedTree, model: ModelDeclaration): KeyIr {
  const composite = context.facts.models.get(model)?.compositeKey
  if (composite !== undefined) return { kind: 'composite', fields: composite }
  const field = model.fields.find((each) => each.facts.key === true)
  if (field === undefined)
    throw new Error(`lowering needs a checked schema: "${model.name}" has no key`)
  return { kind: 'single', field: field.name }
}

/** `@unique` on the key itself adds nothing (6.2). */
function lowerUniques(
  { context }: CheckedTree,
  model: ModelDeclaration,
  table: string,
): readonly UniqueIr[] {
  const single = model.fields
    .filter((field) => field.facts.unique === true && field.facts.key !== true)
    .map((field) => ({ fields: [field.name], where: undefined }))
  const composite = context.facts.models.get(model)?.uniques ?? []
  return [...single, ...composite].map((unique) => ({
    ...unique,
    name: uniqueIndexName(table, unique.fields.map(columnName)),
  }))
}

function lowerField(
  checked: CheckedTree,
  model: ModelDeclaration,
  field: FieldDeclaration,
): FieldIr {
  const { context } = checked
  const facts = field.facts
  if (facts === undefined)
    throw new Error(`lowering needs a checked schema: "${field.name}" has no facts`)
  const docs = lowerDocs(field.node.docs)
  if (facts.computed !== undefined) {
    return {
      kind: 'computed',
      name: field.name,
      docs,
      type: lowerType(context, field.node.type),
      ...facts.computed,
    }
  }
  if (field.type?.base.kind === 'model') return lowerRelation(model, field, facts, docs)
  return lowerColumn(checked, model, field, facts, docs)
}

function lowerRelation(
  model: ModelDeclaration,
  field: FieldDeclaration,
  facts: FieldFacts,
  docs: readonly string[],
): RelationIr {
  const local = facts.relation?.fields[0]?.text ?? ''
  const arity = field.type?.arity ?? 'required'
  return {
    kind: 'relation',
    name: field.name,
    docs,
    model: field.node.type?.name.text ?? '',
    arity,
    localField: local,
    remoteField: facts.relation?.references[0]?.text ?? '',
    // The side whose column is not its model's key holds the foreign key (10.3).
    owning: arity !== 'list' && !isKeyColumn(model, local),
    onDelete: facts.relation?.onDelete ?? 'NoAction',
    onUpdate: facts.relation?.onUpdate ?? 'NoAction',
  }
}

function lowerColumn(
  { context, policies }: CheckedTree,
  model: ModelDeclaration,
  field: FieldDeclaration,
  facts: FieldFacts,
  docs: readonly string[],
): ColumnIr {
  const softDeleted =
    field.name === 'deletedAt' && context.facts.models.get(model)?.softDelete !== undefined
  return {
    kind: 'column',
    name: field.name,
    docs,
    column: facts.mappedTo ?? columnName(field.name),
    type: lowerType(context, field.node.type),
    default: facts.default,
    settable: facts.settable,
    unique: facts.unique,
    // A declared soft-delete column is never an input (8.9).
    readonly: facts.readonly || (softDeleted && !facts.serverOnly),
    serverOnly: facts.serverOnly,
    pii: facts.pii,
    sensitive: facts.sensitive,
    version: facts.version,
    validators: facts.validators,
    enforcedInDatabase: facts.enforcedInDatabase,
    renamedFrom: facts.renamedFrom,
    filterable: facts.filterable,
    sortable: facts.sortable,
    policies: policies.fields.get(field) ?? [],
    mask: facts.mask,
  }
}
