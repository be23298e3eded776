import type { ColumnIr, ModelIr } from '@cratestack/schema/ir'
import { docComment } from '../text/comment.ts'
import { interfaceOf } from '../text/layout.ts'
import { stringLiteral } from '../text/literal.ts'
import type { Emission } from './emission.ts'
import { inputType } from './emit-inputs.ts'
import { keyType, uniqueTypes } from './emit-row.ts'
import { member } from './member.ts'
import {
  columnsOf,
  computedFields,
  hasExtremes,
  isNumber,
  isSortable,
  relationsOf,
  uniqueGroups,
} from './model-facts.ts'
import { valueType } from './value-types.ts'

/** All parts of a model under one name: what the types of its delegate take. */
export function emitTypes(emission: Emission, model: ModelIr): readonly string[] {
  const { imports, names, role } = emission
  const own = (part: string): string => names.type(`${part} ${model.name}`)
  const related = relationsOf(model).length > 0
  const uniques = uniqueTypes(emission, model)
  const members: (readonly [string, string])[] = [
    ['name', stringLiteral(model.name)],
    ['row', own('model')],
    ['relations', related ? own('relations') : 'object'],
    ['select', own('select')],
    ['include', related ? own('include') : imports.type('NoFields')],
    ['where', own('where')],
    ['orderBy', own('orderBy')],
    ['key', keyType(emission, model)],
    ['create', inputType(emission, model, 'create')],
    ['update', inputType(emission, model, 'update')],
  ]
  if (role === 'client') members.push(['computedParams', paramsType(emission, model)])
  if (role === 'server')
    members.push(
      ['unique', uniques.length === 0 ? 'never' : uniques.join(' | ')],
      ['findMany', emission.searched.has(model.name) ? own('findMany') : imports.type('NoFields')],
      ['serverCreate', inputType(emission, model, 'serverCreate')],
      ['serverUpdate', inputType(emission, model, 'serverUpdate')],
      ...aggregateTypes(model),
      ['conflict', conflictType(model)],
    )
  return [
    ...docComment([`Everything about {@link ${own('model')}} that types are made of.`]),
    ...interfaceOf(
      own('types'),
      members.map(([name, type]) => member(emission, name, type)),
    ),
  ]
}

/** Which fields aggregates take. */
export function aggregateTypes(model: ModelIr): readonly (readonly [string, string])[] {
  const columns = columnsOf(model)
  return [
    ['numbers', namesOf(columns.filter(isNumber))],
    ['ordered', namesOf(columns.filter(hasExtremes))],
    ['grouped', namesOf(columns.filter(isSortable))],
  ]
}

/** What computed fields take, by field. */
function paramsType(emission: Emission, model: ModelIr): string {
  const members = computedFields(model).flatMap(({ name, params }) => {
    if (params === undefined) return []
    const type = valueType(
      emission,
      { kind: 'type', name: params.type, arity: 'optional' },
      'lenient',
    )
    return [`readonly ${name}?: ${type} | null`]
  })
  return members.length === 0 ? emission.imports.type('NoFields') : `{ ${members.join('; ')} }`
}

function namesOf(columns: readonly ColumnIr[]): string {
  return columns.length === 0 ? 'never' : columns.map(({ name }) => stringLiteral(name)).join(' | ')
}

/** The fields of each unique constraint, as a tuple. */
function conflictType(model: ModelIr): string {
  const tuples = uniqueGroups(model).map(
    (columns) => `readonly [${columns.map(({ name }) => stringLiteral(name)).join(', ')}]`,
  )
  return tuples.length === 0 ? 'never' : tuples.join(' | ')
}
