import type { OrderBy } from '@cratestack/orm'
import { nestingLimit } from './filter.ts'
import { badRequest, unusableName } from './refusals.ts'
import type { TextKind, WireModel, WireRelation } from './wire-schema.ts'

const unsortable: ReadonlySet<TextKind> = new Set<TextKind>(['Json', 'Bytes', 'none'])

/**
 * Reads `-writer.handle,id` (spec/http 5.5). Rows without a value come last, both ways.
 *
 * @throws CratestackError `BAD_REQUEST` for an empty term, `VALIDATION_ERROR` for a name that cannot
 *   be sorted by
 */
export function readSort(model: WireModel, text: string): readonly OrderBy[] {
  return text.split(',').map((term) => readTerm(model, term.trim()))
}

function readTerm(model: WireModel, term: string): OrderBy {
  const direction = term.startsWith('-') ? 'desc' : 'asc'
  const name = direction === 'desc' ? term.slice(1) : term
  if (name === '') throw badRequest('sort has an empty term')
  const path = name.split('.')
  const field = path.at(-1) ?? ''
  const column = followToOne(model, path.slice(0, -1))?.columns.get(field)
  if (column === undefined || unsortable.has(column.kind))
    throw unusableName(name, 'sortable', model.name)
  return { path, direction, nulls: 'last' }
}

function followToOne(model: WireModel, path: readonly string[]): WireModel | undefined {
  if (path.length > nestingLimit) return undefined
  let at: WireModel | undefined = model
  for (const name of path) {
    const relation: WireRelation | undefined = at?.relations.get(name)
    at = relation?.toMany === false ? relation.model : undefined
  }
  return at
}
