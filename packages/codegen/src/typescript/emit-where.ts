import type { ColumnIr, ModelIr } from '@cratestack/schema/ir'
import { docComment } from '../text/comment.ts'
import { interfaceOf, unionOf } from '../text/layout.ts'
import { stringLiteral } from '../text/literal.ts'
import type { Emission } from './emission.ts'
import { rowColumns } from './emit-row.ts'
import { member } from './member.ts'
import { comparabilityOf, isSortable, visibleColumns } from './model-facts.ts'
import { valueType } from './value-types.ts'

const logical: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT'])

/** What `where` takes. A field called like one of the three words has to be asked for by its handle. */
export function emitWhere(emission: Emission, model: ModelIr): readonly string[] {
  const { imports, names } = emission
  const name = names.type(`where ${model.name}`)
  const columns = new Set(filterable(emission, model))
  const members = model.fields.flatMap((field) => {
    if (logical.has(field.name)) return []
    if (field.kind === 'relation') {
      const related = names.type(`where ${field.model}`)
      const type = field.arity === 'list' ? `${imports.type('ManyFilter')}<${related}>` : related
      return [member(emission, field.name, type, { optional: true })]
    }
    if (field.kind !== 'column' || !columns.has(field)) return []
    const type = filterType(emission, field)
    return type === undefined ? [] : [member(emission, field.name, type, { optional: true })]
  })
  const row = names.type(`model ${model.name}`)
  return [
    ...docComment([`Which rows of {@link ${row}}; all members must hold.`]),
    ...interfaceOf(name, [
      ...members,
      member(emission, 'AND', `readonly ${name}[]`, { optional: true }),
      member(emission, 'OR', `readonly ${name}[]`, { optional: true }),
      member(emission, 'NOT', name, { optional: true }),
    ]),
  ]
}

/** What one term of an order is. */
export function emitOrderBy(emission: Emission, model: ModelIr): readonly string[] {
  const { imports, names, role } = emission
  const columns = new Set(sortable(emission, model))
  const members = model.fields.flatMap((field) => {
    if (field.kind === 'relation')
      return field.arity === 'list'
        ? []
        : [member(emission, field.name, names.type(`orderBy ${field.model}`), { optional: true })]
    if (field.kind !== 'column' || !columns.has(field)) return []
    const sort = imports.type(role === 'server' ? 'Sort' : 'Direction')
    return [member(emission, field.name, sort, { optional: true })]
  })
  const row = names.type(`model ${model.name}`)
  return [
    ...docComment([`What rows of {@link ${row}} are sorted by.`]),
    ...interfaceOf(names.type(`orderBy ${model.name}`), members),
  ]
}

/** The argument type `FindMany<M>`: the model's own visible fields, in the form of the wire. */
export function emitFindMany(emission: Emission, model: ModelIr): readonly (readonly string[])[] {
  const { imports, names } = emission
  const where = names.type(`findManyWhere ${model.name}`)
  const tests = visibleColumns(model).flatMap((column) => {
    const type = column.filterable ? testType(emission, column, 'Wire') : undefined
    return type === undefined ? [] : [member(emission, column.name, type, { optional: true })]
  })
  const sorts = visibleColumns(model)
    .filter((column) => column.sortable && isSortable(column))
    .map((column) => stringLiteral(column.name))
  const sortField = names.type(`sortField ${model.name}`)
  const sort = `${imports.type('WireSort')}<${sortField}>`
  const row = names.type(`model ${model.name}`)
  return [
    [
      ...docComment([`A condition and an order on rows of {@link ${row}}, as an argument.`]),
      ...interfaceOf(names.type(`findMany ${model.name}`), [
        member(emission, 'where', `${where} | null`, { optional: true }),
        member(emission, 'orderBy', `readonly ${sort}[] | null`, { optional: true }),
      ]),
    ],
    interfaceOf(where, tests),
    unionOf(`export type ${sortField} =`, sorts.length === 0 ? ['never'] : sorts),
  ]
}

/** The members of a filter by value: `Order` for `Post.id`, and so on. */
function filterType(emission: Emission, column: ColumnIr): string | undefined {
  const prefix = emission.role === 'server' ? '' : 'Wire'
  return testType(emission, column, prefix, 'Filter')
}

function testType(
  { imports, ...emission }: Emission,
  column: ColumnIr,
  prefix: '' | 'Wire',
  suffix: '' | 'Filter' = '',
): string | undefined {
  const optional = column.type.arity === 'optional' ? 'Optional' : ''
  const value = (): string => valueType({ imports, ...emission }, column.type, 'lenient')
  const kind = comparabilityOf(column)
  switch (kind) {
    case 'none':
      return undefined
    case 'json':
      if (prefix === '') return imports.type(`${optional}Json${suffix}`)
      return optional === '' ? undefined : imports.type(`${prefix}Presence${suffix}`)
    case 'presence':
      return imports.type(`${prefix}Presence${suffix}`)
    case 'text':
      return imports.type(`${optional}${prefix}Text${suffix}`)
    case 'equality':
      return `${imports.type(`${optional}${prefix}Equality${suffix}`)}<${value()}>`
    case 'order':
      return `${imports.type(`${optional}${prefix}Order${suffix}`)}<${value()}>`
  }
}

function filterable(emission: Emission, model: ModelIr): readonly ColumnIr[] {
  const columns = rowColumns(emission, model)
  return emission.role === 'server' ? columns : columns.filter((column) => column.filterable)
}

function sortable(emission: Emission, model: ModelIr): readonly ColumnIr[] {
  const columns = rowColumns(emission, model).filter(isSortable)
  return emission.role === 'server' ? columns : columns.filter((column) => column.sortable)
}
