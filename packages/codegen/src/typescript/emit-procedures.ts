import type { ProcedureIr } from '@cratestack/schema/ir'
import { docComment } from '../text/comment.ts'
import { indent, interfaceOf, lineWidth } from '../text/layout.ts'
import type { Emission } from './emission.ts'
import { arityType } from './value-types.ts'

/** Whether the only parameter is called `args`, so that its value stands for all of them. */
export function isFlat({ args }: ProcedureIr): boolean {
  return args.length === 1 && args[0]?.name === 'args'
}

/** What code of the team implements. */
export function emitProcedures(emission: Emission): readonly string[] {
  const { imports, ir, names } = emission
  const members = ir.procedures.map((procedure) => {
    const call = `${imports.type('ProcedureCall')}<${names.type('fixed Db')}, ${argumentType(emission, procedure)}>`
    const result = `${imports.type('Awaitable')}<${arityType(emission, procedure.returns, 'lenient')}>`
    return method(procedure, [`call: ${call}`], result)
  })
  const name = names.type('fixed Procedures')
  if (members.length === 0)
    return [
      ...docComment(['The schema declares no procedures.']),
      `export type ${name} = ${imports.type('NoFields')}`,
    ]
  return [
    ...docComment(['The procedures of the schema, as they are to be implemented.']),
    ...interfaceOf(name, members),
  ]
}

/** What a client calls. */
export function emitProceduresClient(emission: Emission): readonly string[] {
  const { imports, ir, names } = emission
  const options = `options?: ${imports.type('CallOptions')}`
  const members = ir.procedures.map((procedure) => {
    const args = procedure.args.length === 0 ? [] : [`args: ${argumentType(emission, procedure)}`]
    const result = `Promise<${arityType(emission, procedure.returns, 'exact')}>`
    return method(procedure, [...args, options], result)
  })
  return interfaceOf(names.type('fixed ProceduresClient'), members)
}

function argumentType(emission: Emission, procedure: ProcedureIr): string {
  const [first] = procedure.args
  if (first === undefined) return emission.imports.type('NoFields')
  if (isFlat(procedure))
    return arityType(emission, first.type, emission.role === 'server' ? 'exact' : 'lenient')
  return emission.names.type(`arguments ${procedure.name}`)
}

function method(
  { name, docs, deprecated }: ProcedureIr,
  parameters: readonly string[],
  result: string,
): readonly string[] {
  const tags =
    deprecated === undefined
      ? []
      : [deprecated === true ? '@deprecated' : `@deprecated ${deprecated}`]
  const head = [...docComment(docs, tags)]
  const line = `${name}(${parameters.join(', ')}): ${result}`
  if (line.length + 2 <= lineWidth) return [...head, line]
  return [
    ...head,
    `${name}(`,
    ...indent(parameters.map((parameter) => `${parameter},`)),
    `): ${result}`,
  ]
}
