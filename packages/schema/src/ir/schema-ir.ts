// The typed IR: a checked schema with its mixins expanded, its relations resolved and every
// attribute parsed. It holds no spans and no source text, so that equal meanings are equal values.

import type { ModelIr, ViewIr } from './model-ir.ts'
import type { ProcedureIr, QueryIr } from './procedure-ir.ts'
import type { ComputedIr, TypeIr, ValidatorIr } from './type-ir.ts'

export interface SchemaIr {
  /** Grows when a reader of the IR would have to change. */
  readonly version: 1
  readonly datasource: DatasourceIr | undefined
  readonly auth: StructIr | undefined
  readonly transport: 'rest' | 'rpc'
  /** Declared extensions in order of first appearance. */
  readonly extensions: readonly ExtensionName[]
  readonly mcp: McpIr | undefined
  readonly enums: readonly EnumIr[]
  /** `type` declarations. */
  readonly types: readonly StructIr[]
  readonly models: readonly ModelIr[]
  readonly views: readonly ViewIr[]
  readonly procedures: readonly ProcedureIr[]
  readonly queries: readonly QueryIr[]
}

export type ExtensionName = 'rate_limit' | 'pgvector' | 'postgis'

export type ProviderName = 'postgresql' | 'sqlite' | 'none'

export interface DatasourceIr {
  readonly name: string
  readonly provider: ProviderName | undefined
  /** `env("NAME")` or a quoted literal; read by tools at run time, never by the checker. */
  readonly url: { readonly kind: 'env' | 'literal'; readonly value: string } | undefined
  /** Which plural rules name tables and routes (spec/language 14.2). */
  readonly compat: '0.4' | '0.8'
  readonly bytes: 'array' | 'base64'
  readonly maps: boolean
  readonly enumStorage: 'check' | 'native'
}

export interface McpIr {
  readonly name: string | undefined
  readonly expose: readonly string[]
}

export interface EnumIr {
  readonly name: string
  readonly docs: readonly string[]
  readonly variants: readonly { readonly name: string; readonly docs: readonly string[] }[]
}

/** A `type` declaration, or the auth block. */
export interface StructIr {
  readonly name: string
  readonly docs: readonly string[]
  readonly fields: readonly StructFieldIr[]
}

export interface StructFieldIr {
  readonly name: string
  readonly docs: readonly string[]
  readonly type: TypeIr
  readonly validators: readonly ValidatorIr[]
  /** `@custom` or `@computed`: filled in by application code. */
  readonly computed: ComputedIr | undefined
}
