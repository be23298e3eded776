// The front door of `@cratestack/policy`.
export {}
