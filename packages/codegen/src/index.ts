// The front door of `@cratestack/codegen`.
export {}
