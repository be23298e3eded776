// The front door of `@cratestack/client`.
export {}
