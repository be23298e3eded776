import type { ModelIr } from '@cratestack/schema/ir'
import { docComment } from '../text/comment.ts'
import { interfaceOf } from '../text/layout.ts'
import type { Emission } from './emission.ts'
import { rowFields } from './emit-row.ts'
import { member } from './member.ts'
import { relationsOf } from './model-facts.ts'

/** What `select` takes. */
export function emitSelect(emission: Emission, model: ModelIr): readonly string[] {
  const { names } = emission
  const columns = new Set(rowFields(emission, model).map(({ name }) => name))
  const members = model.fields.flatMap((field) => {
    if (columns.has(field.name)) return [member(emission, field.name, 'true', { optional: true })]
    if (field.kind !== 'relation') return []
    const type = `true | ${names.type(`select ${field.model}`)}`
    return [member(emission, field.name, type, { optional: true })]
  })
  const row = names.type(`model ${model.name}`)
  return [
    ...docComment([`Which columns and relations of {@link ${row}} are fetched.`]),
    ...interfaceOf(names.type(`select ${model.name}`), members),
  ]
}

/** What `include` takes. */
export function emitInclude(emission: Emission, model: ModelIr): readonly string[] {
  const relations = relationsOf(model)
  if (relations.length === 0) return []
  const { imports, names } = emission
  const members = relations.map(({ name, arity, model: related }) => {
    const options = imports.type(arity === 'list' ? 'IncludeMany' : 'IncludeOne')
    const type = `true | ${options}<${names.type(`types ${related}`)}>`
    return member(emission, name, type, { optional: true })
  })
  const row = names.type(`model ${model.name}`)
  return [
    ...docComment([`Which relations of {@link ${row}} are fetched with it.`]),
    ...interfaceOf(names.type(`include ${model.name}`), members),
  ]
}
