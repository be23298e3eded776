// What a schema needs of a database, as data: the input of DDL and, later, of comparing two of them.

import type { ColumnType } from '../values/column-type.ts'

export interface TableDefinition {
  readonly name: string
  readonly columns: readonly ColumnDefinition[]
  /** Columns of the primary key, in order. */
  readonly primaryKey: readonly string[]
  readonly uniques: readonly UniqueDefinition[]
  readonly indexes: readonly IndexDefinition[]
  readonly checks: readonly CheckDefinition[]
  readonly foreignKeys: readonly ForeignKeyDefinition[]
}

export interface ColumnDefinition {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  readonly default: ColumnDefault
}

export type ColumnDefault =
  | { readonly kind: 'none' }
  | { readonly kind: 'now' }
  | { readonly kind: 'uuid' }
  | { readonly kind: 'autoincrement' }
  | { readonly kind: 'literal'; readonly value: string | boolean }
  /** Digits as text. */
  | { readonly kind: 'number'; readonly digits: string }
  /** SQL of the schema's author, verbatim. */
  | { readonly kind: 'sql'; readonly text: string }

export interface UniqueDefinition {
  readonly name: string
  readonly columns: readonly string[]
  /** SQL of the schema's author: a partial unique index. */
  readonly where: string | undefined
}

export interface IndexDefinition {
  readonly name: string
  readonly columns: readonly string[]
  readonly using: string | undefined
  readonly operatorClass: string | undefined
  readonly where: string | undefined
}

export interface CheckDefinition {
  readonly name: string
  readonly column: string
  readonly rule:
    | { readonly kind: 'oneOf'; readonly values: readonly string[] }
    | {
        readonly kind: 'length'
        readonly min: number | undefined
        readonly max: number | undefined
      }
    /** Bounds are decimal text. */
    | {
        readonly kind: 'range'
        readonly min: { readonly value: string; readonly exclusive: boolean } | undefined
        readonly max: { readonly value: string; readonly exclusive: boolean } | undefined
      }
    | { readonly kind: 'iso4217' }
}

export interface ForeignKeyDefinition {
  readonly name: string
  readonly column: string
  readonly references: { readonly table: string; readonly column: string }
  readonly onDelete: ReferentialAction
  readonly onUpdate: ReferentialAction
}

export type ReferentialAction = 'Cascade' | 'Restrict' | 'SetNull' | 'SetDefault' | 'NoAction'
