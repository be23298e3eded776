import { Decimal } from '@cratestack/core'
import type { ListQuery } from '../query/query.ts'

/** Which rows and in which order, as text: the same for equal questions, whatever is selected. */
export function printQuestion({ model, slot, where, orderBy }: PageQuestion): string {
  return JSON.stringify(toPlain([model, slot, where ?? null, orderBy]))
}

export type PageQuestion = Pick<ListQuery, 'model' | 'slot' | 'where' | 'orderBy'>

/** Values of filters in a form that JSON tells apart. */
function toPlain(value: unknown): unknown {
  if (value instanceof Decimal) return { decimal: value.toString() }
  if (value instanceof Date) return { instant: value.getTime() }
  if (value instanceof Uint8Array) return { bytes: [...value] }
  if (typeof value === 'bigint') return { bigint: value.toString() }
  if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) }
  if (Array.isArray(value)) return value.map(toPlain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toPlain(each)]))
}
