import type { OperandType } from '../../ir/expression-ir.ts'
import type { Arity } from '../../ir/type-ir.ts'
import type { Declarations, FieldDeclaration, ResolvedType } from '../context.ts'

/** What an `auth()` path ends on. */
export interface AuthPath {
  /** Missing when the path ends on a `type`, a model or a field of unknown type. */
  readonly type: OperandType | undefined
  /** Whether any step of the path may be absent. */
  readonly optional: boolean
  readonly arity: Arity
  /** The name of the type as the original compares it; empty when it is unknown (reported elsewhere). */
  readonly typeName: string
}

/**
 * Follows `auth().a.b`: an auth field whose full name is `a.b` wins, then `a` is walked through its
 * `type` (spec/language 12.7). Lists and models are not walked. `undefined` when there is no such path.
 */
export function resolveAuthPath(
  names: Declarations,
  segments: readonly string[],
): AuthPath | undefined {
  const fields = names.auth?.byName
  if (fields === undefined || segments.length === 0) return undefined
  const dotted = fields.get(segments.join('.'))
  if (dotted !== undefined) return endOf(dotted, false)
  return walkStruct(names, fields, segments)
}

/** Follows a path through `type`s. Shared with the inputs of procedures. */
export function walkStruct(
  names: Declarations,
  start: ReadonlyMap<string, FieldDeclaration>,
  segments: readonly string[],
  startOptional = false,
): AuthPath | undefined {
  let fields = start
  let optional = startOptional
  for (const [index, segment] of segments.entries()) {
    const field = fields.get(segment)
    if (field === undefined) return undefined
    if (index === segments.length - 1) return endOf(field, optional)
    // Nobody knows what an unreadable type holds, and it has its own diagnostic.
    if (field.type === undefined) return unknownEnd
    const next = structOf(names, field.type)
    if (next === undefined) return undefined
    optional ||= field.type.arity === 'optional'
    fields = next
  }
  return undefined
}

/** The fields behind a `type`; `undefined` for everything that no path walks through. */
export function structOf(
  names: Declarations,
  type: ResolvedType,
): ReadonlyMap<string, FieldDeclaration> | undefined {
  if (type.arity === 'list' || type.base.kind !== 'type') return undefined
  return names.types.get(type.base.name)?.byName
}

function endOf(field: FieldDeclaration, optional: boolean): AuthPath {
  return field.type === undefined ? unknownEnd : describeEnd(field.type, optional)
}

/** What a value of `type` is to an expression. */
export function describeEnd(type: ResolvedType, optional: boolean): AuthPath {
  return {
    type: operandType(type),
    optional: optional || type.arity === 'optional',
    arity: type.arity,
    typeName: type.reference.name.text,
  }
}

export function operandType(type: ResolvedType): OperandType | undefined {
  if (type.base.kind === 'scalar') return { kind: 'scalar', name: type.base.name }
  if (type.base.kind === 'enum') return { kind: 'enum', name: type.base.name }
  return undefined
}

export const unknownEnd: AuthPath = {
  type: undefined,
  optional: true,
  arity: 'required',
  typeName: '',
}
