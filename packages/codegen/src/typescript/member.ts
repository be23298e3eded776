import { inheritedMembers } from '../names/reserved-words.ts'
import { docComment } from '../text/comment.ts'
import { lineWidth } from '../text/layout.ts'
import type { Emission } from './emission.ts'

export interface MemberOptions {
  readonly docs?: readonly string[]
  /** `?`: the member may be left out. */
  readonly optional?: boolean
}

/** One member of an interface: `readonly name: type`, under its documentation. */
export function member(
  emission: Emission,
  name: string,
  type: string,
  { docs = [], optional = false }: MemberOptions = {},
): readonly string[] {
  const whole =
    optional && inheritedMembers.has(name)
      ? `${type} | ${emission.imports.type('Inherited')}<'${name}'>`
      : type
  const head = `readonly ${name}${optional ? '?' : ''}:`
  const line = `${head} ${whole}`
  // Two columns of indentation stand before it.
  if (line.length + 2 <= lineWidth || !whole.includes(' | ')) return [...docComment(docs), line]
  return [...docComment(docs), head, ...whole.split(' | ').map((part) => `  | ${part}`)]
}
