// Checked tree -> IR. Runs only on schemas without errors, so everything it asks for is there.

import type { CheckedTree } from '../checker/check.ts'
import { extensionNames, providerOf } from '../checker/config.ts'
import type { CheckContext, StructDeclaration } from '../checker/context.ts'
import { compatOf } from '../checker/members.ts'
import type { DatasourceIr, EnumIr, SchemaIr, StructIr } from '../ir/schema-ir.ts'
import type { DatasourceBlock, EnumBlock } from '../syntax/nodes.ts'
import { lowerModel } from './lower-model.ts'
import { lowerProcedure, lowerQuery } from './lower-procedure.ts'
import { lowerDocs, lowerType } from './lower-type.ts'
import { lowerView } from './lower-view.ts'

export function lowerSchema(checked: CheckedTree): SchemaIr {
  const { context } = checked
  const { names } = context
  return {
    version: 1,
    datasource:
      names.datasource === undefined ? undefined : lowerDatasource(context, names.datasource),
    auth: names.auth === undefined ? undefined : lowerStruct(context, names.auth),
    transport: names.transport,
    extensions: extensionNames.filter((name) => names.extensions.has(name)),
    mcp: checked.mcp,
    enums: [...names.enums.values()].map(lowerEnum),
    types: [...names.types.values()].map((type) => lowerStruct(context, type)),
    models: [...names.models.values()].map((model) => lowerModel(checked, model)),
    views: [...names.views.values()].map((view) => lowerView(checked, view)),
    procedures: names.procedures.map((procedure) => lowerProcedure(checked, procedure)),
    queries: names.queries.map((query) => lowerQuery(checked, query)),
  }
}

function lowerDatasource(context: CheckContext, block: DatasourceBlock): DatasourceIr {
  const read = (key: string) => {
    const text = block.entries.find((entry) => entry.key.text === key)?.value.text
    return text === undefined ? undefined : text.replace(/^["']|["']$/g, '')
  }
  return {
    name: block.name.text,
    provider: providerOf(block),
    url: lowerUrl(block),
    compat: compatOf(context),
    bytes: read('bytes') === 'base64' ? 'base64' : 'array',
    maps: read('maps') === 'on',
    enumStorage: read('enumStorage') === 'native' ? 'native' : 'check',
  }
}

function lowerUrl(block: DatasourceBlock): DatasourceIr['url'] {
  const text = block.entries.find((entry) => entry.key.text === 'url')?.value.text
  if (text === undefined) return undefined
  const variable = /^env\(\s*["']([^"']*)["']\s*\)$/.exec(text)?.[1]
  if (variable !== undefined) return { kind: 'env', value: variable }
  return { kind: 'literal', value: text.replace(/^["']|["']$/g, '') }
}

function lowerEnum(node: EnumBlock): EnumIr {
  return {
    name: node.name.text,
    docs: lowerDocs(node.docs),
    variants: node.variants.map((variant) => ({
      name: variant.name.text,
      docs: lowerDocs(variant.docs),
    })),
  }
}

function lowerStruct(context: CheckContext, struct: StructDeclaration): StructIr {
  return {
    name: struct.name,
    docs: lowerDocs(struct.node.docs),
    fields: struct.fields.map((field) => {
      const facts = field.facts
      return {
        name: field.name,
        docs: lowerDocs(field.node.docs),
        type: lowerType(context, field.node.type),
        validators: facts?.validators ?? [],
        computed: facts?.computed,
      }
    }),
  }
}
