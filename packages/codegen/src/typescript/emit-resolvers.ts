import type { ComputedIr, TypeIr } from '@cratestack/schema/ir'
import { docComment } from '../text/comment.ts'
import { interfaceOf } from '../text/layout.ts'
import type { Emission } from './emission.ts'
import { member } from './member.ts'
import { computedFields, hasResolvers } from './model-facts.ts'
import { arityType, valueType } from './value-types.ts'

interface Computed {
  readonly name: string
  readonly docs: readonly string[]
  readonly type: TypeIr
  readonly computed: ComputedIr
}

/** The code behind computed fields, as it is to be written: one member per model or type that has any. */
export function emitResolvers(emission: Emission): readonly (readonly string[])[] {
  const { ir, names } = emission
  if (!hasResolvers(ir)) return []
  const owners = [
    ...ir.models.map((model) => ({
      name: model.name,
      source: names.type(`model ${model.name}`),
      computed: computedFields(model).map(
        (field): Computed => ({
          name: field.name,
          docs: field.docs,
          type: field.type,
          computed: field,
        }),
      ),
    })),
    ...ir.types.map(({ name, fields }) => ({
      name,
      source: names.type(`lenient ${name}`),
      computed: fields.flatMap(({ computed, docs, name, type }): Computed[] =>
        computed === undefined ? [] : [{ name, docs, type, computed }],
      ),
    })),
  ].filter(({ computed }) => computed.length > 0)
  return [
    ...owners.map(({ name, source, computed }) => [
      ...docComment([`What is computed of {@link ${source}}.`]),
      ...interfaceOf(
        names.type(`resolvers ${name}`),
        computed.map((field) =>
          member(emission, field.name, resolverType(emission, source, field), {
            docs: field.docs,
          }),
        ),
      ),
    ]),
    [
      ...docComment(['The code behind computed fields, as it is to be written.']),
      ...interfaceOf(
        names.type('fixed Resolvers'),
        owners.map(({ name }) => member(emission, name, names.type(`resolvers ${name}`))),
      ),
    ],
  ]
}

function resolverType(emission: Emission, source: string, { type, computed }: Computed): string {
  const { imports, names } = emission
  const params =
    computed.params === undefined
      ? 'null'
      : `${valueType(emission, { kind: 'type', name: computed.params.type, arity: 'optional' }, 'exact')} | null`
  const value = arityType(emission, type, 'lenient')
  return `${imports.type('Resolver')}<${names.type('fixed Db')}, ${source}, ${params}, ${value}>`
}
