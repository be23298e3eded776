import type { SchemaIr } from '@cratestack/schema/ir'
import { docComment } from '../text/comment.ts'
import { interfaceHead, interfaceOf, paragraphs } from '../text/layout.ts'
import { templateText } from '../text/literal.ts'
import { claimNames } from './claim-names.ts'
import { createEmission, type Emission } from './emission.ts'
import { emitDeclarations } from './emit-declarations.ts'
import { emitDb, emitDelegate } from './emit-delegates.ts'
import { emitFields, emitHandles } from './emit-handles.ts'
import { emitModel } from './emit-model.ts'
import { emitProcedures } from './emit-procedures.ts'
import { emitResolvers } from './emit-resolvers.ts'
import { emitAuth } from './emit-struct.ts'
import { emitView, emitViews, serverViews } from './emit-view.ts'
import { fileHeader } from './file-header.ts'
import { formUsesOf } from './form-uses.ts'
import { member } from './member.ts'
import { hasResolvers } from './model-facts.ts'
import { serverDescriptor } from './server-descriptor.ts'

/** The text of `server.ts`. */
export function emitServerFile(ir: SchemaIr, schemaSha256: string): string {
  const uses = formUsesOf(ir)
  const emission = createEmission('server', ir, claimNames('server', ir, uses))
  const auth = ir.auth === undefined ? [] : [emitAuth(emission, ir.auth)]
  const body = [
    ...emitDeclarations(emission, uses),
    ...auth,
    ...ir.models.flatMap((model) => [
      ...emitModel(emission, model),
      emitFields(emission, model),
      emitHandles(emission, model),
      emitDelegate(emission, model),
    ]),
    ...serverViews(ir).flatMap((view) => emitView(emission, view)),
    ...emitViews(emission),
    ...emitDb(emission),
    emitProcedures(emission),
    ...emitResolvers(emission),
    ...emitFactories(emission),
    ...emitSchema(emission, schemaSha256),
  ]
  const lines = paragraphs([fileHeader(schemaSha256), emission.imports.emit(), ...body])
  return `${lines.join('\n')}\n`
}

function emitFactories(emission: Emission): readonly (readonly string[])[] {
  const { imports, names } = emission
  const db = names.type('fixed Db')
  const procedures = names.type('fixed Procedures')
  const options = names.type('fixed ServerOptions')
  const definition = names.type('fixed AppDefinition')
  const schema = names.value('fixed schema')
  const sha = names.value('fixed schemaSha256')
  const computes = hasResolvers(emission.ir)
  const fixed = `'schema' | 'schemaSha256' | 'codecs' | 'procedures'${computes ? " | 'resolvers'" : ''}`
  const appOptions = imports.type('AppOptions')
  return [
    [
      ...docComment(['How a server is set up, all but what this file knows.']),
      ...interfaceOf(
        options,
        [
          member(emission, 'procedures', procedures, {
            optional: emission.ir.procedures.length === 0,
          }),
          ...(computes ? [member(emission, 'resolvers', names.type('fixed Resolvers'))] : []),
        ],
        [`Omit<${appOptions}, ${fixed}>`],
      ),
    ],
    [
      ...docComment(['An app without its database, for tools that bring one.']),
      ...interfaceHead(
        definition,
        [`Omit<${options}, 'database'>`, `${imports.type('AppTools')}<${db}>`],
        '{}',
      ),
    ],
    [
      ...docComment(['Makes the server: routes, policies and the database of the schema.']),
      `export function ${names.value('fixed createServer')}(options: ${options}): ${imports.type('App')}<${db}> {`,
      `  return ${imports.value('createApp')}<${db}>({`,
      '    ...options,',
      `    ${shorthand('schema', schema)},`,
      `    ${shorthand('schemaSha256', sha)},`,
      `    codecs: { cbor: ${imports.value('createCborCodec')}, json: ${imports.value('createJsonCodec')} },`,
      '  })',
      '}',
    ],
    [
      ...docComment(['Gives an app its type; it does nothing else.']),
      `export function ${names.value('fixed defineApp')}(app: ${definition}): ${definition} {`,
      '  return app',
      '}',
    ],
  ]
}

function shorthand(name: string, value: string): string {
  return name === value ? name : `${name}: ${value}`
}

function emitSchema(
  { imports, ir, names }: Emission,
  schemaSha256: string,
): readonly (readonly string[])[] {
  const schema = names.value('fixed schema')
  const handles = [...ir.models, ...serverViews(ir)].flatMap(({ name, docs }) => {
    const type = names.type(`handles ${name}`)
    const line = `export const ${names.value(`handle ${name}`)}: ${type} = ${imports.value('createHandles')}(${schema}, '${name}')`
    return [[...docComment(docs), line]]
  })
  return [
    [
      ...docComment(['SHA-256 of the schema that this file was generated from.']),
      `export const ${names.value('fixed schemaSha256')}: string =`,
      `  '${schemaSha256}'`,
    ],
    [
      `export const ${schema}: ${imports.type('SchemaIr')} = ${imports.value('readSchema')}(\``,
      ...serverDescriptor(ir).map(templateText),
      '`)',
    ],
    ...handles,
  ]
}
