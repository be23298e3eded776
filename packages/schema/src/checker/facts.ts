// What the attribute passes have read, each attribute parsed exactly once. Lowering turns facts into
// IR; nobody looks at an attribute's text again.

import type {
  DefaultIr,
  EventName,
  MaterializedIr,
  PolicyAction,
  ReferentialAction,
  RouteAction,
} from '../ir/model-ir.ts'
import type { ComputedIr, ValidatorIr } from '../ir/type-ir.ts'
import type { Name, NamedQuery, Procedure } from '../syntax/nodes.ts'
import type { ModelDeclaration, ViewDeclaration } from './context.ts'

export interface FieldFacts {
  key: boolean
  unique: boolean
  /** Any `@default`, even a bare one: the field leaves the create input. */
  hasDefault: boolean
  default: DefaultIr | undefined
  settable: boolean
  relation: RelationFacts | undefined
  readonly: boolean
  serverOnly: boolean
  pii: boolean
  sensitive: boolean
  version: boolean
  validators: ValidatorIr[]
  enforcedInDatabase: boolean
  computed: ComputedIr | undefined
  renamedFrom: string | undefined
  from: { readonly model: string; readonly field: string } | undefined
  filterable: boolean
  sortable: boolean
  mask: string | undefined
  /** `@map("column")` under `maps = "on"`. */
  mappedTo: string | undefined
}

/** What holds of a field before its attributes are read. */
export function newFieldFacts(): FieldFacts {
  return {
    key: false,
    unique: false,
    hasDefault: false,
    default: undefined,
    settable: false,
    relation: undefined,
    readonly: false,
    serverOnly: false,
    pii: false,
    sensitive: false,
    version: false,
    validators: [],
    enforcedInDatabase: false,
    computed: undefined,
    renamedFrom: undefined,
    from: undefined,
    filterable: true,
    sortable: true,
    mask: undefined,
    mappedTo: undefined,
  }
}

/** What holds of a field without any attribute: many fields of most schemas share it. */
export const withoutAttributes: FieldFacts = Object.freeze(newFieldFacts())

export interface RelationFacts {
  readonly fields: readonly Name[]
  readonly references: readonly Name[]
  readonly onDelete: ReferentialAction | undefined
  readonly onUpdate: ReferentialAction | undefined
}

export interface IndexFacts {
  readonly fields: readonly string[]
  readonly using: string | undefined
  readonly opclass: string | undefined
  readonly where: string | undefined
}

export interface ModelFacts {
  compositeKey: readonly string[] | undefined
  uniques: { readonly fields: readonly string[]; readonly where: string | undefined }[]
  indexes: IndexFacts[]
  emits: EventName[]
  subscribe: boolean
  paged: boolean
  audit: { readonly reads: boolean } | undefined
  softDelete: { readonly uniqueLive: boolean; readonly cascade: readonly string[] } | undefined
  retainDays: number | undefined
  internal: RouteAction[]
  expose: string[]
  pageLimit: { readonly default: number | undefined; readonly max: number | undefined } | undefined
  renamedFrom: string | undefined
  mcp: { readonly resource: string; readonly maxPageSize: number | undefined } | undefined
  /** `@@path("people")`. */
  path: string | undefined
  /** `@@map("table")` under `maps = "on"`. */
  mappedTo: string | undefined
}

export interface ViewFacts {
  serverSql: string | undefined
  embeddedSql: string | undefined
  materialized: MaterializedIr | undefined
  noUnique: boolean
  key: string | undefined
  expose: string[]
  path: string | undefined
  mappedTo: string | undefined
}

export interface ProcedureFacts {
  isolation: 'serializable' | 'repeatable_read' | 'read_committed' | undefined
  apiVersion: string | undefined
  deprecated: string | true | undefined
  idempotent: boolean
  rateLimited: boolean
  stream: boolean
  status: number | undefined
  mcpTool:
    | { readonly name: string | undefined; readonly description: string | undefined }
    | undefined
}

/** One table per kind of owner; fields carry their facts themselves, as there are so many. */
export interface Facts {
  readonly models: Map<ModelDeclaration, ModelFacts>
  readonly views: Map<ViewDeclaration, ViewFacts>
  readonly procedures: Map<Procedure, ProcedureFacts>
  readonly querySql: Map<NamedQuery, string>
}

export function emptyFacts(): Facts {
  return {
    models: new Map(),
    views: new Map(),
    procedures: new Map(),
    querySql: new Map(),
  }
}

/** Names of the events and routes that attributes may list. */
export const eventNames: readonly EventName[] = ['created', 'updated', 'deleted']

export const routeActions: readonly PolicyAction[] = [
  'list',
  'detail',
  'read',
  'create',
  'update',
  'delete',
  'all',
]
