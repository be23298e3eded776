// Entry `cratestack/server/node`: the server on Node's own HTTP.

export { type Listening, type Servable, type ServeOptions, serve } from '@cratestack/server/node'
