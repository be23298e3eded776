import type { ClientOptions, Platform } from './call/client-options.ts'
import { ModelCalls } from './call/model-calls.ts'
import { createProcedureCalls } from './call/procedure-calls.ts'
import { Transport } from './call/transport.ts'
import type { ClientSchema } from './schema/client-schema.ts'
import { Shapes } from './schema/shapes.ts'

/**
 * Makes a client of a schema. Generated code gives it its type, from the same schema.
 *
 * @param platform - where `fetch` and timers come from when the options bring none: `globalThis`
 * @throws TypeError for a schema of another transport, and where the platform lacks something
 */
export function createApiClient<Client extends object>(
  schema: ClientSchema,
  options: ClientOptions,
  platform: object,
): Client {
  if (schema.transport !== 'rest')
    throw new TypeError('createClient: this version calls servers of "transport rest" only')
  const shapes = new Shapes(schema)
  const transport = new Transport(schema, options, readPlatform(options, platform))
  const client = Object.create(null)
  const procedures = createProcedureCalls(schema, shapes, transport)
  client.$procedures = procedures
  client.procedures = procedures
  // Last, because a model called "Procedures" has the name for itself.
  for (const [name, { accessor }] of Object.entries(schema.models))
    client[accessor] = new ModelCalls(schema, shapes, transport, name)
  return client
}

/** Takes each part from the options, or else from the platform, and checks that it is there. */
function readPlatform(options: ClientOptions, platform: object): Platform {
  const parts: Partial<Platform> = { ...options.platform }
  const given = options.fetch ?? parts.fetch
  return {
    // Called as a method of nothing, `fetch` of a browser refuses to work.
    fetch: given ?? bound<Platform['fetch']>(platform, 'fetch'),
    setTimeout: parts.setTimeout ?? bound<Platform['setTimeout']>(platform, 'setTimeout'),
    clearTimeout: parts.clearTimeout ?? bound<Platform['clearTimeout']>(platform, 'clearTimeout'),
    AbortController:
      parts.AbortController ?? part<Platform['AbortController']>(platform, 'AbortController'),
  }
}

function bound<Part extends (...args: never) => unknown>(platform: object, name: string): Part {
  return part<Part>(platform, name).bind(platform) as Part
}

function part<Part>(platform: object, name: string): Part {
  const value: unknown = Reflect.get(platform, name)
  if (typeof value === 'function') return value as Part
  throw new TypeError(`createClient: the platform has no "${name}"; pass one in the options`)
}
