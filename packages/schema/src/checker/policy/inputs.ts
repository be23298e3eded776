import type { Name, NamedQuery, Procedure } from '../../syntax/nodes.ts'
import { allOf } from '../../text/suggest.ts'
import type { Declarations, FieldDeclaration, ResolvedType } from '../context.ts'
import { resolveType } from '../declare.ts'
import { type AuthPath, describeEnd, structOf, unknownEnd, walkStruct } from './auth-path.ts'

/** The arguments of one procedure or query, as paths see them. */
export interface Inputs {
  /** `undefined` for an argument whose type is unknown (reported elsewhere). */
  readonly args: ReadonlyMap<string, ResolvedType | undefined>
  /** Fields of the argument called `args`, which may be written bare (spec/language 12.6). */
  readonly shorthand: ReadonlyMap<string, FieldDeclaration> | undefined
  readonly shorthandOptional: boolean
}

export function inputsOf(names: Declarations, call: Procedure | NamedQuery): Inputs {
  const args = new Map<string, ResolvedType | undefined>()
  for (const argument of call.args) {
    if (args.has(argument.name.text)) continue
    args.set(argument.name.text, resolveType(argument.type, names))
  }
  const shorthand = args.get('args')
  return {
    args,
    shorthand: shorthand === undefined ? undefined : structOf(names, shorthand),
    shorthandOptional: shorthand?.arity === 'optional',
  }
}

export interface InputPath extends AuthPath {
  /** The argument's name first, also where `args` was left out. */
  readonly path: readonly string[]
}

/** Follows an input path; an argument wins over a field of `args`. `undefined` when there is none. */
export function resolveInput(
  names: Declarations,
  inputs: Inputs,
  segments: readonly Name[],
): InputPath | undefined {
  const path = segments.map((segment) => segment.text)
  const [first = '', ...rest] = path
  if (inputs.args.has(first)) {
    const end = resolveArgument(names, inputs.args.get(first), rest)
    return end === undefined ? undefined : { ...end, path }
  }
  if (inputs.shorthand === undefined) return undefined
  const end = walkStruct(names, inputs.shorthand, path, inputs.shorthandOptional)
  return end === undefined ? undefined : { ...end, path: ['args', ...path] }
}

function resolveArgument(
  names: Declarations,
  type: ResolvedType | undefined,
  rest: readonly string[],
): AuthPath | undefined {
  if (type === undefined) return unknownEnd
  if (rest.length === 0) return describeEnd(type, false)
  const fields = structOf(names, type)
  if (fields === undefined) return undefined
  return walkStruct(names, fields, rest, type.arity === 'optional')
}

/** The input a mistyped first word may have meant. */
export function nearestInput(
  names: Declarations,
  inputs: Inputs,
  name: string,
): string | undefined {
  return names.nearest(name, allOf(inputs.args.keys(), inputs.shorthand?.keys() ?? []))
}
