// What `cratestack/server` exports, as far as generated code imports it.

export { createCborCodec } from '@cratestack/codec-cbor'
export { createJsonCodec } from '@cratestack/codec-json'
export * from '@cratestack/core'
export * from '@cratestack/orm'
export type { SchemaIr } from '@cratestack/schema/ir'

import type { Codec, CodecOptions, Context } from '@cratestack/core'
import type { DatabaseCore } from '@cratestack/orm'
import type { SchemaIr } from '@cratestack/schema/ir'
import type { Driver } from '@cratestack/sql'

export interface ProcedureCall<Db> {
  readonly db: Db
  readonly ctx: Context
  readonly args: unknown
}
export interface AppOptions<Db> {
  readonly schema: SchemaIr
  readonly schemaSha256?: string
  readonly database: Driver
  readonly codecs: {
    readonly cbor?: (options: CodecOptions) => Codec
    readonly json?: (options: CodecOptions) => Codec
  }
  readonly procedures: Readonly<Record<string, (call: ProcedureCall<Db>) => unknown>>
  readonly authenticate?: (request: { header(name: string): string | undefined }) => unknown
}
export interface App<Db> {
  readonly db: Db
}
export function createApp<Db extends DatabaseCore>(options: AppOptions<Db>): App<Db> {
  throw new TypeError(`no server in these tests: ${Object.keys(options).join()}`)
}
