// The front door of `@cratestack/server`.

// The app
export type { ConnectionInfo } from './adapters/fetch.ts'
export { type App, type AppOptions, createApp } from './create-app.ts'
export type { CodecFactories, CodecFactory } from './plan/app-codecs.ts'
export type { Route } from './rest/route-table.ts'
export type { ProcedureCall } from './run/procedures.ts'
// Authentication
export type { Authenticate, Authenticated, AuthProvider } from './request/authenticate.ts'
export type { RequestContext } from './request/server-request.ts'
export { type UnauthorizedOptions, unauthorized } from './request/unauthorized.ts'
// Pages
export { type PageWindow, resolvePage, toPage } from './run/pages.ts'
// Adapters
export type { ServerRequest } from './request/server-request.ts'
export type { Failure, ServerResponse } from './respond/server-response.ts'
