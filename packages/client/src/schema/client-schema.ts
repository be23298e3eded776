// What generated code tells about a schema: the descriptor that `client.ts` holds as JSON.

export interface ClientSchema {
  readonly version: 1
  readonly transport: 'rest' | 'rpc'
  readonly bytes: 'array' | 'base64'
  /** Variants by enum. */
  readonly enums: Readonly<Record<string, readonly string[]>>
  /** Fields of `type` declarations. */
  readonly types: Readonly<Record<string, Types>>
  readonly models: Readonly<Record<string, ClientModel>>
  readonly procedures: Readonly<Record<string, ClientProcedure>>
}

/**
 * Types by name, as the language writes them: `Int`, `String?`, `Post[]`, `Page<Post>`. An equals sign
 * in front marks what the server computes: `=String`.
 */
export type Types = Readonly<Record<string, string>>

export interface ClientModel {
  /** Member of the client: `api.shipOrder`. */
  readonly accessor: string
  /** Segment of its paths. */
  readonly route: string
  readonly key: readonly string[]
  readonly paged?: true
  readonly versioned?: true
  readonly fields: Types
  readonly relations?: Types
  /** Types of the parameters that computed fields take. */
  readonly params?: Types
  /** Fields of the create input; `?` behind one that may be left out although it is required. */
  readonly create: readonly string[]
  readonly update: readonly string[]
}

export interface ClientProcedure {
  readonly path: string
  readonly args: Types
  readonly returns: string
}

/**
 * Reads the descriptor of generated code.
 *
 * @throws TypeError when it was written for another version of the runtime
 */
export function readClientSchema(text: string): ClientSchema {
  const schema: unknown = JSON.parse(text)
  const version =
    typeof schema === 'object' && schema !== null && 'version' in schema
      ? schema.version
      : undefined
  if (version !== 1)
    throw new TypeError('readClientSchema: generated for another version; generate again')
  // Written by our own generator, and committed next to the code that uses it.
  return schema as ClientSchema
}
