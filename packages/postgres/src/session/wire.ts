/** What one connection can do: PostgreSQL's extended protocol, one exchange at a time. */
export interface Wire {
  /**
   * Runs one statement and hands out its rows as text, in order.
   *
   * @returns the command tag, such as `INSERT 0 1`
   * @throws DatabaseError; `onRow`'s own errors too, after the exchange has ended
   */
  exchange(request: ExchangeRequest): Promise<string>
  /** Runs text of our own or of a script; rows are dropped. */
  command(text: string): Promise<void>
  /** Asks the server to cancel what runs now. Resolves when it has heard, and never rejects. */
  cancel(): Promise<void>
  /** Whether the connection is lost and can only be discarded. */
  readonly broken: boolean
}

export interface ExchangeRequest {
  /** Name of the prepared statement; empty for one that lives for this exchange. */
  readonly name: string
  /** Sent only if the server does not know the statement yet. */
  readonly text: string | undefined
  /** Prepared statements to drop before. Names that the server does not know do no harm. */
  readonly close: readonly string[]
  readonly values: readonly (string | null)[]
  readonly onRow: (fields: readonly (string | null)[]) => void
}
