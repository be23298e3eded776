import {
  type Clock,
  type Random,
  systemClock,
  systemRandom,
  toCratestackError,
} from '@cratestack/core'
import { createDatabase, type DatabaseCore } from '@cratestack/orm'
import type { SchemaIr } from '@cratestack/schema/ir'
import type { Driver } from '@cratestack/sql'
import { type ConnectionInfo, FetchRequest, toFetchResponse } from './adapters/fetch.ts'
import { Holders } from './compute/holders.ts'
import { bindResolvers } from './compute/resolvers.ts'
import { type CodecFactories, createAppCodecs } from './plan/app-codecs.ts'
import { ArgumentValidators } from './plan/argument-validators.ts'
import { planModel } from './plan/model-plan.ts'
import { planProcedure } from './plan/procedure-plan.ts'
import { ValueShapes } from './plan/value-shapes.ts'
import { type AuthProvider, toAuthenticate } from './request/authenticate.ts'
import { Negotiator } from './request/negotiation.ts'
import { RequestIds } from './request/request-ids.ts'
import type { ServerRequest } from './request/server-request.ts'
import { readWireModels } from './request/wire-schema.ts'
import type { Answered, Failure, ServerResponse } from './respond/server-response.ts'
import { createRequestHandler } from './rest/handle-request.ts'
import { buildRouteTable, type Route } from './rest/route-table.ts'
import type { AppCore } from './run/app-core.ts'
import { bindProcedures } from './run/procedures.ts'

/** What a server is made of. Generated code gives most of it. */
export interface AppOptions {
  /** What generated code holds. */
  readonly schema: SchemaIr
  /** Of the schema's text, in hex. */
  readonly schemaSha256?: string | undefined
  /** `close` of the app closes it. */
  readonly database: Driver
  /** At least one. */
  readonly codecs: CodecFactories
  /** One function per declared procedure, by its name; each takes a {@link ProcedureCall}. */
  readonly procedures?: object | undefined
  /** One function, or `resolveMany`, per computed field: `{ Post: { excerpt: … } }`. */
  readonly resolvers?: object | undefined
  /** Default: every caller is anonymous. */
  readonly authenticate?: AuthProvider | undefined
  /** Default: that of the platform. */
  readonly clock?: Clock | undefined
  /** Default: that of the platform. */
  readonly random?: Random | undefined
  /** Where the routes are mounted, such as `/api`. Default: nowhere below. */
  readonly basePath?: string | undefined
  /** How long a request's body may be, in bytes; default 2 MiB. */
  readonly bodyBytes?: number | undefined
  /** How long path and query may be together, in bytes; default 16 KiB. */
  readonly uriBytes?: number | undefined
  /** How many rows a list has at most, and when it does not say; 1 to 1000, default 1000. */
  readonly listLimit?: number | undefined
  /** What a key of a body does that the schema does not know; default `ignore`. */
  readonly unknownKeys?: 'ignore' | 'reject' | undefined
  /** `original`: the details of errors are always null. */
  readonly compat?: 'original' | undefined
  /** Whether a create answers with `ETag` and `Location`; default true. */
  readonly createHeaders?: boolean | undefined
  /** Whether models with composite keys have routes; default true. */
  readonly compositeIds?: boolean | undefined
  /**
   * Whether views have routes to be read by, those of a list and of one row; default false. Their
   * rules hold as ever.
   */
  readonly viewRoutes?: boolean | undefined
  /** Whether lists take `page=cursor`, for pages that do not drift while rows come and go; default false. */
  readonly cursorPages?: boolean | undefined
  /**
   * The secret that cursors are sealed with, 16 bytes or more: the same for all replicas of a server.
   * Default: random, so that cursors end with the process.
   */
  readonly cursorKey?: Uint8Array | undefined
  /** How long the computed fields of one answer may take, in milliseconds; default 10,000. */
  readonly computedTimeoutMs?: number | undefined
  /** The same for a write, whose transaction waits for them; default 2,000. */
  readonly computedWriteTimeoutMs?: number | undefined
  /** Hears of every unexpected error. Its cause is for operators only. */
  readonly onError?: ((failure: Failure) => void) | undefined
  /** Hears of every answer, for logs and metrics. */
  readonly onAnswer?: ((answered: Answered) => void) | undefined
}

/** A server, however its requests come in. */
export interface App<Db> {
  /** For code of the same process, under the same policies. */
  readonly db: Db
  /** In the order of the schema. */
  readonly routes: readonly Route[]
  /** As it was given. */
  readonly schemaSha256: string | undefined
  /** For every runtime that speaks the Fetch standard. Never rejects. */
  readonly fetch: (request: Request, info?: ConnectionInfo) => Promise<Response>
  /** For adapters that have no `Request`. Never rejects. */
  readonly handle: (request: ServerRequest) => Promise<ServerResponse>
  /** Waits for what runs, then lets go of the database. */
  close(): Promise<void>
}

