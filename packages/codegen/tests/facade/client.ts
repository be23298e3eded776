// What `cratestack/client` exports, as far as generated code imports it.

export * from '@cratestack/client'
export * from '@cratestack/core'
