// What a client has to know at run time: routes, fields and their types. No policy, no field that
// only the server sees, no table.

import type {
  ArgumentIr,
  FieldIr,
  ModelIr,
  ProcedureIr,
  SchemaIr,
  StructFieldIr,
  TypeIr,
} from '@cratestack/schema/ir'
import {
  computedFields,
  createColumns,
  isComputed,
  isVersioned,
  keyFields,
  relationsOf,
  updateColumns,
  visibleColumns,
} from './model-facts.ts'

type Members = Readonly<Record<string, unknown>>

/** The client's part of the schema as JSON, one declaration per line. */
export function clientDescriptor(ir: SchemaIr): readonly string[] {
  return [
    '{',
    `"version":1,"transport":"${ir.transport}","bytes":"${ir.datasource?.bytes ?? 'array'}",`,
    ...section('enums', ir.enums, ({ variants }) => variants.map(({ name }) => name), ','),
    ...section('types', ir.types, ({ fields }) => typesOf(fields), ','),
    ...section('models', ir.models, describeModel, ','),
    ...section('procedures', ir.procedures, describeProcedure, ''),
    '}',
  ]
}

function section<Declared extends { readonly name: string }>(
  name: string,
  declared: readonly Declared[],
  describe: (declared: Declared) => unknown,
  end: string,
): readonly string[] {
  if (declared.length === 0) return [`"${name}":{}${end}`]
  const lines = declared.map((item, at) => {
    const comma = at === declared.length - 1 ? '' : ','
    return `${JSON.stringify(item.name)}:${JSON.stringify(describe(item))}${comma}`
  })
  return [`"${name}":{`, ...lines, `}${end}`]
}

function describeModel(model: ModelIr): Members {
  const relations = relationsOf(model).map(
    ({ name, model: related, arity }) => [name, typeText(related, arity)] as const,
  )
  const visible = new Set<FieldIr>([...visibleColumns(model), ...computedFields(model)])
  const params = computedFields(model).flatMap(({ name, params }) =>
    params === undefined ? [] : [[name, params.type] as const],
  )
  return {
    accessor: model.accessor,
    route: model.route,
    key: keyFields(model),
    ...(model.paged ? { paged: true } : {}),
    ...(isVersioned(model) ? { versioned: true } : {}),
    fields: typesOf(model.fields.filter((field) => visible.has(field))),
    ...(relations.length === 0 ? {} : { relations: Object.fromEntries(relations) }),
    ...(params.length === 0 ? {} : { params: Object.fromEntries(params) }),
    create: createColumns(model).map(({ name, settable }) => (settable ? `${name}?` : name)),
    update: updateColumns(model).map(({ name }) => name),
  }
}

function describeProcedure(procedure: ProcedureIr): Members {
  return {
    path:
      procedure.apiVersion === undefined
        ? `/$procs/${procedure.name}`
        : `/${procedure.apiVersion}/$procs/${procedure.name}`,
    args: typesOf(procedure.args),
    returns: printType(procedure.returns),
  }
}

function typesOf(
  fields: readonly (FieldIr | StructFieldIr | ArgumentIr)[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fields.flatMap((field) =>
      'type' in field
        ? [[field.name, `${isMarked(field) ? '=' : ''}${printType(field.type)}`]]
        : [],
    ),
  )
}

/** What the server computes is marked: it comes back, and is neither sent nor asked about. */
function isMarked(field: FieldIr | StructFieldIr | ArgumentIr): boolean {
  return 'kind' in field ? field.kind === 'computed' : 'computed' in field && isComputed(field)
}

/** A type as the language writes it: `Int`, `String?`, `Post[]`, `Page<Post>`. */
function printType(type: TypeIr): string {
  switch (type.kind) {
    case 'scalar': {
      const parameters = type.parameters.length === 0 ? '' : `(${type.parameters.join(',')})`
      return typeText(`${type.name}${parameters}`, type.arity)
    }
    case 'enum':
    case 'type':
    case 'model':
      return typeText(type.name, type.arity)
    case 'page':
      return typeText(`Page<${type.item}>`, type.arity)
    case 'pageInput':
      return typeText('PageInput', type.arity)
    case 'findMany':
      return typeText(`FindMany<${type.model}>`, type.arity)
  }
}

function typeText(name: string, arity: TypeIr['arity']): string {
  return `${name}${{ required: '', optional: '?', list: '[]' }[arity]}`
}
