import type { OrderBy } from '@cratestack/orm'
import { followRelation, nestingLimit, type TestBudget } from './filter.ts'
import { badRequest, unusableName } from './refusals.ts'
import type { TextKind, WireModel, WireRelation } from './wire-schema.ts'

const unsortable: ReadonlySet<TextKind> = new Set<TextKind>(['Json', 'Bytes', 'none'])

/** How many terms one request may sort by (spec/server 1.5). */
const termLimit = 8

/**
 * Reads `-writer.handle,id` (spec/http 5.5). Rows without a value come last, both ways.
 *
 * @throws CratestackError `BAD_REQUEST` for an empty term, `VALIDATION_ERROR` for a name that cannot
 *   be sorted by
 */
export function readSort(model: WireModel, text: string, budget: TestBudget): readonly OrderBy[] {
  const terms = text.split(',')
  if (terms.length > termLimit) throw badRequest(`sort may have at most ${termLimit} terms`)
  return terms.map((term) => readTerm(model, term.trim(), budget))
}

function readTerm(model: WireModel, term: string, budget: TestBudget): OrderBy {
  const direction = term.startsWith('-') ? 'desc' : 'asc'
  const name = direction === 'desc' ? term.slice(1) : term
  if (name === '') throw badRequest('sort has an empty term')
  const path = name.split('.')
  const field = path.at(-1) ?? ''
  const column = followToOne(model, path.slice(0, -1), budget)?.columns.get(field)
  if (column === undefined || unsortable.has(column.kind))
    throw unusableName(name, 'sortable', model.name)
  return { path, direction, nulls: 'last' }
}

function followToOne(
  model: WireModel,
  path: readonly string[],
  budget: TestBudget,
): WireModel | undefined {
  if (path.length > nestingLimit) return undefined
  let at: WireModel | undefined = model
  for (const name of path) {
    const relation: WireRelation | undefined = at?.relations.get(name)
    if (relation?.toMany !== false) return undefined
    followRelation(budget)
    at = relation.model
  }
  return at
}
