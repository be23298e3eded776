import type { Connection, Submittable } from 'pg'
import type { ExchangeRequest } from '../session/wire.ts'

/**
 * One exchange of the extended protocol as a query of `pg`, which runs anything that looks like
 * this (pg-cursor and pg-query-stream are others). `pg`'s own query asks for a description of every
 * result and keeps prepared statements for ever.
 */
export class StatementExchange implements Submittable {
  readonly #request: ExchangeRequest
  readonly #resolve: (tag: string) => void
  readonly #reject: (error: unknown) => void
  #tag = ''
  #unreadable: { readonly error: unknown } | undefined
  /** `pg` sets it where it is missing. */
  readonly callback = (): void => undefined

  constructor(
    request: ExchangeRequest,
    resolve: (tag: string) => void,
    reject: (error: unknown) => void,
  ) {
    this.#request = request
    this.#resolve = resolve
    this.#reject = reject
  }

  submit = (connection: Connection): void => {
    const { name, text, close, values } = this.#request
    // One packet for all messages.
    connection.stream.cork()
    try {
      for (const each of close) connection.close({ type: 'S', name: each }, true)
      if (text !== undefined) connection.parse({ name, text, types: [] }, true)
      connection.bind({ statement: name, values: [...values] }, true)
      connection.execute(null, true)
      connection.sync()
    } finally {
      connection.stream.uncork()
    }
  }

  handleDataRow(message: { readonly fields: readonly (string | null)[] }): void {
    if (this.#unreadable !== undefined) return
    try {
      this.#request.onRow(message.fields)
    } catch (error) {
      // The rest of the answer has to be read all the same.
      this.#unreadable = { error }
    }
  }

  handleCommandComplete(message: { readonly text: string }): void {
    this.#tag = message.text
  }

  handleReadyForQuery(): void {
    if (this.#unreadable === undefined) this.#resolve(this.#tag)
    else this.#reject(this.#unreadable.error)
  }

  handleError(error: unknown): void {
    this.#reject(error)
  }

  handleRowDescription(): void {}

  handleEmptyQuery(): void {}

  handlePortalSuspended(): void {}

  /** COPY is nothing that a statement of ours does; without an answer the connection would hang. */
  handleCopyInResponse(connection: { sendCopyFail(reason: string): void }): void {
    connection.sendCopyFail('COPY is not supported')
  }

  handleCopyData(): void {}
}
