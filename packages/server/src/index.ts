// The front door of `@cratestack/server`.

// The app
export type { ConnectionInfo } from './adapters/fetch.ts'
// Computed fields
export type { Resolver, ResolverCall, ResolverManyCall } from './compute/resolvers.ts'
export { type App, type AppOptions, createApp } from './create-app.ts'
export type { CodecFactories, CodecFactory } from './plan/app-codecs.ts'
// Authentication
export type { Authenticate, Authenticated, AuthProvider } from './request/authenticate.ts'
// Adapters
export type { RequestContext, ServerRequest } from './request/server-request.ts'
export { type UnauthorizedOptions, unauthorized } from './request/unauthorized.ts'
export type { Answered, Failure, ServerResponse } from './respond/server-response.ts'
export type { Route } from './rest/route-table.ts'
export type { ProcedureCall } from './run/procedures.ts'
