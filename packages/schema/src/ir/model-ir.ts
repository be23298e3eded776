import type { ExpressionIr } from './expression-ir.ts'
import type { ComputedIr, TypeIr, ValidatorIr } from './type-ir.ts'

export interface ModelIr {
  readonly name: string
  readonly docs: readonly string[]
  /** SQL table (spec/language 14). */
  readonly table: string
  /** REST path segment. */
  readonly route: string
  /** Name of the delegate: `db.shipOrder`. */
  readonly accessor: string
  readonly key: KeyIr
  readonly fields: readonly FieldIr[]
  readonly uniques: readonly UniqueIr[]
  readonly indexes: readonly IndexIr[]
  readonly policies: readonly PolicyIr[]
  /** Events of `@@emit`, each once, in the order written. */
  readonly emits: readonly EventName[]
  readonly subscribe: boolean
  readonly paged: boolean
  readonly audit: { readonly reads: boolean } | undefined
  readonly softDelete: SoftDeleteIr | undefined
  readonly retainDays: number | undefined
  /** Operations without a route (`@@internal`). */
  readonly internal: readonly RouteAction[]
  /** Extra routes (`@@expose`). */
  readonly expose: readonly string[]
  readonly pageLimit:
    | { readonly default: number | undefined; readonly max: number | undefined }
    | undefined
  /** The model's earlier name (`@@rename`): a hint for migrations. */
  readonly renamedFrom: string | undefined
  readonly mcp: { readonly resource: string; readonly maxPageSize: number | undefined } | undefined
}

/** A read-only SQL object. `key` is missing under `@@no_unique`. */
export interface ViewIr {
  readonly name: string
  readonly docs: readonly string[]
  readonly table: string
  readonly route: string
  readonly accessor: string
  /** Source models, each once. */
  readonly sources: readonly string[]
  readonly key: string | undefined
  readonly fields: readonly ViewFieldIr[]
  readonly sql: {
    readonly server: string | undefined
    readonly embedded: string | undefined
  }
  readonly materialized: MaterializedIr | undefined
  readonly policies: readonly PolicyIr[]
  readonly expose: readonly string[]
}

export interface ViewFieldIr {
  readonly name: string
  readonly docs: readonly string[]
  readonly column: string
  readonly type: TypeIr
  readonly serverOnly: boolean
  readonly from: { readonly model: string; readonly field: string } | undefined
  /** Read rules of the field that it comes from, about rows of the view. */
  readonly policies: readonly FieldPolicyIr[]
  readonly mask: string | undefined
}

export interface MaterializedIr {
  readonly refresh: string | undefined
  readonly refreshOn: readonly string[]
  readonly debounce: string | undefined
  readonly maxLag: string | undefined
}

export type KeyIr =
  | { readonly kind: 'single'; readonly field: string }
  | { readonly kind: 'composite'; readonly fields: readonly string[] }

export type FieldIr = ColumnIr | RelationIr | ComputedFieldIr

export interface ColumnIr {
  readonly kind: 'column'
  readonly name: string
  readonly docs: readonly string[]
  /** SQL column name. */
  readonly column: string
  readonly type: TypeIr
  readonly default: DefaultIr | undefined
  /** May be given on create although it has a default (`@settable`). */
  readonly settable: boolean
  readonly unique: boolean
  readonly readonly: boolean
  readonly serverOnly: boolean
  readonly pii: boolean
  readonly sensitive: boolean
  readonly version: boolean
  readonly validators: readonly ValidatorIr[]
  /** `@db_enforce`: the validators also become CHECK constraints. */
  readonly enforcedInDatabase: boolean
  readonly renamedFrom: string | undefined
  readonly filterable: boolean
  readonly sortable: boolean
  readonly policies: readonly FieldPolicyIr[]
  /** What a caller sees who may not read the field. */
  readonly mask: string | undefined
}

/** A to-one or to-many relation over one column on each side. */
export interface RelationIr {
  readonly kind: 'relation'
  readonly name: string
  readonly docs: readonly string[]
  readonly model: string
  readonly arity: 'required' | 'optional' | 'list'
  readonly localField: string
  readonly remoteField: string
  /** Whether `localField` is the foreign key (the side that gets the constraint). */
  readonly owning: boolean
  readonly onDelete: ReferentialAction
  readonly onUpdate: ReferentialAction
}

export type ReferentialAction = 'Cascade' | 'Restrict' | 'SetNull' | 'SetDefault' | 'NoAction'

export interface ComputedFieldIr extends ComputedIr {
  readonly kind: 'computed'
  readonly name: string
  readonly docs: readonly string[]
  readonly type: TypeIr
}

export type DefaultIr =
  /** Resolved at create time, per request. */
  | { readonly kind: 'auth'; readonly path: readonly string[] }
  /** Defined in the database by somebody else. */
  | { readonly kind: 'dbgenerated' }
  | { readonly kind: 'now' }
  | { readonly kind: 'uuid'; readonly version: 4 | 7 }
  | { readonly kind: 'cuid' }
  | { readonly kind: 'autoincrement' }
  | { readonly kind: 'string'; readonly value: string }
  /** Digits as text: a literal may not fit a double. */
  | { readonly kind: 'number'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'variant'; readonly value: string }
  /** Passed to the database verbatim. */
  | { readonly kind: 'sql'; readonly text: string }

export interface UniqueIr {
  readonly fields: readonly string[]
  readonly name: string
  /** Raw SQL of a partial index. */
  readonly where: string | undefined
}

export interface IndexIr {
  readonly fields: readonly string[]
  readonly name: string
  readonly using: string | undefined
  readonly opclass: string | undefined
  readonly where: string | undefined
}

export type PolicyAction =
  | 'list'
  | 'detail'
  | 'read'
  | 'create'
  | 'update'
  | 'delete'
  | 'all'
  | 'postUpdate'
  | 'restore'
  | 'readDeleted'

export interface PolicyIr {
  readonly effect: 'allow' | 'deny'
  readonly action: PolicyAction
  readonly when: ExpressionIr
  /** The rule as written, for explanations. */
  readonly text: string
}

export interface FieldPolicyIr {
  readonly effect: 'allow' | 'deny'
  readonly action: 'read' | 'create' | 'update'
  readonly when: ExpressionIr
  readonly text: string
}

export type EventName = 'created' | 'updated' | 'deleted'

export type RouteAction = 'list' | 'detail' | 'create' | 'update' | 'delete'

export interface SoftDeleteIr {
  /** Whether the schema declares `deletedAt`; otherwise the column is hidden. */
  readonly declared: boolean
  readonly uniqueLive: boolean
  readonly cascade: readonly string[]
}
