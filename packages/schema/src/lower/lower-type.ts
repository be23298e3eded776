import type { CheckContext } from '../checker/context.ts'
import { resolveType } from '../checker/declare.ts'
import type { TypeIr } from '../ir/type-ir.ts'
import type { DocLine, TypeReference } from '../syntax/nodes.ts'

export function lowerDocs(docs: readonly DocLine[]): readonly string[] {
  return docs.map((line) => line.text)
}

/** A checked schema has no unresolved types; the invariant is stated rather than assumed. */
export function lowerType(context: CheckContext, reference: TypeReference | undefined): TypeIr {
  const resolved = resolveType(reference, context.names)
  if (resolved === undefined)
    throw new Error('lowering needs a checked schema: a type is unresolved')
  return { arity: resolved.arity, ...resolved.base }
}