/**
 * Makes a server of a schema: its routes, and the database behind them.
 *
 * @throws TypeError naming every procedure that has no implementation and every computed field that
 *   has no resolver, or for a transport that is not built yet; RangeError for a limit
 */
export function createApp<Db extends DatabaseCore>(options: AppOptions): App<Db> {
  const { schema, database, unknownKeys, onError } = options
  if (schema.transport === 'rpc')
    throw new TypeError(
      'createApp: the schema says "transport rpc", which is not built yet; remove it to serve REST',
    )
  const clock = options.clock ?? systemClock(globalThis)
  const random = options.random ?? systemRandom(globalThis)
  const bodyBytes = readLimit('bodyBytes', options.bodyBytes ?? 2 * 1024 * 1024)
  const codecs = createAppCodecs(options.codecs, {
    bytes: schema.datasource?.bytes ?? 'array',
    byteLimit: bodyBytes,
  })
  const requestIds = new RequestIds(random)
  const db = createDatabase<Db>({
    schema,
    driver: database,
    clock,
    random,
    cursorKey: options.cursorKey,
    onError: (error) => onError?.(afterCommitFailure(error, requestIds)),
  })
  const holders = new Holders(schema, bindResolvers(schema, options.resolvers ?? {}))
  const core: AppCore = {
    db,
    orm: db.$orm,
    session: db.$session,
    codecs,
    negotiator: new Negotiator(codecs.names),
    authenticate: toAuthenticate(options.authenticate),
    clock,
    random,
    requestIds,
    bodyBytes,
    listLimit: readLimit('listLimit', options.listLimit ?? 1000, 1000),
    createHeaders: options.createHeaders ?? true,
    cursorPages: options.cursorPages ?? false,
    holders,
    computedTimeoutMs: readLimit('computedTimeoutMs', options.computedTimeoutMs ?? 10_000),
    computedWriteTimeoutMs: readLimit(
      'computedWriteTimeoutMs',
      options.computedWriteTimeoutMs ?? 2000,
    ),
    after: timersOf(globalThis),
  }
  const views = options.viewRoutes === true ? schema.views : []
  const models = readWireModels(
    schema,
    views.filter(({ sql }) => sql.server !== undefined),
  )
  const shapes = new ValueShapes(schema, models)
  const validators = new ArgumentValidators(schema)
  const refusal = unknownKeys === 'reject' ? 'VALIDATION_ERROR' : undefined
  const routes = buildRouteTable({
    models: [...models.values()]
      .filter(({ key }) => key.length === 1 || options.compositeIds !== false)
      .map((model) => planModel(model, { shapes, validators, holders, unknownKeys: refusal })),
    procedures: bindProcedures(schema.procedures, options.procedures ?? {}, db).map(
      ({ ir, run }) => ({
        plan: planProcedure(ir, shapes, validators, holders),
        implementation: run,
      }),
    ),
  })
  const handle = createRequestHandler({
    core,
    routes,
    basePath: readBasePath(options.basePath ?? ''),
    uriBytes: readLimit('uriBytes', options.uriBytes ?? 16 * 1024),
    compat: options.compat,
    onError,
    onAnswer: options.onAnswer,
  })
  return {
    db,
    routes: routes.routes,
    schemaSha256: options.schemaSha256,
    handle,
    fetch: async (request, info = {}) =>
      toFetchResponse(await handle(new FetchRequest(request, info))),
    close: () => database.close(),
  }
}

/** Work after a commit may outlive its request, so it has an id of its own. */
function afterCommitFailure(error: unknown, requestIds: RequestIds): Failure {
  const requestId = requestIds.next()
  return { error: toCratestackError(error), requestId, method: 'AFTER COMMIT', route: undefined }
}

/** The timers of the platform that is passed in. */
function timersOf(
  platform: Pick<typeof globalThis, 'setTimeout' | 'clearTimeout'>,
): AppCore['after'] {
  return (delayMs, callback) => {
    const timer = platform.setTimeout(callback, delayMs)
    return () => platform.clearTimeout(timer)
  }
}

function readLimit(name: string, value: number, max = Number.MAX_SAFE_INTEGER): number {
  if (Number.isInteger(value) && value >= 1 && value <= max) return value
  throw new RangeError(`createApp: "${name}" must be a whole number from 1 to ${max}`)
}

function readBasePath(path: string): string {
  const trimmed = path.endsWith('/') ? path.slice(0, -1) : path
  if (trimmed === '' || /^(?:\/[\w.~-]+)+$/.test(trimmed)) return trimmed
  throw new TypeError('createApp: "basePath" must look like /api')
}
