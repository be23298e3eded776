// What `cratestack/server` exports, as far as generated code imports it.

export { createCborCodec } from '@cratestack/codec-cbor'
export { createJsonCodec } from '@cratestack/codec-json'
export * from '@cratestack/core'
export * from '@cratestack/orm'
export type { SchemaIr } from '@cratestack/schema/ir'
export * from '@cratestack/server'
