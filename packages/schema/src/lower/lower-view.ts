import type { CheckedTree } from '../checker/check.ts'
import type { ViewDeclaration } from '../checker/context.ts'
import { compatOf } from '../checker/members.ts'
import type { ViewIr } from '../ir/model-ir.ts'
import { accessorName, columnName, tableName } from '../ir/naming.ts'
import { lowerDocs, lowerType } from './lower-type.ts'

export function lowerView(checked: CheckedTree, view: ViewDeclaration): ViewIr {
  const { context, policies } = checked
  const facts = context.facts.views.get(view)
  if (facts === undefined)
    throw new Error(`lowering needs a checked schema: "${view.name}" has no facts`)
  const plural = tableName(view.name, compatOf(context))
  return {
    name: view.name,
    docs: lowerDocs(view.node.docs),
    table: facts.mappedTo ?? plural,
    route: facts.path ?? plural,
    accessor: accessorName(view.name),
    sources: [...new Set(view.node.sources.map((source) => source.text))],
    key: facts.key,
    fields: view.fields.map((field) => ({
      name: field.name,
      docs: lowerDocs(field.node.docs),
      column: columnName(field.name),
      type: lowerType(context, field.node.type),
      serverOnly: (field.facts.serverOnly ?? false) || isSecret(checked, field.facts.from),
      from: field.facts.from,
    })),
    sql: { server: facts.serverSql, embedded: facts.embeddedSql },
    materialized: facts.materialized,
    policies: policies.views.get(view) ?? [],
    expose: facts.expose,
  }
}

/** What nobody sees of a model, nobody sees of a view of it (spec/server 8). */
function isSecret(
  { context }: CheckedTree,
  from: { readonly model: string; readonly field: string } | undefined,
): boolean {
  if (from === undefined) return false
  return context.names.models.get(from.model)?.byName.get(from.field)?.facts.serverOnly === true
}
