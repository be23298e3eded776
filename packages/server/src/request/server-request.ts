// What every adapter makes of its platform's request, and all that the pipeline knows of one.

/** One request, independent of the runtime that received it. */
export interface ServerRequest {
  readonly method: string
  /** As it was sent: not decoded, without the query. */
  readonly path: string
  /** As it was sent, without the `?`; empty when there is none. */
  readonly query: string
  /** The address at the other end of the connection, where the runtime tells. */
  readonly peer: string | undefined
  /** Aborts when the caller has gone. */
  readonly signal: AbortSignal | undefined
  /**
   * One header; several lines of it are joined with `, `.
   *
   * @param name - in lower case
   */
  header(name: string): string | undefined
  /** All headers, by name in lower case. */
  headers(): ReadonlyMap<string, string>
  /**
   * Reads the whole body, once. `Content-Length` is believed first, so that a body which announces
   * too much is never read; a longer one is refused as soon as it is.
   *
   * @throws CratestackError `PAYLOAD_TOO_LARGE`; `BAD_REQUEST` when the body breaks off
   */
  readBody(limitBytes: number): Promise<Uint8Array>
}

/** What `authenticate` gets to see (spec/server 3.4). */
export interface RequestContext {
  readonly method: string
  /** Relative to where the host mounted the routes; not decoded. */
  readonly path: string
  /** Without the `?`. */
  readonly query: string
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>
  /** The bytes as received, so that signatures can be checked; empty where a route takes none. */
  readonly body: Uint8Array
  readonly peer: string | undefined
  /** Verified data of whatever stood in front. */
  readonly extensions: ReadonlyMap<string, unknown>
  /** One header, in any letter case; several lines are joined with `, `. */
  header(name: string): string | undefined
}
