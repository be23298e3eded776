// `page=cursor`, `after`, `before` and `count`: pages that do not drift (spec/http 20, W1).

import type { QueryPair } from './query-pairs.ts'
import { badRequest } from './refusals.ts'

export interface CursorParameters {
  readonly after: string | null
  readonly before: string | null
  /** Whether the rows of all pages are to be counted. */
  readonly count: boolean
}

/** Collects what asks for a page by cursor, where the server has such pages. */
export class CursorReader {
  readonly #isOpen: boolean
  readonly #given = new Map<string, string>()

  constructor(isOpen: boolean) {
    this.#isOpen = isOpen
  }

  /** Takes a pair if it belongs here. */
  take({ name, value }: QueryPair): boolean {
    if (!this.#isOpen || !names.has(name)) return false
    if (this.#given.has(name)) throw badRequest(`${name} may appear only once`)
    this.#given.set(name, value)
    return true
  }

  /**
   * `undefined` for a list without cursors.
   *
   * @throws CratestackError `BAD_REQUEST`
   */
  read(): CursorParameters | undefined {
    if (this.#given.size === 0) return undefined
    const count = this.#given.get('count')
    if (this.#given.get('page') !== 'cursor')
      throw badRequest('after, before and count need page=cursor')
    if (count !== undefined && count !== 'true' && count !== 'false')
      throw badRequest('count must be true or false')
    const after = this.#given.get('after') ?? null
    const before = this.#given.get('before') ?? null
    if (after !== null && before !== null) throw badRequest('after and before exclude each other')
    return { after, before, count: count === 'true' }
  }
}

const names: ReadonlySet<string> = new Set(['page', 'after', 'before', 'count'])
