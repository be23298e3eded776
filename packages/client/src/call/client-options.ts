/** How a client reaches its server. */
export interface ClientOptions {
  /** Where the routes are mounted: `https://api.example.com`, or `/api` in a browser. */
  readonly baseUrl: string
  /** Default: that of the platform. */
  readonly fetch?: Fetch
  /**
   * Headers of every call: a value, or a function that is asked before each call. A call rejects with
   * whatever the function throws.
   */
  readonly headers?: CallHeaders | (() => CallHeaders | Promise<CallHeaders>)
  /** What bodies are written in. Both are read. Default `cbor`. */
  readonly codec?: 'cbor' | 'json'
  /** After so many milliseconds a call fails. Default: it waits. */
  readonly timeoutMs?: number
  /** Timers and signals. Default: those of the platform. */
  readonly platform?: Partial<Platform>
}

export interface CallOptions {
  /** In addition to those of the client, and stronger. */
  readonly headers?: CallHeaders
  /** Aborting it makes the call fail with `canceled`. */
  readonly signal?: AbortSignal
  /** Instead of the client's. */
  readonly timeoutMs?: number
}

/** Options of a change of a model with `@version`. */
export interface VersionedOptions extends CallOptions {
  /** The version that the change is based on; another one on the server is `failed_precondition`. */
  readonly ifMatch: number | bigint
}

export type CallHeaders = Readonly<Record<string, string>>

/** The part of `fetch` that clients use. */
export type Fetch = (url: string, request: FetchRequest) => Promise<FetchResponse>

export interface FetchRequest {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: Uint8Array<ArrayBuffer>
  readonly signal: AbortSignal
}

export interface FetchResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  arrayBuffer(): Promise<ArrayBuffer>
}

/** What a client needs of the platform it runs on. */
export interface Platform {
  readonly fetch: Fetch
  readonly setTimeout: (callback: () => void, delayMs: number) => unknown
  readonly clearTimeout: (timer: never) => void
  readonly AbortController: new () => AbortController
}
