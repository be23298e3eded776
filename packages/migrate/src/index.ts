// The front door of `@cratestack/migrate`.
export {}
