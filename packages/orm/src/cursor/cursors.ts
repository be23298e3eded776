import type { Random } from '@cratestack/core'
import type { ColumnType, ColumnValue } from '@cratestack/sql'
import { createCursorSeal } from './cursor-seal.ts'
import { type PageQuestion, printQuestion } from './query-text.ts'

/** A place between the rows of an order: beside a row that has these values. */
export interface Place {
  /** What the rows are sorted by, in order. */
  readonly values: readonly ColumnValue[]
  /** Whether that row belongs to the page that begins here. */
  readonly inclusive: boolean
}

/** Places as text that callers keep. */
export interface Cursors {
  print(place: Place, question: PageQuestion): Promise<string>
  /**
   * @param types - of what the rows are sorted by
   * @throws CratestackError `BAD_REQUEST` for text that is no cursor of this question
   */
  read(text: string, question: PageQuestion, types: readonly ColumnType[]): Promise<Place>
}

export function createCursors(key: Uint8Array | undefined, random: Random): Cursors {
  const seal = createCursorSeal(key, random)
  return {
    print: ({ values, inclusive }, question) =>
      seal.seal(JSON.stringify([inclusive, values.map(toJson)]), printQuestion(question)),
    async read(text, question, types) {
      const payload: unknown = JSON.parse(await seal.open(text, printQuestion(question)))
      // Nobody else can seal, so it is what `print` wrote.
      const [inclusive, values] = payload as [boolean, readonly unknown[]]
      return {
        inclusive,
        values: types.map((type, at) => fromJson(values[at] ?? null, type)),
      }
    },
  }
}

function toJson(value: ColumnValue): unknown {
  if (typeof value === 'bigint') return value.toString()
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

function fromJson(value: unknown, { scalar }: ColumnType): ColumnValue {
  if (typeof value === 'string' && (scalar === 'Int' || scalar === 'BigInt')) return BigInt(value)
  if (typeof value === 'string' && scalar === 'Float') return Number(value)
  return value as ColumnValue
}
