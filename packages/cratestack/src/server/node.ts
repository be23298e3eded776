// Entry `cratestack/server/node`: the server on Node's own HTTP.

export { type Served, type ServeOptions, serve } from '@cratestack/server/node'
