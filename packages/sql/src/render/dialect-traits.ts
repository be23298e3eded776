import type { ColumnType } from '../values/column-type.ts'

/** In what the SQL of one family of databases differs from that of another. */
export interface DialectTraits {
  readonly name: 'postgresql'
  /** Around identifiers; doubled inside them. */
  readonly quote: '"' | '`'
  /** @param position - counts from 1, in the order of the text */
  placeholder(position: number): string
  /** What columns and casts of this type are called. */
  typeName(type: ColumnType): string
}
