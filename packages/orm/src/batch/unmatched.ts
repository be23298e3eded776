import type { CratestackError } from '@cratestack/core'
import { type ColumnValue, isNever } from '@cratestack/sql'
import { type Planning, render } from '../model/planning.ts'
import type { ModelIndex } from '../model/schema-index.ts'
import type { Steps } from '../operation/operation.ts'
import { readScope } from '../read/scope.ts'
import {
  isOther,
  noSuchVersion,
  type SeenVersion,
  versionMismatch,
} from '../write/no-row-matched.ts'
import { placeOf } from './batch-get.ts'
import type { Outcomes } from './blocks.ts'
import { refuse } from './items.ts'
import { joinKeys, type KeyedItem } from './join-keys.ts'

export interface SeenItem extends KeyedItem {
  readonly seen: SeenVersion | undefined
}

/**
 * Why rows were not written. Who can read a row learns that it has another version; for everybody else
 * a row that is missing, hidden or not to be written is the same.
 *
 * @param refused - of a model without versions
 */
export function* explainUnmatched(
  items: readonly SeenItem[],
  model: ModelIndex,
  refused: CratestackError,
  planning: Planning,
): Steps<Outcomes<never>> {
  const versions = items.some(({ seen }) => seen !== undefined)
    ? yield* readVersions(items, model, planning)
    : new Map<number, ColumnValue>()
  return new Map(
    items.map(({ place, seen }) => {
      if (seen === undefined) return [place, refuse(refused)]
      const found = versions.get(place)
      const isStale = found !== undefined && isOther(found, seen.expected)
      return [
        place,
        refuse(isStale ? versionMismatch(seen.expected, found) : missing(seen.expected, refused)),
      ]
    }),
  )
}

/** A batch of deletes says of any row that it cannot touch that it found none. */
function missing(expected: number | bigint, refused: CratestackError): CratestackError {
  return refused.code === 'NOT_FOUND' ? refused : noSuchVersion(expected)
}

function* readVersions(
  items: readonly SeenItem[],
  model: ModelIndex,
  planning: Planning,
): Steps<ReadonlyMap<number, ColumnValue>> {
  const where = readScope(model, 'detail', planning)
  const version = model.version
  if (version === undefined || isNever(where)) return new Map()
  const { joined, place } = joinKeys(model, items)
  const [result] = yield [
    render(planning, {
      kind: 'select',
      table: model.table,
      columns: [
        { name: version.name, type: version.type, value: version.column },
        { name: '$item', type: version.type, value: place },
      ],
      joined,
      where,
      orderBy: [],
      limit: undefined,
      offset: undefined,
      lock: undefined,
    }),
  ]
  return new Map((result?.rows ?? []).map((row) => [placeOf(row, 1), row[0] ?? null]))
}
