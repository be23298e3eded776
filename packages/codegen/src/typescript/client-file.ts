import type { SchemaIr } from '@cratestack/schema/ir'
import { docComment } from '../text/comment.ts'
import { paragraphs } from '../text/layout.ts'
import { templateText } from '../text/literal.ts'
import { claimNames } from './claim-names.ts'
import { clientDescriptor } from './client-descriptor.ts'
import { createEmission, type Emission } from './emission.ts'
import { emitDeclarations } from './emit-declarations.ts'
import { emitClient, emitModelClient } from './emit-delegates.ts'
import { emitModel } from './emit-model.ts'
import { emitProceduresClient } from './emit-procedures.ts'
import { fileHeader } from './file-header.ts'
import { formUsesOf } from './form-uses.ts'

/** The text of `client.ts`. */
export function emitClientFile(ir: SchemaIr, schemaSha256: string): string {
  const uses = formUsesOf(ir)
  const emission = createEmission('client', ir, claimNames('client', ir, uses))
  const body = [
    ...emitDeclarations(emission, uses),
    ...ir.models.flatMap((model) => [
      ...emitModel(emission, model),
      emitModelClient(emission, model),
    ]),
    ...(ir.procedures.length === 0 ? [] : [emitProceduresClient(emission)]),
    emitClient(emission),
    ...emitFactory(emission, schemaSha256),
  ]
  const lines = paragraphs([fileHeader(schemaSha256), emission.imports.emit(), ...body])
  return `${lines.join('\n')}\n`
}

function emitFactory(
  { imports, ir, names }: Emission,
  schemaSha256: string,
): readonly (readonly string[])[] {
  const client = names.type('fixed Api')
  const schema = names.value('fixed schema')
  const options = imports.type('ClientOptions')
  return [
    [
      ...docComment(['Makes a client. Nothing is sent before a method of it is called.']),
      `export function ${names.value('fixed createClient')}(options: ${options}): ${client} {`,
      `  return ${imports.value('createApiClient')}<${client}>(${schema}, options, globalThis)`,
      '}',
    ],
    [
      ...docComment(['SHA-256 of the schema that this file was generated from.']),
      `export const ${names.value('fixed schemaSha256')}: string =`,
      `  '${schemaSha256}'`,
    ],
    [
      `const ${schema}: ${imports.type('ClientSchema')} = ${imports.value('readClientSchema')}(\``,
      ...clientDescriptor(ir).map(templateText),
      '`)',
    ],
  ]
}
