// All routes of an app, in tables that are built once. A path is found by looking it up whole, or
// whole but for its last segment: no patterns, no decoding, so `/%70osts` is another path.

import type { ModelPlan } from '../plan/model-plan.ts'
import type { ProcedurePlan } from '../plan/procedure-plan.ts'
import type { ServerResponse } from '../respond/server-response.ts'
import type { Exchange } from '../run/exchange.ts'
import { answerProcedure, type BoundProcedure } from '../run/procedure-answer.ts'
import {
  answerCreate,
  answerDelete,
  answerGet,
  answerList,
  answerUpdate,
} from '../run/row-answers.ts'

/** One route, for those who list them. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** With `{id}` where the key of a row stands. */
  readonly path: string
  /** Name of the model or procedure. */
  readonly name: string
  readonly action: 'list' | 'detail' | 'create' | 'update' | 'delete' | 'call'
}

/** What stands at one path. */
export interface Resource {
  readonly template: string
  /** By method; `HEAD` is where `GET` is. */
  readonly handlers: ReadonlyMap<string, Handler>
  /** The value of `Allow`. */
  readonly allow: string
}

/** @param segment - the raw key of a row, and empty where there is none */
export type Handler = (exchange: Exchange, segment: string) => Promise<ServerResponse>

export interface Match {
  readonly resource: Resource
  readonly segment: string
}

export interface RouteTable {
  readonly routes: readonly Route[]
  match(path: string): Match | undefined
}

export interface RouteSources {
  readonly models: readonly ModelPlan[]
  readonly procedures: readonly {
    readonly plan: ProcedurePlan
    readonly implementation: BoundProcedure
  }[]
}

/**
 * @throws TypeError when two things have one path
 */
export function buildRouteTable({ models, procedures }: RouteSources): RouteTable {
  const fixed = new Map<string, Match>()
  const keyed = new Map<string, Resource>()
  const routes: Route[] = []
  const mount = (path: string, entries: readonly Entry[]): Resource | undefined => {
    if (entries.length === 0) return undefined
    if (routes.some((route) => route.path === path))
      throw new TypeError(`createApp: two routes have the path ${path}`)
    routes.push(...entries.map(({ route }) => route))
    return toResource(path, entries)
  }
  for (const plan of models) {
    const collection = mount(plan.path, collectionEntries(plan))
    if (collection !== undefined) fixed.set(plan.path, { resource: collection, segment: '' })
    const item = mount(`${plan.path}/{id}`, itemEntries(plan))
    if (item !== undefined) keyed.set(plan.path, item)
  }
  for (const { plan, implementation } of procedures) {
    const resource = mount(plan.path, [callEntry(plan, implementation)])
    if (resource !== undefined) fixed.set(plan.path, { resource, segment: '' })
  }
  return {
    routes,
    match(path) {
      const whole = fixed.get(path)
      if (whole !== undefined) return whole
      const slash = path.lastIndexOf('/')
      if (slash <= 0 || slash === path.length - 1) return undefined
      const resource = keyed.get(path.slice(0, slash))
      return resource === undefined ? undefined : { resource, segment: path.slice(slash + 1) }
    },
  }
}

interface Entry {
  readonly route: Route
  readonly handler: Handler
}

function collectionEntries(plan: ModelPlan): readonly Entry[] {
  return exposed(plan, [
    entry(plan, 'GET', 'list', (exchange) => answerList(exchange, plan)),
    entry(plan, 'POST', 'create', (exchange) => answerCreate(exchange, plan)),
  ])
}

function itemEntries(plan: ModelPlan): readonly Entry[] {
  return exposed(plan, [
    entry(plan, 'GET', 'detail', (exchange, segment) => answerGet(exchange, plan, segment)),
    entry(plan, 'PATCH', 'update', (exchange, segment) => answerUpdate(exchange, plan, segment)),
    entry(plan, 'DELETE', 'delete', (exchange, segment) => answerDelete(exchange, plan, segment)),
  ])
}

function entry(
  plan: ModelPlan,
  method: Route['method'],
  action: Exclude<Route['action'], 'call'>,
  handler: Handler,
): Entry {
  const path = action === 'list' || action === 'create' ? plan.path : `${plan.path}/{id}`
  return { route: { method, path, name: plan.model.name, action }, handler }
}

/** Operations that are `@@internal` have no route. */
function exposed(plan: ModelPlan, entries: readonly Entry[]): readonly Entry[] {
  const internal: ReadonlySet<string> = new Set(plan.model.ir.internal)
  return entries.filter(({ route }) => !internal.has(route.action))
}

function callEntry(plan: ProcedurePlan, implementation: BoundProcedure): Entry {
  return {
    route: { method: 'POST', path: plan.path, name: plan.ir.name, action: 'call' },
    handler: (exchange) => answerProcedure(exchange, plan, implementation),
  }
}

function toResource(template: string, entries: readonly Entry[]): Resource {
  const handlers = new Map<string, Handler>()
  for (const { route, handler } of entries) {
    handlers.set(route.method, handler)
    if (route.method === 'GET') handlers.set('HEAD', handler)
  }
  return { template, handlers, allow: [...handlers.keys()].join(',') }
}
