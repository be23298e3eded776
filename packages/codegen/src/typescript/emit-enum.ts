import type { EnumIr } from '@cratestack/schema/ir'
import { docComment } from '../text/comment.ts'
import { indent, unionOf } from '../text/layout.ts'
import { stringLiteral } from '../text/literal.ts'
import type { Emission } from './emission.ts'

/** A union of literals, and an object of them for code that would rather not write strings. */
export function emitEnum({ names }: Emission, declared: EnumIr): readonly string[] {
  const name = names.type(`enum ${declared.name}`)
  const variants = declared.variants.flatMap((variant) => [
    ...docComment(variant.docs),
    `${variant.name}: ${stringLiteral(variant.name)},`,
  ])
  const docs = docComment(declared.docs)
  return [
    ...docs,
    `export const ${name} = {`,
    ...indent(variants),
    '} as const',
    '',
    ...docs,
    ...unionOf(
      `export type ${name} =`,
      declared.variants.map((variant) => stringLiteral(variant.name)),
    ),
  ]
}
