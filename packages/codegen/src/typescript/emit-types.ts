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
  hasExtremes,
  isNumber,
  isSortable,
  relationsOf,
  uniqueGroups,
} from './model-facts.ts'

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
  if (role === 'server')
    members.push(
      ['unique', uniques.length === 0 ? 'never' : uniques.join(' | ')],
      ['findMany', emission.searched.has(model.name) ? own('findMany') : imports.type('NoFields')],
      ['serverCreate', inputType(emission, model, 'serverCreate')],
      ['serverUpdate', inputType(emission, model, 'serverUpdate')],
      ['numbers', namesOf(columnsOf(model).filter(isNumber))],
      ['ordered', namesOf(columnsOf(model).filter(hasExtremes))],
      ['grouped', namesOf(columnsOf(model).filter(isSortable))],
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
