// The front door of `@cratestack/postgres`.
export {}
