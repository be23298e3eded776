// The front door of `@cratestack/server`.
export {}
