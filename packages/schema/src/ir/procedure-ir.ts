import type { ExpressionIr } from './expression-ir.ts'
import type { TypeIr } from './type-ir.ts'

export interface ProcedureIr {
  readonly name: string
  readonly docs: readonly string[]
  readonly kind: 'query' | 'mutation'
  readonly args: readonly ArgumentIr[]
  readonly returns: TypeIr
  readonly policies: readonly ProcedurePolicyIr[]
  readonly authorize: readonly AuthorizeIr[]
  readonly isolation: 'serializable' | 'repeatable_read' | 'read_committed' | undefined
  readonly apiVersion: string | undefined
  /** `true` for a bare `@deprecated`, otherwise its text. */
  readonly deprecated: string | true | undefined
  readonly idempotent: boolean
  readonly rateLimited: boolean
  readonly stream: boolean
  readonly status: number | undefined
  readonly mcpTool:
    | { readonly name: string | undefined; readonly description: string | undefined }
    | undefined
}

export interface ArgumentIr {
  readonly name: string
  readonly docs: readonly string[]
  readonly type: TypeIr
}

export interface ProcedurePolicyIr {
  readonly effect: 'allow' | 'deny'
  readonly when: ExpressionIr
  readonly text: string
}

/** `@authorize(Model, action, path)`: the row with that key must satisfy the model's rules. */
export interface AuthorizeIr {
  readonly model: string
  readonly action: 'detail' | 'update' | 'delete'
  readonly path: readonly string[]
}

/** A named query: typed SQL on the server, without a wire surface. */
export interface QueryIr {
  readonly name: string
  readonly docs: readonly string[]
  readonly args: readonly ArgumentIr[]
  readonly returns: TypeIr
  readonly sql: string
  readonly policies: readonly ProcedurePolicyIr[]
}
