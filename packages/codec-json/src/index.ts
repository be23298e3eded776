// The front door of `@cratestack/codec-json`.

export { createJsonCodec } from './json-codec.ts'
