import type { PGlite, protocol } from '@electric-sql/pglite'
import type { ExchangeRequest, Wire } from '../session/wire.ts'

/** The one connection of a PGlite, spoken to in PostgreSQL's own protocol. */
export class PgliteWire implements Wire {
  readonly #database: PGlite
  readonly #serialize: typeof protocol.serialize

  constructor(database: PGlite, serialize: typeof protocol.serialize) {
    this.#database = database
    this.#serialize = serialize
  }

  get broken(): boolean {
    return this.#database.closed
  }

  async exchange({ name, text, close, values, onRow }: ExchangeRequest): Promise<string> {
    const to = this.#serialize
    const messages = [
      ...close.map((each) => to.close({ type: 'S', name: each })),
      ...(text === undefined ? [] : [to.parse({ name, text })]),
      to.bind({ statement: name, values: [...values] }),
      to.execute(),
      to.sync(),
    ]
    const answer = await this.#database.execProtocol(Buffer.concat(messages))
    let tag = ''
    for (const message of answer.messages) {
      if (isDataRow(message)) onRow(message.fields)
      else if (isCommandComplete(message)) tag = message.text
    }
    return tag
  }

  async command(text: string): Promise<void> {
    await this.#database.execProtocol(this.#serialize.query(text))
  }

  /** There is one thread, and it is busy with what should be cancelled. */
  async cancel(): Promise<void> {}
}

type Message = Awaited<ReturnType<PGlite['execProtocol']>>['messages'][number]

function isDataRow(message: Message): message is Message & { readonly fields: (string | null)[] } {
  return message.name === 'dataRow'
}

function isCommandComplete(message: Message): message is Message & { readonly text: string } {
  return message.name === 'commandComplete'
}
