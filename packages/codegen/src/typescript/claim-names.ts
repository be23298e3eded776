// All names of one file, in the order of their rights: the fixed exports, then what the schema
// declares, then what is derived from it. Imports come last of all.

import { pascalCase, type SchemaIr } from '@cratestack/schema/ir'
import { NameTable } from '../names/name-table.ts'
import type { Role } from './emission.ts'
import { serverViews } from './emit-view.ts'
import type { FormUses } from './form-uses.ts'
import { columnsOf, hasResolvers, isComputed, visibleColumns } from './model-facts.ts'

export function claimNames(role: Role, ir: SchemaIr, uses: FormUses): NameTable {
  const names = new NameTable()
  claimFixed(role, ir, names)
  for (const { name } of ir.enums) names.claimBoth(`enum ${name}`, name)
  for (const { name } of ir.models) names.claimType(`model ${name}`, name)
  for (const { name } of ir.types) names.claimType(`type ${name}`, name)
  const views = role === 'server' ? serverViews(ir) : []
  for (const { name } of views) names.claimType(`model ${name}`, name)
  if (role === 'server' && ir.auth !== undefined)
    names.claimType(`auth ${ir.auth.name}`, ir.auth.name)
  if (role === 'server')
    for (const { name, accessor } of [...ir.models, ...views])
      names.claimValue(`handle ${name}`, accessor)
  for (const { name } of ir.models) claimDerived(role, names, name)
  for (const { name } of views) claimView(names, name)
  claimForms(role, ir, uses, names)
  if (role === 'server') claimResolvers(ir, names)
  for (const { name, args } of ir.procedures)
    if (args.length > 0 && !(args.length === 1 && args[0]?.name === 'args'))
      claimArguments(names, name)
  return names
}

function claimFixed(role: Role, ir: SchemaIr, names: NameTable): void {
  if (role === 'server') {
    for (const name of [
      'Db',
      'BoundDb',
      'Delegates',
      'Procedures',
      'ServerOptions',
      'AppDefinition',
    ])
      names.claimType(`fixed ${name}`, name)
    if (serverViews(ir).length > 0)
      for (const name of ['Views', 'ViewsOwner']) names.claimType(`fixed ${name}`, name)
    if (hasResolvers(ir)) names.claimType('fixed Resolvers', 'Resolvers')
    for (const name of ['createServer', 'defineApp', 'schema', 'schemaSha256'])
      names.claimValue(`fixed ${name}`, name)
  } else {
    for (const name of ['Api', 'ProceduresClient']) names.claimType(`fixed ${name}`, name)
    for (const name of ['createClient', 'schema', 'schemaSha256'])
      names.claimValue(`fixed ${name}`, name)
  }
}

function claimDerived(role: Role, names: NameTable, model: string): void {
  const shared = {
    relations: `${model}Relations`,
    select: `${model}Select`,
    include: `${model}Include`,
    where: `${model}Where`,
    orderBy: `${model}OrderBy`,
    key: `${model}Key`,
    create: `Create${model}Input`,
    update: `Update${model}Input`,
    types: `${model}Types`,
    findMany: `${model}FindMany`,
    findManyWhere: `${model}FindManyWhere`,
    sortField: `${model}SortField`,
  }
  const own =
    role === 'server'
      ? {
          serverCreate: `${model}ServerFields`,
          serverUpdate: `${model}ServerPatch`,
          delegate: `${model}Delegate`,
          fields: `${model}Fields`,
          handles: `${model}Handles`,
        }
      : { delegate: `${model}Client` }
  for (const [part, name] of Object.entries({ ...shared, ...own }))
    names.claimType(`${part} ${model}`, name)
}

function claimView(names: NameTable, view: string): void {
  const parts = {
    select: 'Select',
    where: 'Where',
    orderBy: 'OrderBy',
    types: 'Types',
    delegate: 'Delegate',
    fields: 'Fields',
    handles: 'Handles',
  }
  for (const [part, suffix] of Object.entries(parts))
    names.claimType(`${part} ${view}`, `${view}${suffix}`)
}

/**
 * Types that go both ways have two forms. The declared name stands for what our code hands out:
 * arguments on the server, results in clients. Rows of a model are their own exact form, unless the
 * server must not show all of them.
 */
function claimForms(role: Role, ir: SchemaIr, uses: FormUses, names: NameTable): void {
  const suffix = role === 'server' ? 'Result' : 'Input'
  const [exactUses, lenientUses] =
    role === 'server' ? [uses.taken, uses.given] : [uses.given, uses.taken]
  for (const { name } of ir.types) {
    const declared = names.type(`type ${name}`)
    const onlyLenient = lenientUses.has(name) && !exactUses.has(name)
    names.alias(`exact ${name}`, declared)
    if (onlyLenient || !lenientUses.has(name)) names.alias(`lenient ${name}`, declared)
    else names.claimType(`lenient ${name}`, `${name}${suffix}`)
  }
  for (const model of ir.models) {
    const { name } = model
    const hides = columnsOf(model).length > visibleColumns(model).length
    if (role === 'server' && hides && exactUses.has(name))
      names.claimType(`exact ${name}`, `${name}Argument`)
    else names.alias(`exact ${name}`, names.type(`model ${name}`))
    if (lenientUses.has(name)) names.claimType(`lenient ${name}`, `${name}${suffix}`)
  }
}

function claimResolvers(ir: SchemaIr, names: NameTable): void {
  for (const { name, fields } of [...ir.models, ...ir.types])
    if (fields.some(isComputed)) names.claimType(`resolvers ${name}`, `${name}Resolvers`)
}

/** `<Proc>Args`, or what the schema has left of it (spec/rpc-and-clients 13.2). */
function claimArguments(names: NameTable, procedure: string): void {
  const stem = pascalCase(procedure)
  const wanted = [`${stem}Args`, `${stem}ProcedureArgs`, `${stem}ProcedureRequest`]
  const free = wanted.find((name) => !names.isTypeTaken(name)) ?? `${stem}ProcedureRequest`
  names.claimType(`arguments ${procedure}`, free)
}
