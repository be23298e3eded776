import type { ColumnIr, ModelIr, RelationIr } from '@cratestack/schema/ir'
import { docComment } from '../text/comment.ts'
import { interfaceOf } from '../text/layout.ts'
import { stringLiteral } from '../text/literal.ts'
import type { Emission } from './emission.ts'
import { member } from './member.ts'
import { comparabilityOf, relationsOf } from './model-facts.ts'
import { valueType } from './value-types.ts'

/** Handles as a way finds them: the fields of a model, for rows of another one. */
export function emitFields(emission: Emission, model: ModelIr): readonly string[] {
  const { names } = emission
  const members = model.fields.flatMap((field) => {
    if (field.kind === 'column')
      return [member(emission, field.name, columnHandle(emission, field), { docs: field.docs })]
    if (field.kind === 'relation')
      return [member(emission, field.name, stepHandle(emission, field), { docs: field.docs })]
    return []
  })
  const row = names.type(`model ${model.name}`)
  return [
    ...docComment([`Fields of {@link ${row}}, as rows of \`Root\` reach them.`]),
    ...interfaceOf(`${names.type(`fields ${model.name}`)}<Root extends string>`, members),
  ]
}

/** Handles of the model's own fields: its relations can also be included. */
export function emitHandles(emission: Emission, model: ModelIr): readonly string[] {
  const { imports, names } = emission
  const root = stringLiteral(model.name)
  const members = relationsOf(model).map((relation) => {
    const types = names.type(`types ${relation.model}`)
    const own = `<${root}, ${stringLiteral(relation.name)}, ${types}>`
    if (relation.arity === 'list')
      return member(emission, relation.name, `${imports.type('ManyHandle')}${own}`)
    const handle = hasIs(emission, relation)
      ? `${imports.type('RelationHandle')}<${root}, ${stringLiteral(relation.name)}, ${imports.type('ToOne')}<${types}>>`
      : `${imports.type('OneHandle')}${own}`
    const fields = `${names.type(`fields ${relation.model}`)}<${root}>`
    return member(emission, relation.name, `${handle} & ${fields}`)
  })
  const fields = `${names.type(`fields ${model.name}`)}<${root}>`
  return interfaceOf(names.type(`handles ${model.name}`), members, [fields])
}

function columnHandle(emission: Emission, column: ColumnIr): string {
  const { imports } = emission
  const optional = column.type.arity === 'optional' ? 'Optional' : ''
  switch (comparabilityOf(column)) {
    case 'none':
      return `${imports.type('PlainHandle')}<Root>`
    case 'json':
      return `${imports.type(`${optional}JsonHandle`)}<Root>`
    case 'presence':
      return `${imports.type('PresenceHandle')}<Root>`
    case 'text':
      return `${imports.type(`${optional}TextHandle`)}<Root>`
    case 'equality':
      return `${imports.type(`${optional}EqualityHandle`)}<Root, ${valueType(emission, column.type, 'lenient')}>`
    case 'order':
      return `${imports.type(`${optional}OrderHandle`)}<Root, ${valueType(emission, column.type, 'lenient')}>`
  }
}

function stepHandle(emission: Emission, relation: RelationIr): string {
  const { imports, names } = emission
  const related = stringLiteral(relation.model)
  if (relation.arity === 'list') return `${imports.type('ManyStep')}<Root, ${related}>`
  const fields = `${names.type(`fields ${relation.model}`)}<Root>`
  if (hasIs(emission, relation)) return fields
  return `${imports.type('OneStep')}<Root, ${related}> & ${fields}`
}

/** A field called "is" takes the place of the method. */
function hasIs({ models }: Emission, relation: RelationIr): boolean {
  return models.get(relation.model)?.fields.some(({ name }) => name === 'is') === true
}
