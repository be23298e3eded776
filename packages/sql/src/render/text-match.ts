import type { Operand, Predicate } from '../predicate/predicate.ts'
import { parameter } from '../values/parameter.ts'
import type { Step } from './step.ts'

type Like = Extract<Predicate, { readonly kind: 'like' }>

/**
 * The steps of a match of literal text. A value that is known becomes an escaped pattern, so that
 * an index can serve it. What only the database knows, or only the run, is matched by functions
 * that have no pattern to escape.
 */
export function textMatchSteps(node: Like): readonly Step[] {
  const { operand, text } = node
  if (text.kind !== 'parameter' || text.source.kind !== 'value') return functionSteps(node)
  const { value } = text.source
  const needle = typeof value === 'string' ? toPattern(value, node.match) : value
  const pattern = parameter(text.type, needle)
  return [
    operand,
    node.caseSensitive ? ' LIKE ' : ' ILIKE ',
    isTyped(operand) ? { kind: 'untyped', parameter: pattern } : pattern,
    " ESCAPE '\\'",
  ]
}

/** The pattern for LIKE that matches what holds, starts or ends with a text, letter by letter. */
function toPattern(text: string, match: Like['match']): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('%', '\\%').replaceAll('_', '\\_')
  return `${match === 'startsWith' ? '' : '%'}${escaped}${match === 'endsWith' ? '' : '%'}`
}

function functionSteps({ match, caseSensitive, operand, text }: Like): readonly Step[] {
  const all = caseSensitive ? [operand] : ['lower(', operand, ')']
  const part = caseSensitive ? [text] : ['lower(', text, ')']
  switch (match) {
    case 'startsWith':
      return ['starts_with(', ...all, ', ', ...part, ')']
    case 'contains':
      return ['strpos(', ...all, ', ', ...part, ') > 0']
    case 'endsWith':
      return ['right(', ...all, ', char_length(', ...part, ')) = ', ...part]
  }
}

function isTyped(operand: Operand): boolean {
  return operand.kind === 'column' || operand.kind === 'lookup'
}
