// The front door of `@cratestack/migrate`.

export { type PushOptions, type PushResult, pushSchema } from './push/push-schema.ts'
